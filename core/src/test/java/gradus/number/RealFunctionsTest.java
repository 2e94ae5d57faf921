package gradus.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The functions of {@link Real} against slow series in decimal, against each other, and at their ends. */
class RealFunctionsTest {
    /** Three digits less than the class promises for arguments up to a million: here they are small. */
    private static final double SMALL = 1e-73;

    private static Real real(double x) {
        return Real.valueOf(x);
    }

    /** A number with all its bits in use, between the bounds. */
    private static Real between(Random random, double low, double high) {
        Real fraction = Real.ZERO;
        for (int i = 0; i < 5; i++) {
            fraction = fraction.scale(-53).add(real(random.nextDouble()));
        }
        return real(low).add(fraction.mul(real(high - low))).mul(real(1 - 1e-16));
    }

    private static double error(Real x, Real y) {
        return x.equals(y) ? 0 : Math.abs(x.sub(y).div(y).doubleValue());
    }

    private static void compare(
            int seed, double range, UnaryOperator<Real> function, UnaryOperator<BigDecimal> oracle) {
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            Real x = between(random, -range, range);
            // Every other one near 0, where the result has to be right relative to its size.
            x = i % 2 == 0 ? x : x.scale(-random.nextInt(150));
            BigDecimal expected = oracle.apply(x.toBigDecimal());
            assertThat(DecimalFunctions.relativeError(function.apply(x), expected))
                    .as("at %s, seed %d", x, seed)
                    .isLessThan(SMALL);
        }
    }

    @Test
    void constantsHaveTheirKnownDigits() {
        assertThat(Real.PI.toString(60)).isEqualTo("3.14159265358979323846264338327950288419716939937510582097494");
        assertThat(Real.E.toString(60)).isEqualTo("2.71828182845904523536028747135266249775724709369995957496697");
        assertThat(Real.LN2.toString(60)).isEqualTo("0.69314718055994530941723212145817656807550013436025525412068");
        assertThat(DecimalFunctions.relativeError(Real.PI, DecimalFunctions.pi()))
                .isLessThan(0x1p-256);
        assertThat(DecimalFunctions.relativeError(Real.LN2, DecimalFunctions.ln2()))
                .isLessThan(0x1p-256);
        assertThat(DecimalFunctions.relativeError(Real.E, DecimalFunctions.exp(BigDecimal.ONE)))
                .isLessThan(0x1p-256);
        BigDecimal erfOne = DecimalFunctions.erf(BigDecimal.ONE);
        assertThat(erfOne.toPlainString()).startsWith("0.84270079294971486934122063508260925929606699796630290845");
        assertThat(DecimalFunctions.relativeError(Real.ONE.erf(), erfOne)).isLessThan(SMALL);
    }

    @Test
    void exponentialAgreesWithItsSeriesInDecimal() {
        compare(11, 30, Real::exp, DecimalFunctions::exp);
    }

    @Test
    void tanhAgreesWithItsSeriesInDecimal() {
        compare(12, 0.126, Real::tanh, DecimalFunctions::tanh);
        compare(13, 2, Real::tanh, DecimalFunctions::tanh);
        compare(22, 100, Real::tanh, DecimalFunctions::tanh);
    }

    @Test
    void erfAgreesWithItsAlternatingSeriesInDecimal() {
        compare(14, 0.063, Real::erf, DecimalFunctions::erf);
        compare(15, 9, Real::erf, DecimalFunctions::erf);
    }

    @Test
    void logarithmAgreesWithItsSeriesInDecimal() {
        UnaryOperator<Real> aroundOne = x -> Real.ONE.add(x).log();
        compare(16, 0.126, aroundOne, x -> DecimalFunctions.log(roundedOnePlus(x)));
        compare(23, 0.7, aroundOne, x -> DecimalFunctions.log(roundedOnePlus(x)));
    }

    /** 1 + x as Real rounds it, since a logarithm near 1 shows the difference. */
    private static BigDecimal roundedOnePlus(BigDecimal x) {
        return Real.ONE
                .add(Real.of(x.unscaledValue(), BigInteger.TEN.pow(x.scale())))
                .toBigDecimal();
    }

    @Test
    void logarithmIsRightOnBothSidesOfEverySwitch() {
        Random random = new Random(17);
        for (double m : new double[] {0.5, Math.sqrt(0.5), 0.875, 1, 1.125, Math.sqrt(2), 2, 1e300, 1e-300}) {
            for (int i = -20; i <= 20; i++) {
                Real x = between(random, m, m * (1 + i * 1e-3));
                Real product = x.mul(x).mul(x);
                assertThat(error(product.log(), x.log().mul(real(3)))).isLessThan(1e-68);
            }
        }
    }

    @Test
    void squareRootIsWithinOneUnitAndExactForSquares() {
        Random random = new Random(18);
        for (int i = 0; i < 2000; i++) {
            Real x = RealTest.random(random, 900).abs();
            // (s(1+e))^2 = x(1+2e), and the product adds a rounding of its own.
            assertThat(error(x.sqrt().mul(x.sqrt()), x)).isLessThan(5 * 0x1p-256);
            Real root = real(random.nextInt(1 << 30)).mul(real(random.nextLong()));
            assertThat(root.mul(root).sqrt()).isEqualTo(root.abs());
        }
    }

    @Test
    void exponentialsOfSumsAreProducts() {
        Random random = new Random(19);
        for (double range : new double[] {1e-3, 1, 700, 1e6}) {
            for (int i = 0; i < 300; i++) {
                Real x = between(random, -range, range);
                Real y = between(random, -range, range);
                double allowed = SMALL + range * 1e-76;
                assertThat(error(x.add(y).exp(), x.exp().mul(y.exp()))).isLessThan(allowed);
                assertThat(error(x.exp().mul(x.neg().exp()), Real.ONE)).isLessThan(allowed);
                assertThat(error(x.exp().log(), x)).isLessThan(1e-68 / Math.min(1, range));
            }
        }
    }

    @Test
    void argumentsAtTheSeamsOfTheReductionsAreRight() {
        for (int j = -3000; j <= 3000; j++) {
            Real multiple = Real.LN2.mul(Real.valueOf((long) j));
            Real unit = Real.ONE.scale(-240);
            for (Real x : new Real[] {multiple, multiple.sub(unit), multiple.add(unit)}) {
                // exp(j ln2 + d) = 2^j (1 + d), and d^2 is below 2^-400.
                Real d = x.sub(multiple);
                assertThat(error(x.exp(), Real.ONE.add(d).scale(j))).isLessThan(1e-72);
            }
        }
        for (int j = 1; j < 230; j++) {
            Real x = real(j / 16.0);
            Real left = x.sub(Real.ONE.scale(-230)).erf();
            Real right = x.add(Real.ONE.scale(-230)).erf();
            assertThat(left).isLessThanOrEqualTo(x.erf());
            assertThat(right).isGreaterThanOrEqualTo(x.erf());
            // The slope is below 1.13, on both sides of the seam.
            assertThat(right.sub(left).doubleValue()).isLessThan(1.13 * 0x1p-229);
        }
    }

    @Test
    void tanhAgreesWithItsDefinitionByExponentials() {
        Random random = new Random(20);
        for (int i = 0; i < 1000; i++) {
            Real x = between(random, -40, 40);
            Real power = x.scale(1).exp();
            Real expected = power.sub(Real.ONE).div(power.add(Real.ONE));
            assertThat(error(x.tanh(), expected)).isLessThan(1e-70);
            assertThat(x.neg().tanh()).isEqualTo(x.tanh().neg());
        }
    }

    /** 1 - erf(x) = exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))) (Laplace). */
    @Test
    void erfAgreesWithItsContinuedFraction() {
        Random random = new Random(21);
        for (int i = 0; i < 60; i++) {
            Real x = between(random, 3, 13);
            Real fraction = x;
            for (int k = 1000; k >= 1; k--) {
                fraction = x.add(real(k / 2.0).div(fraction));
            }
            Real rest = x.mul(x).neg().exp().div(Real.PI.sqrt()).div(fraction);
            assertThat(error(x.erf(), Real.ONE.sub(rest))).isLessThan(SMALL);
            assertThat(x.neg().erf()).isEqualTo(x.erf().neg());
        }
    }

    @Test
    void functionsNeverThrowAtTheEndsOfTheirDomains() {
        Real inf = Real.POSITIVE_INFINITY;
        Real minusInf = Real.NEGATIVE_INFINITY;
        Real huge = Real.ONE.scale(Real.MAX_EXPONENT - 1);
        Real tiny = Real.ONE.scale(-Real.MAX_EXPONENT + 1);
        assertThat(Real.ZERO.log()).isEqualTo(minusInf);
        assertThat(inf.log()).isEqualTo(inf);
        assertThat(Real.ZERO.exp()).isEqualTo(Real.ONE);
        assertThat(inf.exp()).isEqualTo(inf);
        assertThat(minusInf.exp()).isEqualTo(Real.ZERO);
        assertThat(real(1e9).exp()).isEqualTo(inf);
        assertThat(real(-1e9).exp()).isEqualTo(Real.ZERO);
        assertThat(huge.exp()).isEqualTo(inf);
        assertThat(huge.neg().exp()).isEqualTo(Real.ZERO);
        assertThat(tiny.exp()).isEqualTo(Real.ONE);
        assertThat(tiny.neg().exp()).isEqualTo(Real.ONE);
        assertThat(error(huge.log(), Real.LN2.mul(real(Real.MAX_EXPONENT - 1)))).isLessThan(SMALL);
        assertThat(huge.tanh()).isEqualTo(Real.ONE);
        assertThat(minusInf.tanh()).isEqualTo(Real.ONE.neg());
        assertThat(tiny.neg().tanh()).isEqualTo(tiny.neg());
        assertThat(huge.neg().erf()).isEqualTo(Real.ONE.neg());
        assertThat(inf.erf()).isEqualTo(Real.ONE);
        assertThat(error(tiny.erf(), tiny.mul(Real.TWO).div(Real.PI.sqrt()))).isLessThan(SMALL);
        assertThat(Real.ZERO.sqrt().isZero()
                        && Real.ZERO.tanh().isZero()
                        && Real.ZERO.erf().isZero())
                .isTrue();
        assertThat(inf.sqrt()).isEqualTo(inf);
        for (Real x : new Real[] {real(-1).log(), minusInf.log(), real(-1).sqrt(), minusInf.sqrt()}) {
            assertThat(x.isNaN()).isTrue();
        }
        Real nan = Real.NAN;
        for (Real x : new Real[] {nan.exp(), nan.log(), nan.sqrt(), nan.tanh(), nan.erf()}) {
            assertThat(x.isNaN()).isTrue();
        }
    }
}
