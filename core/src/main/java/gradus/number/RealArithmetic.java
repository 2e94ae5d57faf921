package gradus.number;

import java.math.BigInteger;

/** Arithmetic on {@link Real}, with a little more than 50 (in fact more than 70) decimal digits. */
public enum RealArithmetic implements Arithmetic<Real> {
    INSTANCE;

    @Override
    public Real of(BigInteger numerator, BigInteger denominator) {
        return Real.of(numerator, denominator);
    }

    @Override
    public Real of(double value) {
        return Real.valueOf(value);
    }

    @Override
    public Real of(long value) {
        return Real.valueOf(value);
    }

    @Override
    public Real zero() {
        return Real.ZERO;
    }

    @Override
    public Real one() {
        return Real.ONE;
    }

    @Override
    public Real pi() {
        return Real.PI;
    }

    @Override
    public Real e() {
        return Real.E;
    }

    @Override
    public Real add(Real x, Real y) {
        return x.add(y);
    }

    @Override
    public Real sub(Real x, Real y) {
        return x.sub(y);
    }

    @Override
    public Real mul(Real x, Real y) {
        return x.mul(y);
    }

    @Override
    public Real div(Real x, Real y) {
        return x.div(y);
    }

    @Override
    public Real neg(Real x) {
        return x.neg();
    }

    @Override
    public Real pow(Real x, int exponent) {
        return x.powInt(exponent);
    }

    @Override
    public Real exp(Real x) {
        return x.exp();
    }

    @Override
    public Real log(Real x) {
        return x.log();
    }

    @Override
    public Real sqrt(Real x) {
        return x.sqrt();
    }

    @Override
    public Real tanh(Real x) {
        return x.tanh();
    }

    @Override
    public Real erf(Real x) {
        return x.erf();
    }

    @Override
    public Real abs(Real x) {
        return x.abs();
    }

    @Override
    public Real sign(Real x) {
        return x.isNaN() ? x : Real.valueOf(x.sign());
    }

    @Override
    public int compare(Real x, Real y) {
        return x.compareTo(y);
    }

    @Override
    public boolean less(Real x, Real y) {
        return !x.isNaN() && !y.isNaN() && x.compareTo(y) < 0;
    }

    @Override
    public boolean lessOrEqual(Real x, Real y) {
        return !x.isNaN() && !y.isNaN() && x.compareTo(y) <= 0;
    }

    @Override
    public boolean same(Real x, Real y) {
        return !x.isNaN() && !y.isNaN() && x.compareTo(y) == 0;
    }

    @Override
    public double toDouble(Real x) {
        return x.doubleValue();
    }

    @Override
    public boolean isFinite(Real x) {
        return x.isFinite();
    }
}
