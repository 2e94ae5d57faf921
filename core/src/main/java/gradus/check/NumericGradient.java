package gradus.check;

import gradus.math.Tensor;
import gradus.number.Arithmetic;
import gradus.number.Real;
import org.jspecify.annotations.Nullable;

/** Partial derivatives from differences of the cost alone. */
final class NumericGradient {
    /** The largest step, relative to the larger of 1 and the entry. */
    private static final double FIRST = 0x1p-5;

    /** The smallest: below it rounding is all that is left. */
    private static final double LAST = 0x1p-26;

    /** Below this step the square of it, which is the formula's own error, is less than rounding. */
    private static final double SMALL = 2e-5;

    /** Extrapolations of higher order than this gain nothing. */
    private static final int ORDERS = 6;

    /** Two digits more than the check asks for. */
    private static final double CONVERGED = 1e-9;

    /** Where smaller steps do not help any more, this is as good as it gets. */
    private static final double ACCEPTABLE = 1e-8;

    /** The first step that crossed no kink, for the entry before: its neighbours are alike. */
    private double hint = FIRST;

    /**
     * In double: central differences, extrapolated to step 0 (Ridders 1982, "Accurate computation of F'(x) and
     * F'(x) F''(x)"): from large steps, where rounding is small, to smaller ones, until the extrapolations agree. Steps
     * across a kink are left out.
     *
     * @param scale the size of the gradient as a whole: what is far below it need not be found more closely
     * @return null if even the smallest step crosses a kink
     */
    @Nullable
    Double inDouble(PerturbedCost<Double> cost, Tensor tensor, int entry, double scale) {
        double x = cost.value(tensor, entry);
        double unit = Math.max(1, Math.abs(x));
        double first = Math.min(FIRST, 4 * hint);
        double[] previous = new double[0];
        double best = 0;
        double error = Double.POSITIVE_INFINITY;
        int stale = 0;
        for (double h = first; h >= LAST; h /= 2) {
            Double quotient = central(cost, tensor, entry, x, h * unit);
            if (quotient == null) {
                // Towards steps that do not reach the kink in twice as large strides.
                h /= 2;
                previous = new double[0];
                error = Double.POSITIVE_INFINITY;
                continue;
            }
            double[] row = extrapolated(previous, quotient);
            if (previous.length == 0) {
                hint = h;
                best = quotient;
                if (h < SMALL) {
                    return best;
                }
            }
            double before = error;
            for (int k = 1; k < row.length; k++) {
                double e = Math.max(Math.abs(row[k] - row[k - 1]), Math.abs(row[k] - previous[k - 1]));
                if (e < error) {
                    error = e;
                    best = row[k];
                }
            }
            stale = error < before ? 0 : stale + 1;
            previous = row;
            double size = Math.abs(best);
            double negligible = 3e-15 * scale;
            if (error <= CONVERGED * size + negligible || (stale > 1 && error <= ACCEPTABLE * size + negligible)) {
                break;
            }
        }
        return previous.length == 0 ? null : Double.valueOf(best);
    }

    /** Richardson's extrapolations for steps that are halved, from the row before. */
    private static double[] extrapolated(double[] previous, double quotient) {
        double[] row = new double[Math.min(previous.length + 1, ORDERS)];
        row[0] = quotient;
        double power = 1;
        for (int k = 1; k < row.length; k++) {
            power *= 4;
            row[k] = row[k - 1] + (row[k - 1] - previous[k - 1]) / (power - 1);
        }
        return row;
    }

    private static @Nullable Double central(PerturbedCost<Double> cost, Tensor tensor, int entry, double x, double h) {
        double above = x + h;
        double below = x - h;
        Double up = cost.change(tensor, entry, above);
        Double down = up == null ? null : cost.change(tensor, entry, below);
        return up == null || down == null ? null : (up - down) / (above - below);
    }

    /**
     * In more than 50 digits: one central difference with a step of 2^-66, whose own error is about 1e-40.
     *
     * @return null if the step crosses a kink
     */
    static @Nullable Real inReal(PerturbedCost<Real> cost, Arithmetic<Real> arithmetic, Tensor tensor, int entry) {
        Real x = cost.value(tensor, entry);
        Real h = arithmetic.of(0x1p-66);
        Real up = cost.change(tensor, entry, arithmetic.add(x, h));
        Real down = up == null ? null : cost.change(tensor, entry, arithmetic.sub(x, h));
        return up == null || down == null ? null : arithmetic.div(arithmetic.sub(up, down), arithmetic.of(0x1p-65));
    }
}
