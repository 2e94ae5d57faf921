package gradus.math;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An exact fraction in lowest terms; the denominator is positive. */
public record Rational(BigInteger num, BigInteger den) implements Comparable<Rational> {
    public static final Rational ZERO = of(0);
    public static final Rational ONE = of(1);
    public static final Rational MINUS_ONE = of(-1);

    public Rational {
        if (den.signum() == 0) {
            throw new ArithmeticException("a fraction with denominator 0");
        }
        if (!den.equals(BigInteger.ONE)) {
            BigInteger gcd = num.gcd(den);
            if (den.signum() < 0) {
                gcd = gcd.negate();
            }
            if (!gcd.equals(BigInteger.ONE)) {
                num = num.divide(gcd);
                den = den.divide(gcd);
            }
        }
    }

    public static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    public static Rational of(long num, long den) {
        return new Rational(BigInteger.valueOf(num), BigInteger.valueOf(den));
    }

    /** The exact value of a decimal literal such as {@code 1e-5} or {@code 0.044715}. */
    public static Rational parse(String decimal) {
        BigDecimal value = new BigDecimal(decimal);
        return value.scale() >= 0
                ? new Rational(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
                : new Rational(value.toBigIntegerExact(), BigInteger.ONE);
    }

    public Rational plus(Rational o) {
        return new Rational(num.multiply(o.den).add(o.num.multiply(den)), den.multiply(o.den));
    }

    public Rational minus(Rational o) {
        return plus(o.negate());
    }

    public Rational times(Rational o) {
        return new Rational(num.multiply(o.num), den.multiply(o.den));
    }

    public Rational over(Rational o) {
        return new Rational(num.multiply(o.den), den.multiply(o.num));
    }

    public Rational negate() {
        return new Rational(num.negate(), den);
    }

    public Rational abs() {
        return num.signum() < 0 ? negate() : this;
    }

    public Rational pow(int exponent) {
        return exponent >= 0
                ? new Rational(num.pow(exponent), den.pow(exponent))
                : new Rational(den.pow(-exponent), num.pow(-exponent));
    }

    public boolean isZero() {
        return num.signum() == 0;
    }

    public boolean isOne() {
        return equals(ONE);
    }

    public boolean isInteger() {
        return den.equals(BigInteger.ONE);
    }

    public int signum() {
        return num.signum();
    }

    public double doubleValue() {
        return isInteger() && num.bitLength() < 54
                ? num.doubleValue()
                : new BigDecimal(num)
                        .divide(new BigDecimal(den), java.math.MathContext.DECIMAL128)
                        .doubleValue();
    }

    @Override
    public int compareTo(Rational o) {
        return num.multiply(o.den).compareTo(o.num.multiply(den));
    }

    /** A short decimal where one is exact, otherwise {@code num/den}. */
    @Override
    public String toString() {
        if (isInteger()) {
            return num.toString();
        }
        if (den.bitLength() <= 7) {
            return num + "/" + den;
        }
        try {
            return new BigDecimal(num).divide(new BigDecimal(den)).toString();
        } catch (ArithmeticException repeating) {
            return num + "/" + den;
        }
    }
}
