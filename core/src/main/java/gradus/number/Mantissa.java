package gradus.number;

import static java.lang.Math.unsignedMultiplyHigh;

/**
 * Sum, difference, product and quotient of finite numbers other than zero, rounded to the nearest 256-bit mantissa, ties
 * to even. The limbs are named a (most significant) to d, and g is a guard limb below d whose last bit is sticky: set if
 * any bit below was. The methods are unrolled by hand, and some longer than usual, because the values then live in
 * registers.
 */
final class Mantissa {
    private Mantissa() {}

    /** 1 if {@code x < y} as unsigned numbers: the carry of a sum {@code x} with a summand {@code y}. */
    private static long below(long x, long y) {
        return Long.compareUnsigned(x, y) < 0 ? 1 : 0;
    }

    /** The carry out of {@code sum = x + y + carry in}. */
    static long carry(long x, long y, long sum) {
        return ((x & y) | ((x | y) & ~sum)) >>> 63;
    }

    /** The borrow out of {@code difference = x - y - borrow in}. */
    static long borrow(long x, long y, long difference) {
        return ((~x & y) | ((~x | y) & difference)) >>> 63;
    }

    /** Rounds a normalised mantissa (top bit of a set) by its guard limb. */
    static Real round(int sign, long exponent, long a, long b, long c, long d, long g) {
        if (g < 0 && (g != Long.MIN_VALUE || (d & 1) != 0)) {
            d++;
            if (d == 0) {
                c++;
                if (c == 0) {
                    b++;
                    if (b == 0) {
                        a++;
                        if (a == 0) {
                            a = Long.MIN_VALUE;
                            exponent++;
                        }
                    }
                }
            }
        }
        return Real.finite(sign, exponent, a, b, c, d);
    }

    /** Shifts the top bit into place, then rounds; zero if all limbs are. */
    static Real normalise(int sign, long exponent, long a, long b, long c, long d, long g) {
        while (a == 0) {
            if ((b | c | d | g) == 0) {
                return Real.ZERO;
            }
            a = b;
            b = c;
            c = d;
            d = g;
            g = 0;
            exponent -= 64;
        }
        int n = Long.numberOfLeadingZeros(a);
        if (n != 0) {
            a = (a << n) | (b >>> -n);
            b = (b << n) | (c >>> -n);
            c = (c << n) | (d >>> -n);
            d = (d << n) | (g >>> -n);
            g <<= n;
        }
        return round(sign, exponent - n, a, b, c, d, g);
    }

    /** {@code x + y} if {@code ySign} is y's own sign, {@code x - y} if it is the opposite. */
    static Real add(Real x, Real y, int ySign) {
        int xSign = x.sign;
        if (x.exponent < y.exponent || (x.exponent == y.exponent && Real.compareMantissas(x, y) < 0)) {
            Real swap = x;
            x = y;
            y = swap;
            int swapSign = xSign;
            xSign = ySign;
            ySign = swapSign;
        }
        int shift = x.exponent - y.exponent;
        if (shift > 258) {
            // Less than a quarter of the last place: cannot change the rounded sum.
            return xSign == x.sign ? x : x.neg();
        }
        long a = y.a;
        long b = y.b;
        long c = y.c;
        long d = y.d;
        long g = 0;
        long lost = 0;
        for (int words = shift >>> 6; words > 0; words--) {
            lost |= g;
            g = d;
            d = c;
            c = b;
            b = a;
            a = 0;
        }
        int bits = shift & 63;
        if (bits != 0) {
            lost |= g << -bits;
            g = (g >>> bits) | (d << -bits);
            d = (d >>> bits) | (c << -bits);
            c = (c >>> bits) | (b << -bits);
            b = (b >>> bits) | (a << -bits);
            a >>>= bits;
        }
        if (lost != 0) {
            g |= 1;
        }
        return xSign == ySign ? plus(x, xSign, a, b, c, d, g) : minus(x, xSign, a, b, c, d, g);
    }

    private static Real plus(Real x, int sign, long a, long b, long c, long d, long g) {
        long sd = x.d + d;
        long carry = carry(x.d, d, sd);
        long sc = x.c + c + carry;
        carry = carry(x.c, c, sc);
        long sb = x.b + b + carry;
        carry = carry(x.b, b, sb);
        long sa = x.a + a + carry;
        if (carry(x.a, a, sa) == 0) {
            return round(sign, x.exponent, sa, sb, sc, sd, g);
        }
        g = (sd << 63) | (g >>> 1) | (g & 1);
        sd = (sd >>> 1) | (sc << 63);
        sc = (sc >>> 1) | (sb << 63);
        sb = (sb >>> 1) | (sa << 63);
        sa = (sa >>> 1) | Long.MIN_VALUE;
        return round(sign, x.exponent + 1L, sa, sb, sc, sd, g);
    }

    private static Real minus(Real x, int sign, long a, long b, long c, long d, long g) {
        long borrow = g != 0 ? 1 : 0;
        long sd = x.d - d - borrow;
        borrow = borrow(x.d, d, sd);
        long sc = x.c - c - borrow;
        borrow = borrow(x.c, c, sc);
        long sb = x.b - b - borrow;
        borrow = borrow(x.b, b, sb);
        long sa = x.a - a - borrow;
        return normalise(sign, x.exponent, sa, sb, sc, sd, -g);
    }

    /** The product: all 16 partial products, one row for each limb of y, lowest first. */
    static Real mul(Real x, Real y) {
        long xa = x.a;
        long xb = x.b;
        long xc = x.c;
        long xd = x.d;
        // Row of y.d: five limbs r0 to r4, r0 the lowest.
        long m = y.d;
        long r0 = xd * m;
        long k = unsignedMultiplyHigh(xd, m);
        long r1 = xc * m + k;
        k = unsignedMultiplyHigh(xc, m) + below(r1, k);
        long r2 = xb * m + k;
        k = unsignedMultiplyHigh(xb, m) + below(r2, k);
        long r3 = xa * m + k;
        long r4 = unsignedMultiplyHigh(xa, m) + below(r3, k);
        // Row of y.c.
        m = y.c;
        long t = xd * m;
        r1 += t;
        k = unsignedMultiplyHigh(xd, m) + below(r1, t);
        t = xc * m + k;
        k = unsignedMultiplyHigh(xc, m) + below(t, k);
        r2 += t;
        k += below(r2, t);
        t = xb * m + k;
        k = unsignedMultiplyHigh(xb, m) + below(t, k);
        r3 += t;
        k += below(r3, t);
        t = xa * m + k;
        k = unsignedMultiplyHigh(xa, m) + below(t, k);
        r4 += t;
        long r5 = k + below(r4, t);
        // Row of y.b.
        m = y.b;
        t = xd * m;
        r2 += t;
        k = unsignedMultiplyHigh(xd, m) + below(r2, t);
        t = xc * m + k;
        k = unsignedMultiplyHigh(xc, m) + below(t, k);
        r3 += t;
        k += below(r3, t);
        t = xb * m + k;
        k = unsignedMultiplyHigh(xb, m) + below(t, k);
        r4 += t;
        k += below(r4, t);
        t = xa * m + k;
        k = unsignedMultiplyHigh(xa, m) + below(t, k);
        r5 += t;
        long r6 = k + below(r5, t);
        // Row of y.a.
        m = y.a;
        t = xd * m;
        r3 += t;
        k = unsignedMultiplyHigh(xd, m) + below(r3, t);
        t = xc * m + k;
        k = unsignedMultiplyHigh(xc, m) + below(t, k);
        r4 += t;
        k += below(r4, t);
        t = xb * m + k;
        k = unsignedMultiplyHigh(xb, m) + below(t, k);
        r5 += t;
        k += below(r5, t);
        t = xa * m + k;
        k = unsignedMultiplyHigh(xa, m) + below(t, k);
        r6 += t;
        long r7 = k + below(r6, t);
        long exponent = (long) x.exponent + y.exponent;
        if (r7 >= 0) {
            // Two mantissas of at least 1/2 have a product of at least 1/4: one bit to shift at most.
            r7 = (r7 << 1) | (r6 >>> 63);
            r6 = (r6 << 1) | (r5 >>> 63);
            r5 = (r5 << 1) | (r4 >>> 63);
            r4 = (r4 << 1) | (r3 >>> 63);
            r3 <<= 1;
            exponent--;
        }
        if ((r0 | r1 | r2) != 0) {
            r3 |= 1;
        }
        return round(x.sign * y.sign, exponent, r7, r6, r5, r4, r3);
    }

    /** The quotient, by long division with 64-bit digits (Knuth, The Art of Computer Programming 2, 4.3.1, D). */
    static Real div(Real x, Real y) {
        long exponent = (long) x.exponent - y.exponent;
        // The remainder, five limbs: r (top) to v, with v the next digit of the dividend.
        long r = x.a;
        long s = x.b;
        long t = x.c;
        long u = x.d;
        long v = 0;
        if (Real.compareMantissas(x, y) >= 0) {
            v = u << 63;
            u = (u >>> 1) | (t << 63);
            t = (t >>> 1) | (s << 63);
            s = (s >>> 1) | (r << 63);
            r >>>= 1;
            exponent++;
        }
        long[] quotient = new long[4];
        for (int i = 0; i < 4; i++) {
            long q = r == y.a ? -1 : divide(r, s, y.a);
            // remainder - q * y; q is at most 2 too large, and then the difference is negative.
            long lo = q * y.d;
            long k = unsignedMultiplyHigh(q, y.d) + below(v, lo);
            v -= lo;
            lo = q * y.c + k;
            k = unsignedMultiplyHigh(q, y.c) + below(lo, k) + below(u, lo);
            u -= lo;
            lo = q * y.b + k;
            k = unsignedMultiplyHigh(q, y.b) + below(lo, k) + below(t, lo);
            t -= lo;
            lo = q * y.a + k;
            k = unsignedMultiplyHigh(q, y.a) + below(lo, k) + below(s, lo);
            s -= lo;
            r -= k;
            while (r != 0) {
                q--;
                long sum = v + y.d;
                long carry = carry(v, y.d, sum);
                v = sum;
                sum = u + y.c + carry;
                carry = carry(u, y.c, sum);
                u = sum;
                sum = t + y.b + carry;
                carry = carry(t, y.b, sum);
                t = sum;
                sum = s + y.a + carry;
                r += carry(s, y.a, sum);
                s = sum;
            }
            quotient[i] = q;
            r = s;
            s = t;
            t = u;
            u = v;
            v = 0;
        }
        // A quotient of two 256-bit mantissas is never a tie, so a guard of 1/4 or 3/4 is enough to round.
        long guard = moreThanHalf(r, s, t, u, y) ? 3L << 62 : 1;
        return round(x.sign * y.sign, exponent, quotient[0], quotient[1], quotient[2], quotient[3], guard);
    }

    private static boolean moreThanHalf(long r, long s, long t, long u, Real y) {
        if (r < 0) {
            return true;
        }
        int order = Long.compareUnsigned((r << 1) | (s >>> 63), y.a);
        order = order != 0 ? order : Long.compareUnsigned((s << 1) | (t >>> 63), y.b);
        order = order != 0 ? order : Long.compareUnsigned((t << 1) | (u >>> 63), y.c);
        order = order != 0 ? order : Long.compareUnsigned(u << 1, y.d);
        return order > 0;
    }

    /**
     * The 128-bit number {@code high, low} divided by {@code y}, whose top bit is set and which is more than
     * {@code high}: two steps of long division with 32-bit digits (Warren, Hacker's Delight, 9-4).
     */
    private static long divide(long high, long low, long y) {
        long first = digit(high, low >>> 32, y);
        long rest = (high << 32) + (low >>> 32) - first * y;
        long second = digit(rest, low & 0xffff_ffffL, y);
        return (first << 32) + second;
    }

    private static long digit(long rest, long next, long y) {
        long yHigh = y >>> 32;
        long yLow = y & 0xffff_ffffL;
        long q = Long.divideUnsigned(rest, yHigh);
        long remainder = rest - q * yHigh;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * yLow, (remainder << 32) | next) > 0) {
            q--;
            remainder += yHigh;
            if (remainder >>> 32 != 0) {
                break;
            }
        }
        return q;
    }
}
