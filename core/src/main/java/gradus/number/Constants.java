package gradus.number;

import java.math.BigInteger;

/** The constants, computed once from their series in integers with 64 bits more than a {@link Real} keeps. */
final class Constants {
    private static final int BITS = 320;
    private static final BigInteger UNIT = BigInteger.ONE.shiftLeft(BITS);

    private Constants() {}

    /** Machin: pi/4 = 4 arctan(1/5) - arctan(1/239). */
    static Real pi() {
        BigInteger quarter = arc(5, -1).shiftLeft(2).subtract(arc(239, -1));
        return real(quarter.shiftLeft(2));
    }

    /** ln 2 = 2 artanh(1/3). */
    static Real ln2() {
        return real(arc(3, 1).shiftLeft(1));
    }

    /** The sum of 1/n!. */
    static Real e() {
        return exp(0);
    }

    /** exp(2^-k), by its power series. */
    static Real exp(int k) {
        BigInteger sum = UNIT;
        BigInteger term = UNIT;
        for (int n = 1; term.signum() != 0; n++) {
            term = term.divide(BigInteger.valueOf(n)).shiftRight(k);
            sum = sum.add(term);
        }
        return real(sum);
    }

    /** The sum of s^n / ((2n+1) x^(2n+1)): arctan(1/x) for s = -1, artanh(1/x) for s = 1. */
    private static BigInteger arc(int x, int s) {
        BigInteger power = UNIT.divide(BigInteger.valueOf(x));
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger sum = BigInteger.ZERO;
        for (int n = 1; power.signum() != 0; n += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = n % 4 == 1 || s > 0 ? sum.add(term) : sum.subtract(term);
            power = power.divide(square);
        }
        return sum;
    }

    private static Real real(BigInteger scaled) {
        return Real.of(scaled).scale(-BITS);
    }
}
