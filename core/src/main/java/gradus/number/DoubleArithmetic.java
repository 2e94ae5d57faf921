package gradus.number;

import java.math.BigInteger;

/** Arithmetic on double, with the functions of {@link Math} and {@link DoubleFunctions}. */
public enum DoubleArithmetic implements Arithmetic<Double> {
    INSTANCE;

    /** Integers of so many bits are doubles. */
    private static final int EXACT = 53;

    @Override
    public Double of(BigInteger numerator, BigInteger denominator) {
        // A quotient of two numbers that a double holds exactly is rounded once.
        return numerator.bitLength() <= EXACT && denominator.bitLength() <= EXACT && denominator.signum() > 0
                ? numerator.doubleValue() / denominator.doubleValue()
                : Real.of(numerator, denominator).doubleValue();
    }

    @Override
    public Double of(double value) {
        return value;
    }

    @Override
    public Double of(long value) {
        return (double) value;
    }

    @Override
    public Double pi() {
        return Math.PI;
    }

    @Override
    public Double e() {
        return Math.E;
    }

    @Override
    public Double add(Double x, Double y) {
        return x + y;
    }

    @Override
    public Double sub(Double x, Double y) {
        return x - y;
    }

    @Override
    public Double mul(Double x, Double y) {
        return x * y;
    }

    @Override
    public Double div(Double x, Double y) {
        return x / y;
    }

    @Override
    public Double neg(Double x) {
        return -x;
    }

    @Override
    public Double pow(Double x, int exponent) {
        return switch (exponent) {
            case 1 -> x;
            case 2 -> x * x;
            case -1 -> 1 / x;
            default -> Math.pow(x, exponent);
        };
    }

    @Override
    public Double exp(Double x) {
        return Math.exp(x);
    }

    @Override
    public Double log(Double x) {
        return Math.log(x);
    }

    @Override
    public Double sqrt(Double x) {
        return Math.sqrt(x);
    }

    @Override
    public Double tanh(Double x) {
        return Math.tanh(x);
    }

    @Override
    public Double erf(Double x) {
        return DoubleFunctions.erf(x);
    }

    @Override
    public Double abs(Double x) {
        return Math.abs(x);
    }

    @Override
    public Double sign(Double x) {
        return Math.signum(x);
    }

    /** As {@link Double#compare}, but -0.0 equals 0.0. */
    @Override
    public int compare(Double x, Double y) {
        return x.doubleValue() == y.doubleValue() ? 0 : Double.compare(x, y);
    }

    @Override
    public boolean less(Double x, Double y) {
        return x < y;
    }

    @Override
    public boolean lessOrEqual(Double x, Double y) {
        return x <= y;
    }

    @Override
    public boolean same(Double x, Double y) {
        return x.doubleValue() == y.doubleValue();
    }

    @Override
    public double toDouble(Double x) {
        return x;
    }

    @Override
    public boolean isFinite(Double x) {
        return Double.isFinite(x);
    }
}
