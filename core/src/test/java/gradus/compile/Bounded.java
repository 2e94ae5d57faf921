package gradus.compile;

import gradus.kernels.Precision;

/**
 * A number, and how far rounding may take one that is computed in some precision away from it, in whatever order: the
 * usual count. Each entry that goes into it is off by one factor (1 + e), |e| at most the precision's unit u, for each
 * operation on its way, so that the whole is off by at most {@code roundings * u * size}; size is the number with every
 * subtraction made an addition. For a product of matrices that is (n + 1) u |A| |B|.
 *
 * @param roundings operations on the longest way
 */
record Bounded(double value, double size, int roundings) {
    /** Functions are 2 units in the last place off at most, that is four times the largest error of rounding. */
    private static final int OF_A_FUNCTION = 4;

    static Bounded exact(double value) {
        return new Bounded(value, Math.abs(value), 0);
    }

    static Bounded rounded(double value) {
        return new Bounded(value, Math.abs(value), 1);
    }

    Bounded plus(Bounded other) {
        return new Bounded(value + other.value, size + other.size, Math.max(roundings, other.roundings) + 1);
    }

    Bounded times(Bounded other) {
        return new Bounded(value * other.value, size * other.size, roundings + other.roundings + 1);
    }

    /** 1/(y + e) is about (1 - e/y)/y; the size of 1/y is that of its error. */
    Bounded reciprocal() {
        return new Bounded(1 / value, size / value / value, roundings + 1);
    }

    /** f(x + e) is about f(x) + f'(x) e. */
    Bounded function(double result, double slope) {
        return new Bounded(result, Math.max(Math.abs(result), Math.abs(slope) * size), roundings + OF_A_FUNCTION);
    }

    Bounded withoutSign(double result) {
        return new Bounded(result, size, roundings);
    }

    /** This one or the other, whichever is taken: rounding may have changed their order. */
    Bounded insteadOf(Bounded other) {
        return new Bounded(value, Math.max(size, other.size), Math.max(roundings, other.roundings));
    }

    /** Whether rounding cannot change the order of the two. */
    boolean isApart(Bounded other, Precision precision) {
        return Math.abs(value - other.value) > error(precision) + other.error(precision)
                || roundings + other.roundings == 0;
    }

    /** The largest distance of a computed number from the value. */
    double error(Precision precision) {
        double unit = precision == Precision.FLOAT32 ? 0x1p-24 : 0x1p-53;
        // In float64 the value itself is rounded the same way.
        int sides = precision == Precision.FLOAT32 ? 1 : 2;
        // Products of several e, and the rounding of the value in double, are less than the 1 that is added.
        return sides * (roundings == 0 ? 0 : roundings + 1) * unit * size;
    }
}
