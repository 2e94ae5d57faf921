package gradus.code;

import gradus.math.Rational;
import java.math.BigInteger;

/** How numbers are written. */
final class Numbers {
    private static final BigInteger SHORT = BigInteger.valueOf(12);

    private Numbers() {}

    /** Whether a number looks better as a fraction than as a decimal: thirds, and halves within a product. */
    static boolean isFraction(Rational n) {
        return !n.isInteger()
                && (n.den().compareTo(SHORT) <= 0 || !isDecimal(n))
                && isShort(n.num())
                && isShort(n.den());
    }

    private static boolean isShort(BigInteger n) {
        return n.bitLength() <= 31;
    }

    /** Whether its decimals end. */
    static boolean isDecimal(Rational n) {
        BigInteger den = n.den();
        for (BigInteger p : new BigInteger[] {BigInteger.TWO, BigInteger.valueOf(5)}) {
            while (den.remainder(p).signum() == 0) {
                den = den.divide(p);
            }
        }
        return den.equals(BigInteger.ONE);
    }

    /** The nearest double, as short as it can be. */
    static String decimal(Rational n) {
        if (n.isInteger() && isShort(n.num())) {
            return n.toString();
        }
        String text = Double.toString(n.doubleValue());
        return text.replace(".0E", "e").replace('E', 'e');
    }
}
