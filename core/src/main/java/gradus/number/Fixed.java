package gradus.number;

import static java.lang.Math.unsignedMultiplyHigh;

import java.math.BigInteger;

/**
 * A fraction {@code 0 <= f < 1} in 256 bits, limbs a (most significant) to d: the accumulator of the power series.
 * Mutable, never shared once it is written to. A product is truncated and at most 8 units of 2^-256 too small; sums must
 * stay below 1, which each series here says why it does.
 */
final class Fixed {
    long a;
    long b;
    long c;
    long d;

    Fixed(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** The fraction {@code numerator/denominator}, rounded down. */
    static Fixed of(BigInteger numerator, BigInteger denominator) {
        BigInteger bits = numerator.shiftLeft(256).divide(denominator);
        return new Fixed(
                bits.shiftRight(192).longValue(),
                bits.shiftRight(128).longValue(),
                bits.shiftRight(64).longValue(),
                bits.longValue());
    }

    /** The fraction {@code 0 <= x < 1}, rounded down. */
    static Fixed of(Real x) {
        Fixed result = new Fixed(x.a, x.b, x.c, x.d);
        if (x.isZero() || x.exponent <= -256) {
            return new Fixed(0, 0, 0, 0);
        }
        result.shiftRight(-x.exponent);
        return result;
    }

    Fixed copy() {
        return new Fixed(a, b, c, d);
    }

    boolean isZero() {
        return (a | b | c | d) == 0;
    }

    Real toReal() {
        return Mantissa.normalise(1, 0, a, b, c, d, 0);
    }

    /** One plus this fraction. */
    Real onePlus() {
        return Mantissa.round(
                1,
                1,
                (a >>> 1) | Long.MIN_VALUE,
                (b >>> 1) | (a << 63),
                (c >>> 1) | (b << 63),
                (d >>> 1) | (c << 63),
                d << 63);
    }

    private void shiftRight(int bits) {
        for (; bits >= 64; bits -= 64) {
            d = c;
            c = b;
            b = a;
            a = 0;
        }
        if (bits > 0) {
            d = (d >>> bits) | (c << -bits);
            c = (c >>> bits) | (b << -bits);
            b = (b >>> bits) | (a << -bits);
            a >>>= bits;
        }
    }

    Fixed add(Fixed y) {
        long sd = d + y.d;
        long carry = Mantissa.carry(d, y.d, sd);
        long sc = c + y.c + carry;
        carry = Mantissa.carry(c, y.c, sc);
        long sb = b + y.b + carry;
        carry = Mantissa.carry(b, y.b, sb);
        a = a + y.a + carry;
        b = sb;
        c = sc;
        d = sd;
        return this;
    }

    /** Only the partial products that reach the upper half: those whose limbs' places add to 3 or more. */
    Fixed mul(Fixed y) {
        long ya = y.a;
        long yb = y.b;
        long yc = y.c;
        // Place 3: upper halves only.
        long r0 = unsignedMultiplyHigh(a, y.d);
        long r1 = 0;
        long t = unsignedMultiplyHigh(b, yc);
        r0 += t;
        r1 += below(r0, t);
        t = unsignedMultiplyHigh(c, yb);
        r0 += t;
        r1 += below(r0, t);
        t = unsignedMultiplyHigh(d, ya);
        r0 += t;
        r1 += below(r0, t);
        // Place 4.
        t = a * yc;
        r0 += t;
        r1 += below(r0, t);
        t = b * yb;
        r0 += t;
        r1 += below(r0, t);
        t = c * ya;
        r0 += t;
        r1 += below(r0, t);
        t = unsignedMultiplyHigh(a, yc);
        r1 += t;
        long r2 = below(r1, t);
        t = unsignedMultiplyHigh(b, yb);
        r1 += t;
        r2 += below(r1, t);
        t = unsignedMultiplyHigh(c, ya);
        r1 += t;
        r2 += below(r1, t);
        // Place 5.
        t = a * yb;
        r1 += t;
        r2 += below(r1, t);
        t = b * ya;
        r1 += t;
        r2 += below(r1, t);
        t = unsignedMultiplyHigh(a, yb);
        r2 += t;
        long r3 = below(r2, t);
        t = unsignedMultiplyHigh(b, ya);
        r2 += t;
        r3 += below(r2, t);
        // Place 6.
        t = a * ya;
        r2 += t;
        r3 += below(r2, t) + unsignedMultiplyHigh(a, ya);
        a = r3;
        b = r2;
        c = r1;
        d = r0;
        return this;
    }

    private static long below(long x, long y) {
        return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
    }
}
