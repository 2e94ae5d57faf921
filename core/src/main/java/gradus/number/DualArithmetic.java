package gradus.number;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Dual numbers over any arithmetic: (u + u' t) with t^2 = 0, so that a formula evaluated on them gives its derivative
 * beside its value. Each rule is the first Taylor term of the operation, written down here and nowhere else, so that it
 * can judge a differentiator that has rules of its own. Kinks: the derivative of abs at 0 is 0, that of sign is 0
 * everywhere; comparisons look at the values only.
 *
 * @param <T> the numbers
 */
public final class DualArithmetic<T> implements Arithmetic<Dual<T>> {
    private final Arithmetic<T> base;
    private final T one;
    private final T two;
    private final T four;
    private final T twoOverRootPi;

    public DualArithmetic(Arithmetic<T> base) {
        this.base = base;
        one = base.one();
        two = base.of(2L);
        four = base.of(4L);
        twoOverRootPi = base.div(two, base.sqrt(base.pi()));
    }

    /** The variable itself, at {@code value}: its derivative is 1. */
    public Dual<T> variable(T value) {
        return new Dual<>(value, one);
    }

    /** The derivative as a number, zero where the variable does not occur. */
    public T derivative(Dual<T> x) {
        T derivative = x.derivative();
        return derivative == null ? base.zero() : derivative;
    }

    @Override
    public Dual<T> of(BigInteger numerator, BigInteger denominator) {
        return Dual.constant(base.of(numerator, denominator));
    }

    @Override
    public Dual<T> of(double value) {
        return Dual.constant(base.of(value));
    }

    @Override
    public Dual<T> of(long value) {
        return Dual.constant(base.of(value));
    }

    @Override
    public Dual<T> pi() {
        return Dual.constant(base.pi());
    }

    @Override
    public Dual<T> e() {
        return Dual.constant(base.e());
    }

    @Override
    public Dual<T> add(Dual<T> x, Dual<T> y) {
        return new Dual<>(base.add(x.value(), y.value()), sum(x.derivative(), y.derivative()));
    }

    private @Nullable T sum(@Nullable T x, @Nullable T y) {
        if (x == null || y == null) {
            return x == null ? y : x;
        }
        return base.add(x, y);
    }

    @Override
    public Dual<T> sub(Dual<T> x, Dual<T> y) {
        return new Dual<>(base.sub(x.value(), y.value()), difference(x.derivative(), y.derivative()));
    }

    private @Nullable T difference(@Nullable T x, @Nullable T y) {
        if (y == null) {
            return x;
        }
        return x == null ? base.neg(y) : base.sub(x, y);
    }

    /** (u + u't)(v + v't) = uv + (u'v + uv')t. */
    @Override
    public Dual<T> mul(Dual<T> x, Dual<T> y) {
        T left = times(x.derivative(), y.value());
        T right = times(y.derivative(), x.value());
        return new Dual<>(base.mul(x.value(), y.value()), sum(left, right));
    }

    private @Nullable T times(@Nullable T derivative, T factor) {
        return derivative == null ? null : base.mul(derivative, factor);
    }

    /** q = u/v has u = qv, so that u' = q'v + qv'. */
    @Override
    public Dual<T> div(Dual<T> x, Dual<T> y) {
        T quotient = base.div(x.value(), y.value());
        T rest = difference(x.derivative(), times(y.derivative(), quotient));
        return new Dual<>(quotient, rest == null ? null : base.div(rest, y.value()));
    }

    @Override
    public Dual<T> neg(Dual<T> x) {
        T derivative = x.derivative();
        return new Dual<>(base.neg(x.value()), derivative == null ? null : base.neg(derivative));
    }

    /** (u + u't)^n = u^n + n u^(n-1) u' t. */
    @Override
    public Dual<T> pow(Dual<T> x, int exponent) {
        T value = base.pow(x.value(), exponent);
        T derivative = x.derivative();
        if (derivative == null || exponent == 0) {
            return Dual.constant(value);
        }
        // The power below the lowest int does not exist: take it apart.
        T lower = exponent == Integer.MIN_VALUE ? base.div(value, x.value()) : base.pow(x.value(), exponent - 1);
        return new Dual<>(value, base.mul(base.mul(base.of((long) exponent), lower), derivative));
    }

    /** exp(u + u't) = exp(u) (1 + u't). */
    @Override
    public Dual<T> exp(Dual<T> x) {
        T value = base.exp(x.value());
        return new Dual<>(value, times(x.derivative(), value));
    }

    /** log(u + u't) = log(u) + log(1 + (u'/u)t) = log(u) + (u'/u)t. */
    @Override
    public Dual<T> log(Dual<T> x) {
        T derivative = x.derivative();
        return new Dual<>(base.log(x.value()), derivative == null ? null : base.div(derivative, x.value()));
    }

    /** s = sqrt(u) has s^2 = u, so that 2ss' = u'. */
    @Override
    public Dual<T> sqrt(Dual<T> x) {
        T value = base.sqrt(x.value());
        T derivative = x.derivative();
        return new Dual<>(value, derivative == null ? null : base.div(derivative, base.mul(two, value)));
    }

    /** The slope of tanh is 1/cosh^2 = (2/(exp(u) + exp(-u)))^2. */
    @Override
    public Dual<T> tanh(Dual<T> x) {
        T value = base.tanh(x.value());
        T derivative = x.derivative();
        if (derivative == null) {
            return Dual.constant(value);
        }
        T power = base.exp(x.value());
        T twiceCosh = base.add(power, base.div(one, power));
        return new Dual<>(value, base.mul(derivative, base.div(four, base.mul(twiceCosh, twiceCosh))));
    }

    /** The slope of erf is what it integrates: 2/sqrt(pi) exp(-u^2). */
    @Override
    public Dual<T> erf(Dual<T> x) {
        T value = base.erf(x.value());
        T derivative = x.derivative();
        if (derivative == null) {
            return Dual.constant(value);
        }
        T bell = base.exp(base.neg(base.mul(x.value(), x.value())));
        return new Dual<>(value, base.mul(derivative, base.mul(twoOverRootPi, bell)));
    }

    @Override
    public Dual<T> abs(Dual<T> x) {
        return new Dual<>(base.abs(x.value()), times(x.derivative(), base.sign(x.value())));
    }

    @Override
    public Dual<T> sign(Dual<T> x) {
        return Dual.constant(base.sign(x.value()));
    }

    @Override
    public int compare(Dual<T> x, Dual<T> y) {
        return base.compare(x.value(), y.value());
    }

    @Override
    public boolean less(Dual<T> x, Dual<T> y) {
        return base.less(x.value(), y.value());
    }

    @Override
    public boolean lessOrEqual(Dual<T> x, Dual<T> y) {
        return base.lessOrEqual(x.value(), y.value());
    }

    @Override
    public boolean same(Dual<T> x, Dual<T> y) {
        return base.same(x.value(), y.value());
    }

    @Override
    public double toDouble(Dual<T> x) {
        return base.toDouble(x.value());
    }

    /** Whether both the value and the derivative are. */
    @Override
    public boolean isFinite(Dual<T> x) {
        T derivative = x.derivative();
        return base.isFinite(x.value()) && (derivative == null || base.isFinite(derivative));
    }
}
