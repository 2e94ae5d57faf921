package gradus.number;

import java.math.BigInteger;

/** Square root, exponential, logarithm and hyperbolic tangent of finite numbers other than zero. */
final class Functions {
    /** 1/n!, from n = 2; smaller n are 1, which is no fraction. */
    private static final Fixed[] INVERSE_FACTORIAL = inverseFactorials(42);

    /** 1/n, from n = 2. */
    private static final Fixed[] INVERSE = inverses(80);

    /** exp(j/64) for 0 <= j < 64. */
    private static final Real[] EXP_COARSE = exponentials(6);

    /** exp(j/4096) for 0 <= j < 64. */
    private static final Real[] EXP_FINE = exponentials(12);

    private Functions() {}

    private static Fixed[] inverseFactorials(int size) {
        Fixed[] table = new Fixed[size];
        BigInteger factorial = BigInteger.ONE;
        for (int n = 2; n < size; n++) {
            factorial = factorial.multiply(BigInteger.valueOf(n));
            table[n] = Fixed.of(BigInteger.ONE, factorial);
        }
        return table;
    }

    private static Fixed[] inverses(int size) {
        Fixed[] table = new Fixed[size];
        for (int n = 2; n < size; n++) {
            table[n] = Fixed.of(BigInteger.ONE, BigInteger.valueOf(n));
        }
        return table;
    }

    /** exp(j/2^k) for 0 <= j < 64, each from at most six powers of two in j. */
    private static Real[] exponentials(int k) {
        Real[] table = new Real[64];
        table[0] = Real.ONE;
        for (int j = 1; j < 64; j++) {
            int rest = j & (j - 1);
            table[j] =
                    rest == 0 ? Constants.exp(k - Integer.numberOfTrailingZeros(j)) : table[rest].mul(table[j - rest]);
        }
        return table;
    }

    /** Newton's iteration (Heron's) from a double, 53 bits, which doubles the right bits each time. */
    static Real sqrt(Real x) {
        int half = x.exponent >> 1;
        Real rest = x.scale(-2 * half);
        Real root = Real.valueOf(Math.sqrt(rest.doubleValue()));
        for (int bits = 53; bits < 256; bits *= 2) {
            root = root.add(rest.div(root)).scale(-1);
        }
        return root.scale(half);
    }

    /**
     * x = k ln2 + j/64 + i/4096 + t with 0 <= t < 1/4096: the first factor shifts, the next two are in tables, the last
     * is a power series of 18 terms.
     */
    static Real exp(Real x) {
        if (x.exponent > 30) {
            return x.sign > 0 ? Real.POSITIVE_INFINITY : Real.ZERO;
        }
        if (x.exponent < -257) {
            return Real.ONE;
        }
        int k = (int) Math.floor(x.doubleValue() / Math.log(2));
        Real r = k == 0 ? x : x.sub(Real.LN2.mul(Real.valueOf(k)));
        if (r.sign < 0) {
            // The quotient in double was rounded up to an integer.
            r = r.add(Real.LN2);
            k--;
        }
        Fixed t = Fixed.of(r);
        int coarse = (int) (t.a >>> 58);
        int fine = (int) (t.a >>> 52) & 63;
        t.a &= -1L >>> 12;
        Real result = expMinusOne(t).onePlus();
        if (fine != 0) {
            result = result.mul(EXP_FINE[fine]);
        }
        if (coarse != 0) {
            result = result.mul(EXP_COARSE[coarse]);
        }
        return result.scale(k);
    }

    /** t + t^2/2! + ... for t < 2^-12: the term of t^19 is below 2^-280. Every partial sum is below 1. */
    private static Fixed expMinusOne(Fixed t) {
        Fixed sum = INVERSE_FACTORIAL[18].copy();
        for (int n = 17; n >= 2; n--) {
            sum.mul(t).add(INVERSE_FACTORIAL[n]);
        }
        return sum.mul(t).mul(t).add(t);
    }

    /**
     * log(2^k m) = k ln2 + log(m) with m near 1. Then, with y the double nearest to log(m), log(m) = y + log(m exp(-y)),
     * where the last argument is 1 within 2^-51, so that two terms of its series do. Nearer to 1 that would cancel, but
     * the series is short enough by itself.
     */
    static Real log(Real x) {
        // 0.7071 as the top limb's leading bits: puts m between 0.7 and 1.42.
        int k = (x.a >>> 32) > 0xb504_f333L ? x.exponent : x.exponent - 1;
        Real m = x.scale(-k);
        Real difference = m.sub(Real.ONE);
        Real result;
        if (difference.isZero()) {
            result = Real.ZERO;
        } else if (difference.exponent < -2) {
            // |m - 1| < 1/8 makes the square below 2^-7.8.
            result = logSeries(difference, m, 33);
        } else {
            Real y = Real.valueOf(Math.log(m.doubleValue()));
            Real rest = m.mul(exp(y.neg()));
            Real restDifference = rest.sub(Real.ONE);
            result = restDifference.isZero() ? y : y.add(logSeries(restDifference, rest, 1));
        }
        return k == 0 ? result : result.add(Real.LN2.mul(Real.valueOf(k)));
    }

    /** log(m) = 2 artanh((m-1)/(m+1)) = 2 s (1 + s^2/3 + s^4/5 + ...), with so many terms after the 1. */
    private static Real logSeries(Real difference, Real m, int terms) {
        Real s = difference.div(m.add(Real.ONE));
        Fixed square = Fixed.of(s.mul(s));
        Fixed sum = INVERSE[2 * terms + 1].copy();
        for (int n = 2 * terms - 1; n >= 3; n -= 2) {
            sum.mul(square).add(INVERSE[n]);
        }
        return s.mul(sum.mul(square).onePlus()).scale(1);
    }

    /** (exp(2x) - 1)/(exp(2x) + 1), and near 0, where that cancels, the quotient of the series of sinh and cosh. */
    static Real tanh(Real x) {
        if (x.exponent <= -3) {
            Fixed square = Fixed.of(x.mul(x));
            return x.mul(hyperbolic(square, 3).div(hyperbolic(square, 2)));
        }
        if (x.exponent > 7) {
            // From 128 on, tanh is 1 to more than 110 digits.
            return Real.valueOf(x.sign);
        }
        // By the magnitude, so that tanh is exactly odd.
        Real power = exp(x.abs().scale(1));
        Real result = power.sub(Real.ONE).div(power.add(Real.ONE));
        return x.sign < 0 ? result.neg() : result;
    }

    /** 1 + z/first! + z^2/(first+2)! + ... for z < 2^-6: cosh(x) for first = 2, sinh(x)/x for 3, with z = x^2. */
    private static Real hyperbolic(Fixed z, int first) {
        Fixed sum = INVERSE_FACTORIAL[first + 38].copy();
        for (int n = first + 36; n >= first; n -= 2) {
            sum.mul(z).add(INVERSE_FACTORIAL[n]);
        }
        return sum.mul(z).onePlus();
    }
}
