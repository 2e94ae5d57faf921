package gradus.number;

import java.math.BigInteger;

/**
 * The error function of finite numbers other than zero. With c a multiple of 1/16 and 0 <= h < 1/16,
 *
 * <pre>erf(c + h) = erf(c) + 2/sqrt(pi) exp(-(c + h)^2) G(h),   G' = 2 (c + h) G + 1,   G(0) = 0,</pre>
 *
 * and all terms of G's power series are positive, so that nothing cancels. Its terms T(k) h^k follow from the equation:
 * T(k+1) = 2 (c h T(k) + h^2 T(k-1)) / (k+1).
 */
final class ErrorFunction {
    /** From here on, erf is 1 to within a quarter of the last place of a {@link Real}. */
    private static final int STEPS = 214;

    /** 2/n, from n = 3. */
    private static final Fixed[] TWO_OVER = twoOver(160);

    private static final Real TWO_OVER_ROOT_PI = Real.TWO.div(Real.PI.sqrt());

    /** erf(j/16), each from the one before. */
    private static final Real[] TABLE = table();

    private ErrorFunction() {}

    private static Fixed[] twoOver(int size) {
        Fixed[] table = new Fixed[size];
        for (int n = 3; n < size; n++) {
            table[n] = Fixed.of(BigInteger.TWO, BigInteger.valueOf(n));
        }
        return table;
    }

    private static Real[] table() {
        Real[] table = new Real[STEPS];
        table[0] = Real.ZERO;
        Real step = Real.ONE.scale(-4);
        for (int j = 1; j < STEPS; j++) {
            Real x = Real.valueOf(j).scale(-4);
            table[j] = table[j - 1].add(fromStep(j - 1, step, x));
        }
        return table;
    }

    static Real erf(Real x) {
        if (x.exponent <= -4) {
            return nearZero(x);
        }
        Real magnitude = x.abs();
        Real result = Real.ONE;
        double steps = magnitude.doubleValue() * 16;
        if (steps < STEPS) {
            int j = (int) steps;
            Real h = magnitude.sub(Real.valueOf(j).scale(-4));
            if (h.sign < 0) {
                // The double was rounded up to a multiple of 1/16.
                j--;
                h = h.add(Real.ONE.scale(-4));
            }
            result = h.isZero() ? TABLE[j] : TABLE[j].add(fromStep(j, h, magnitude));
        }
        return x.sign < 0 ? result.neg() : result;
    }

    /** erf(x) = 2/sqrt(pi) exp(-x^2) x (1 + 2x^2/3 + (2x^2)^2/(3*5) + ...) for |x| < 1/16, where the sum is below 1. */
    private static Real nearZero(Real x) {
        Real square = x.mul(x);
        Fixed z = Fixed.of(square);
        Fixed term = z.copy().mul(TWO_OVER[3]);
        Fixed sum = term.copy();
        for (int n = 5; !term.isZero(); n += 2) {
            term.mul(z).mul(TWO_OVER[n]);
            sum.add(term);
        }
        return TWO_OVER_ROOT_PI.mul(square.neg().exp()).mul(x).mul(sum.onePlus());
    }

    /** erf(x) - erf(j/16), for x = j/16 + h. G is below 1/2 for every step: about (exp(2ch) - 1)/(2c). */
    private static Real fromStep(int j, Real h, Real x) {
        Fixed square = Fixed.of(h.mul(h));
        Fixed slope = Fixed.of(h.mul(Real.valueOf(j).scale(-4)));
        Fixed last = Fixed.of(h);
        Fixed term = last.copy().mul(slope);
        Fixed sum = last.copy().add(term);
        for (int n = 3; !term.isZero() || !last.isZero(); n++) {
            Fixed next = last.mul(square).add(term.copy().mul(slope)).mul(TWO_OVER[n]);
            last = term;
            term = next;
            sum.add(term);
        }
        return TWO_OVER_ROOT_PI.mul(x.mul(x).neg().exp()).mul(sum.toReal());
    }
}
