package gradus.number;

import java.math.BigInteger;

/**
 * The operations a formula is evaluated with, over numbers of type {@code T}. No operation throws: outside its domain
 * it gives NaN or an infinity, as IEEE 754 does ({@code log(-1)} is NaN, {@code 1/0} is infinite).
 *
 * @param <T> the numbers: immutable
 */
public interface Arithmetic<T> {
    /** The number nearest to {@code numerator/denominator}. */
    T of(BigInteger numerator, BigInteger denominator);

    /** The number nearest to {@code value}; NaN and infinities are kept. */
    T of(double value);

    /** The number nearest to {@code value}. */
    T of(long value);

    default T zero() {
        return of(0L);
    }

    default T one() {
        return of(1L);
    }

    T pi();

    T e();

    T add(T x, T y);

    T sub(T x, T y);

    T mul(T x, T y);

    T div(T x, T y);

    T neg(T x);

    /** {@code x} to an integer power; {@code x^0} is 1 for every {@code x}. */
    T pow(T x, int exponent);

    T exp(T x);

    /** The natural logarithm. */
    T log(T x);

    T sqrt(T x);

    T tanh(T x);

    /** The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to {@code x}. */
    T erf(T x);

    T abs(T x);

    /** -1, 0 or 1; 0 at 0, NaN for NaN. */
    T sign(T x);

    /** Negative, zero or positive, in a total order in which NaN equals itself and comes last. */
    int compare(T x, T y);

    /** Whether {@code x < y}; false if either is NaN. */
    boolean less(T x, T y);

    /** Whether {@code x <= y}; false if either is NaN. */
    boolean lessOrEqual(T x, T y);

    /** Whether {@code x} and {@code y} are the same number; false if either is NaN. */
    boolean same(T x, T y);

    double toDouble(T x);

    boolean isFinite(T x);
}
