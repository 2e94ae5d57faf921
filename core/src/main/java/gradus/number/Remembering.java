package gradus.number;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * An arithmetic that computes no function twice for the same argument: for numbers whose functions cost much more than
 * looking one up. Not for use by several threads at once.
 *
 * @param <T> the numbers; equal ones must be the same number
 */
public final class Remembering<T> implements Arithmetic<T> {
    /** So many values are kept at most, over all functions: a few megabytes. */
    private static final int LIMIT = 20_000;

    private final Arithmetic<T> base;
    private final Map<T, T> exponentials = new HashMap<>();
    private final Map<T, T> logarithms = new HashMap<>();
    private final Map<T, T> roots = new HashMap<>();
    private final Map<T, T> tangents = new HashMap<>();
    private final Map<T, T> errors = new HashMap<>();
    private int computed;

    public Remembering(Arithmetic<T> base) {
        this.base = base;
    }

    /** How many values of functions have been computed so far. */
    public int computed() {
        return computed;
    }

    private T known(Map<T, T> values, T x, UnaryOperator<T> function) {
        T value = values.get(x);
        if (value == null) {
            if (++computed % LIMIT == 0) {
                forget();
            }
            value = function.apply(x);
            values.put(x, value);
        }
        return value;
    }

    private void forget() {
        exponentials.clear();
        logarithms.clear();
        roots.clear();
        tangents.clear();
        errors.clear();
    }

    @Override
    public T exp(T x) {
        return known(exponentials, x, base::exp);
    }

    @Override
    public T log(T x) {
        return known(logarithms, x, base::log);
    }

    @Override
    public T sqrt(T x) {
        return known(roots, x, base::sqrt);
    }

    @Override
    public T tanh(T x) {
        return known(tangents, x, base::tanh);
    }

    @Override
    public T erf(T x) {
        return known(errors, x, base::erf);
    }

    @Override
    public T of(BigInteger numerator, BigInteger denominator) {
        return base.of(numerator, denominator);
    }

    @Override
    public T of(double value) {
        return base.of(value);
    }

    @Override
    public T of(long value) {
        return base.of(value);
    }

    @Override
    public T zero() {
        return base.zero();
    }

    @Override
    public T one() {
        return base.one();
    }

    @Override
    public T pi() {
        return base.pi();
    }

    @Override
    public T e() {
        return base.e();
    }

    @Override
    public T add(T x, T y) {
        return base.add(x, y);
    }

    @Override
    public T sub(T x, T y) {
        return base.sub(x, y);
    }

    @Override
    public T mul(T x, T y) {
        return base.mul(x, y);
    }

    @Override
    public T div(T x, T y) {
        return base.div(x, y);
    }

    @Override
    public T neg(T x) {
        return base.neg(x);
    }

    @Override
    public T pow(T x, int exponent) {
        return base.pow(x, exponent);
    }

    @Override
    public T abs(T x) {
        return base.abs(x);
    }

    @Override
    public T sign(T x) {
        return base.sign(x);
    }

    @Override
    public int compare(T x, T y) {
        return base.compare(x, y);
    }

    @Override
    public boolean less(T x, T y) {
        return base.less(x, y);
    }

    @Override
    public boolean lessOrEqual(T x, T y) {
        return base.lessOrEqual(x, y);
    }

    @Override
    public boolean same(T x, T y) {
        return base.same(x, y);
    }

    @Override
    public double toDouble(T x) {
        return base.toDouble(x);
    }

    @Override
    public boolean isFinite(T x) {
        return base.isFinite(x);
    }
}
