package gradus.math;

import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Constant;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import org.jspecify.annotations.Nullable;

/**
 * An interval that holds every value of an expression, found from its form alone by interval arithmetic. Null ends are
 * infinite; an open end is never reached. Entries of tensors may be any number.
 */
record Bounds(
        @Nullable Rational low, boolean lowOpen, @Nullable Rational high, boolean highOpen) {
    private static final Bounds ALL = new Bounds(null, true, null, true);
    private static final Bounds ZERO = exactly(Rational.ZERO);
    private static final Bounds POSITIVE = new Bounds(Rational.ZERO, true, null, true);
    private static final Bounds NON_NEGATIVE = new Bounds(Rational.ZERO, false, null, true);
    private static final Bounds AT_LEAST_ONE = new Bounds(Rational.ONE, false, null, true);
    private static final Bounds UNIT = new Bounds(Rational.MINUS_ONE, true, Rational.ONE, true);

    static Bounds of(Expr e) {
        return switch (e) {
            case Num n -> exactly(n.value());
            case Constant c -> c == Constant.PI ? between(3, 4) : between(2, 3);
            case Size s -> AT_LEAST_ONE;
            case Entry x -> ALL;
            case Delta d -> new Bounds(Rational.ZERO, false, Rational.ONE, false);
            case Add a -> a.terms().stream().map(Bounds::of).reduce(ZERO, Bounds::plus);
            case Mul m -> m.factors().stream().map(Bounds::of).reduce(exactly(Rational.ONE), Bounds::times);
            case Pow p -> of(p.base()).pow(p.exponent());
            case Apply f -> apply(f.function(), of(f.argument()));
            case Extremum x ->
                x.largest()
                        ? of(x.left()).max(of(x.right()))
                        : of(x.left()).negate().max(of(x.right()).negate()).negate();
            case Choose c -> of(c.then()).union(of(c.otherwise()));
            case Fold f ->
                switch (f.kind()) {
                    case SUM -> of(f.body()).repeated();
                    case LARGEST -> of(f.body());
                };
            case Partial p -> ALL;
        };
    }

    boolean isPositive() {
        return low != null && (low.signum() > 0 || (low.isZero() && lowOpen));
    }

    boolean isNonNegative() {
        return low != null && low.signum() >= 0;
    }

    boolean isNegative() {
        return negate().isPositive();
    }

    private static Bounds exactly(Rational value) {
        return new Bounds(value, false, value, false);
    }

    private static Bounds between(long low, long high) {
        return new Bounds(Rational.of(low), true, Rational.of(high), true);
    }

    private static Bounds apply(Function function, Bounds u) {
        return switch (function) {
            case EXP -> exp(u);
            case LOG ->
                u.low != null && u.low.compareTo(Rational.ONE) >= 0 ? u.aboveZero(u.isAbove(Rational.ONE)) : ALL;
            case SQRT -> u.isPositive() ? POSITIVE : NON_NEGATIVE;
            case TANH, ERF ->
                u.isNonNegative()
                        ? new Bounds(Rational.ZERO, u.isPositive(), Rational.ONE, true)
                        : u.negate().isNonNegative()
                                ? new Bounds(Rational.MINUS_ONE, true, Rational.ZERO, u.isNegative())
                                : UNIT;
            case ABS -> u.isPositive() || u.isNegative() ? POSITIVE : NON_NEGATIVE;
            case SIGN -> new Bounds(Rational.MINUS_ONE, false, Rational.ONE, false);
        };
    }

    private static Bounds exp(Bounds u) {
        boolean below = u.negate().isNonNegative();
        return new Bounds(
                u.isNonNegative() ? Rational.ONE : Rational.ZERO,
                !u.isNonNegative() || u.isPositive(),
                below ? Rational.ONE : null,
                !below || u.isNegative());
    }

    private Bounds aboveZero(boolean open) {
        return new Bounds(Rational.ZERO, open, null, true);
    }

    private boolean isAbove(Rational value) {
        return low != null && (low.compareTo(value) > 0 || (low.equals(value) && lowOpen));
    }

    private Bounds negate() {
        return new Bounds(high == null ? null : high.negate(), highOpen, low == null ? null : low.negate(), lowOpen);
    }

    private Bounds plus(Bounds o) {
        return new Bounds(
                low == null || o.low == null ? null : low.plus(o.low),
                lowOpen || o.lowOpen,
                high == null || o.high == null ? null : high.plus(o.high),
                highOpen || o.highOpen);
    }

    private Bounds times(Bounds o) {
        if (isNonNegative() && o.isNonNegative()) {
            boolean bounded = high != null && o.high != null;
            return new Bounds(
                    java.util.Objects.requireNonNull(low).times(java.util.Objects.requireNonNull(o.low)),
                    (isPositive() && o.isPositive()) && (lowOpen || o.lowOpen),
                    bounded
                            ? java.util.Objects.requireNonNull(high).times(java.util.Objects.requireNonNull(o.high))
                            : null,
                    !bounded);
        }
        if (negate().isNonNegative()) {
            return o.equals(ALL) ? ALL : negate().times(o).negate();
        }
        return o.negate().isNonNegative() ? times(o.negate()).negate() : ALL;
    }

    private Bounds pow(int exponent) {
        if (exponent < 0) {
            return pow(-exponent).inverse();
        }
        Bounds base = exponent % 2 == 0 && negate().isNonNegative() ? negate() : this;
        if (!base.isNonNegative()) {
            return exponent % 2 == 0 ? NON_NEGATIVE : ALL;
        }
        Bounds product = base;
        for (int n = 1; n < exponent; n++) {
            product = product.times(base);
        }
        return product;
    }

    private Bounds inverse() {
        if (isNegative()) {
            return negate().inverse().negate();
        }
        if (!isPositive()) {
            // A square below the line is positive wherever the quotient has a value.
            return isNonNegative() ? POSITIVE : ALL;
        }
        boolean bounded = low != null && !low.isZero();
        return new Bounds(
                high == null ? Rational.ZERO : Rational.ONE.over(high),
                high == null || highOpen,
                bounded ? Rational.ONE.over(java.util.Objects.requireNonNull(low)) : null,
                !bounded || lowOpen);
    }

    /** A sum of one or more such values. */
    private Bounds repeated() {
        return new Bounds(isNonNegative() ? low : null, lowOpen, negate().isNonNegative() ? high : null, highOpen);
    }

    private Bounds max(Bounds o) {
        boolean here = o.low == null || (low != null && (low.compareTo(o.low) > 0 || (low.equals(o.low) && lowOpen)));
        Bounds upper = union(o);
        return new Bounds(here ? low : o.low, here ? lowOpen : o.lowOpen, upper.high, upper.highOpen);
    }

    private Bounds union(Bounds o) {
        Bounds lower = low == null || (o.low != null && below(low, lowOpen, o.low)) ? this : o;
        Bounds upper = high == null || (o.high != null && below(high.negate(), highOpen, o.high.negate())) ? this : o;
        return new Bounds(lower.low, lower.lowOpen, upper.high, upper.highOpen);
    }

    private static boolean below(Rational a, boolean aOpen, Rational b) {
        int order = a.compareTo(b);
        return order < 0 || (order == 0 && !aOpen);
    }
}
