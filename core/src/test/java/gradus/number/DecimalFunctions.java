package gradus.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Slow and obvious functions in decimal arithmetic, straight from their power series, as an oracle for {@link Real}.
 * The arguments may have a magnitude of about 30; the working precision leaves room for what then cancels.
 */
final class DecimalFunctions {
    private static final MathContext WORK = new MathContext(250);
    private static final BigDecimal TINY = new BigDecimal(BigInteger.ONE, 300);

    private DecimalFunctions() {}

    static BigDecimal divide(BigDecimal x, BigDecimal y) {
        return x.divide(y, WORK);
    }

    static BigDecimal exp(BigDecimal x) {
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 1; term.abs().compareTo(TINY) > 0; n++) {
            term = divide(term.multiply(x, WORK), BigDecimal.valueOf(n));
            sum = sum.add(term, WORK);
        }
        return sum;
    }

    /** The quotient of the series of sinh and cosh, which loses nothing near 0. */
    static BigDecimal tanh(BigDecimal x) {
        BigDecimal sinh = BigDecimal.ZERO;
        BigDecimal cosh = BigDecimal.ZERO;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 0; term.abs().compareTo(TINY) > 0; n++) {
            if (n % 2 == 0) {
                cosh = cosh.add(term, WORK);
            } else {
                sinh = sinh.add(term, WORK);
            }
            term = divide(term.multiply(x, WORK), BigDecimal.valueOf(n + 1L));
        }
        return divide(sinh, cosh);
    }

    /** 2 artanh((x-1)/(x+1)), for x between 1/4 and 4. */
    static BigDecimal log(BigDecimal x) {
        BigDecimal power = divide(x.subtract(BigDecimal.ONE), x.add(BigDecimal.ONE));
        BigDecimal square = power.multiply(power, WORK);
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 1; power.abs().compareTo(TINY) > 0; n += 2) {
            sum = sum.add(divide(power, BigDecimal.valueOf(n)), WORK);
            power = power.multiply(square, WORK);
        }
        return sum.multiply(BigDecimal.TWO);
    }

    /** 2/sqrt(pi) times the sum of (-1)^n x^(2n+1) / (n! (2n+1)), which alternates: unlike the series in Real. */
    static BigDecimal erf(BigDecimal x) {
        BigDecimal square = x.multiply(x, WORK).negate();
        BigDecimal power = x;
        BigDecimal sum = x;
        for (int n = 1; power.abs().compareTo(TINY) > 0; n++) {
            power = divide(power.multiply(square, WORK), BigDecimal.valueOf(n));
            sum = sum.add(divide(power, BigDecimal.valueOf(2L * n + 1)), WORK);
        }
        return divide(sum.multiply(BigDecimal.TWO), pi().sqrt(WORK));
    }

    /** pi = 24 arctan(1/8) + 8 arctan(1/57) + 4 arctan(1/239) (Stoermer); Real uses another such sum. */
    static BigDecimal pi() {
        return arctan(8)
                .multiply(BigDecimal.valueOf(24))
                .add(arctan(57).multiply(BigDecimal.valueOf(8)))
                .add(arctan(239).multiply(BigDecimal.valueOf(4)));
    }

    private static BigDecimal arctan(int inverse) {
        BigDecimal power = divide(BigDecimal.ONE, BigDecimal.valueOf(inverse));
        BigDecimal square = BigDecimal.valueOf(-(long) inverse * inverse);
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 1; power.abs().compareTo(TINY) > 0; n += 2) {
            sum = sum.add(divide(power, BigDecimal.valueOf(n)), WORK);
            power = divide(power, square);
        }
        return sum;
    }

    /** ln 2 as the sum of 1/(n 2^n). */
    static BigDecimal ln2() {
        BigDecimal power = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ZERO;
        for (int n = 1; power.compareTo(TINY) > 0; n++) {
            power = power.divide(BigDecimal.TWO, WORK);
            sum = sum.add(divide(power, BigDecimal.valueOf(n)), WORK);
        }
        return sum;
    }

    /** |actual - expected| / |expected|; 0 if both are 0. */
    static double relativeError(Real actual, BigDecimal expected) {
        BigDecimal difference = actual.toBigDecimal().subtract(expected).abs();
        return difference.signum() == 0
                ? 0
                : difference.divide(expected.abs(), new MathContext(10)).doubleValue();
    }
}
