package gradus.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arithmetic and conversions against exact decimal arithmetic. */
class RealTest {
    private static final Real INF = Real.POSITIVE_INFINITY;
    private static final Real MINUS_INF = Real.NEGATIVE_INFINITY;
    private static final Real NAN = Real.NAN;

    /** Numbers whose limbs are often all zeros or all ones, where carries go wrong if they ever do. */
    static Real random(Random random, int maximalExponent) {
        long[] limbs = new long[4];
        for (int i = 0; i < 4; i++) {
            limbs[i] = switch (random.nextInt(5)) {
                case 0 -> 0;
                case 1 -> -1;
                case 2 -> 1L << random.nextInt(64);
                default -> random.nextLong();
            };
        }
        int exponent = random.nextInt(2 * maximalExponent + 1) - maximalExponent;
        int sign = random.nextBoolean() ? 1 : -1;
        return Real.finite(sign, exponent, limbs[0] | Long.MIN_VALUE, limbs[1], limbs[2], limbs[3]);
    }

    /** Half a unit in the last place of {@code x}, seen from the side of larger numbers. */
    private static BigDecimal halfUnit(Real x) {
        return Real.ONE.scale(x.exponent - 257).toBigDecimal();
    }

    @Test
    void sumsDifferencesAndProductsAreRoundedToNearest() {
        Random random = new Random(1);
        for (int i = 0; i < 6_000; i++) {
            Real x = random(random, 150);
            Real y = i % 3 == 0 ? random(random, 150) : random(random, 2);
            BigDecimal exactX = x.toBigDecimal();
            BigDecimal exactY = y.toBigDecimal();
            assertNearest(x.add(y), exactX.add(exactY));
            assertNearest(x.sub(y), exactX.subtract(exactY));
            assertNearest(x.mul(y), exactX.multiply(exactY));
        }
    }

    private static void assertNearest(Real actual, BigDecimal exact) {
        if (actual.isZero()) {
            assertThat(exact).isZero();
            return;
        }
        BigDecimal error = actual.toBigDecimal().subtract(exact).abs();
        int order = error.compareTo(halfUnit(actual));
        assertThat(order).as("%s for %s", actual, exact).isLessThanOrEqualTo(0);
        if (order == 0) {
            assertThat(actual.d & 1).as("a tie goes to even").isZero();
        }
    }

    @Test
    void quotientsAreRoundedToNearest() {
        Random random = new Random(2);
        for (int i = 0; i < 6_000; i++) {
            Real x = random(random, 150);
            Real y = i % 3 == 0 ? Real.valueOf(random.nextLong() | 1) : random(random, 150);
            Real quotient = x.div(y);
            BigDecimal rest = quotient.toBigDecimal().multiply(y.toBigDecimal()).subtract(x.toBigDecimal());
            assertThat(rest.abs())
                    .isLessThanOrEqualTo(
                            halfUnit(quotient).multiply(y.toBigDecimal().abs()));
            assertThat(x.mul(y).div(y).sub(x).abs().div(x.abs()).doubleValue()).isLessThan(0x1p-254);
        }
    }

    @Test
    void tiesGoToEven() {
        Real unit = Real.ONE.scale(-255);
        Real half = Real.ONE.scale(-256);
        assertThat(Real.ONE.add(half)).isEqualTo(Real.ONE);
        assertThat(Real.ONE.add(unit).add(half)).isEqualTo(Real.ONE.add(unit.scale(1)));
        assertThat(Real.ONE.add(half.add(half.scale(-300)))).isEqualTo(Real.ONE);
        assertThat(Real.ONE.add(half.add(half.scale(-255)))).isEqualTo(Real.ONE.add(unit));
        assertThat(Real.TWO.sub(half).add(half)).isEqualTo(Real.TWO);
    }

    @Test
    void cancellationIsExact() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            Real x = random(random, 10);
            Real tiny = x.scale(-random.nextInt(256));
            assertThat(x.sub(x)).isEqualTo(Real.ZERO);
            BigDecimal exact = x.toBigDecimal().subtract(x.sub(tiny).toBigDecimal());
            assertThat(x.sub(x.sub(tiny)).toBigDecimal()).isEqualByComparingTo(exact);
        }
    }

    @Test
    void integersAndFractionsAreRoundedToNearest() {
        Random random = new Random(4);
        for (int i = 0; i < 5000; i++) {
            BigInteger numerator = new BigInteger(1 + random.nextInt(600), random);
            numerator = random.nextBoolean() ? numerator.negate() : numerator;
            assertNearest(Real.of(numerator), new BigDecimal(numerator));
            BigInteger denominator = new BigInteger(256, random).setBit(0);
            Real fraction = Real.of(numerator.shiftRight(344), denominator);
            BigDecimal rest = fraction.toBigDecimal()
                    .multiply(new BigDecimal(denominator))
                    .subtract(new BigDecimal(numerator.shiftRight(344)));
            assertThat(rest.abs()).isLessThanOrEqualTo(halfUnit(fraction).multiply(new BigDecimal(denominator)));
        }
        assertThat(Real.valueOf(Long.MIN_VALUE).toBigDecimal()).isEqualByComparingTo("-9223372036854775808");
        assertThat(Real.of(BigInteger.TEN.pow(77)).toBigDecimal()).isEqualByComparingTo(BigDecimal.TEN.pow(77));
        // Just above a tie, by a bit far below the guard limb.
        BigInteger tie = BigInteger.ONE.shiftLeft(500).add(BigInteger.ONE.shiftLeft(244));
        assertThat(Real.of(tie).d).isZero();
        assertThat(Real.of(tie.add(BigInteger.ONE)).d).isEqualTo(1);
    }

    @Test
    void doublesConvertExactlyBothWays() {
        Random random = new Random(5);
        List<Double> doubles = new ArrayList<>(
                List.of(0.0, 1.0, -1.0, 0.1, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE));
        for (int i = 0; i < 5000; i++) {
            doubles.add(Double.longBitsToDouble(random.nextLong()));
            doubles.add(Double.longBitsToDouble(random.nextLong() >>> 12));
        }
        for (double x : doubles) {
            if (Double.isFinite(x)) {
                assertThat(Real.valueOf(x).toBigDecimal()).isEqualByComparingTo(new BigDecimal(x));
            }
            assertThat(Double.compare(Real.valueOf(x).doubleValue(), x + 0.0)).isZero();
        }
        assertThat(Real.valueOf(-0.0)).isEqualTo(Real.ZERO);
    }

    @Test
    void doubleValueRoundsToNearestAlsoWhereDoublesAreSubnormalOrEnd() {
        Random random = new Random(6);
        for (int i = 0; i < 6_000; i++) {
            double below = Math.abs(Double.longBitsToDouble(i % 2 == 0 ? random.nextLong() : random.nextLong() >>> 12));
            if (below >= Double.MAX_VALUE || Double.isNaN(below)) {
                continue;
            }
            Real low = Real.valueOf(below);
            Real middle = low.add(Real.valueOf(Math.nextUp(below))).scale(-1);
            Real nudge = middle.scale(-200);
            boolean even = (Double.doubleToLongBits(below) & 1) == 0;
            assertThat(middle.doubleValue()).isEqualTo(even ? below : Math.nextUp(below));
            assertThat(middle.sub(nudge).doubleValue()).isEqualTo(below);
            assertThat(middle.add(nudge).neg().doubleValue()).isEqualTo(-Math.nextUp(below));
        }
        Real end = Real.ONE.scale(1024).sub(Real.ONE.scale(970));
        assertThat(end.doubleValue()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(end.sub(Real.ONE.scale(900)).doubleValue()).isEqualTo(Double.MAX_VALUE);
        assertThat(Real.ONE.scale(-1075).doubleValue()).isZero();
        assertThat(Real.ONE.scale(-1075).add(Real.ONE.scale(-1200)).doubleValue())
                .isEqualTo(Double.MIN_VALUE);
        assertThat(Real.ONE.scale(5000).doubleValue()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Real.ONE.scale(-5000).doubleValue()).isZero();
    }

    @Test
    void integerPowersAgreeWithDecimalOnes() {
        Random random = new Random(7);
        MathContext context = new MathContext(200);
        for (int i = 0; i < 500; i++) {
            Real x = Real.valueOf(random.nextDouble() * 3 - 1.5).div(Real.valueOf(3L));
            int power = random.nextInt(121) - 60;
            BigDecimal expected =
                    DecimalFunctions.divide(x.toBigDecimal(), BigDecimal.ONE).pow(power, context);
            assertThat(DecimalFunctions.relativeError(x.powInt(power), expected))
                    .isLessThan(1e-74);
        }
        assertThat(Real.ZERO.powInt(0)).isEqualTo(Real.ONE);
        assertThat(NAN.powInt(0)).isEqualTo(Real.ONE);
        assertThat(Real.ZERO.powInt(-1)).isEqualTo(INF);
        assertThat(Real.TWO.powInt(10)).isEqualTo(Real.valueOf(1024L));
        assertThat(Real.TWO.powInt(Integer.MIN_VALUE)).isEqualTo(Real.ZERO);
        assertThat(Real.ONE.neg().powInt(Integer.MIN_VALUE)).isEqualTo(Real.ONE);
    }

    @Test
    void infinitiesAndNanFollowTheRulesOfFloatingPoint() {
        Real one = Real.ONE;
        Real zero = Real.ZERO;
        assertThat(one.div(zero)).isEqualTo(INF);
        assertThat(one.neg().div(zero)).isEqualTo(MINUS_INF);
        assertThat(one.div(INF)).isEqualTo(zero);
        assertThat(INF.div(one.neg())).isEqualTo(MINUS_INF);
        assertThat(INF.add(one)).isEqualTo(INF);
        assertThat(one.sub(INF)).isEqualTo(MINUS_INF);
        assertThat(INF.mul(MINUS_INF)).isEqualTo(MINUS_INF);
        assertThat(zero.add(one)).isEqualTo(one);
        assertThat(zero.sub(one)).isEqualTo(one.neg());
        assertThat(zero.mul(one)).isEqualTo(zero);
        assertThat(zero.div(one)).isEqualTo(zero);
        assertThat(List.of(
                        zero.div(zero),
                        INF.div(INF),
                        zero.mul(INF),
                        INF.sub(INF),
                        INF.add(MINUS_INF),
                        NAN.add(one),
                        one.sub(NAN),
                        NAN.mul(zero),
                        NAN.div(INF),
                        NAN.neg(),
                        NAN.abs()))
                .allMatch(Real::isNaN);
        Real huge = one.scale(Real.MAX_EXPONENT - 1);
        assertThat(huge.mul(huge.neg())).isEqualTo(MINUS_INF);
        assertThat(huge.add(huge)).isEqualTo(INF);
        assertThat(one.div(huge).div(huge)).isEqualTo(zero);
        assertThat(INF.isFinite() || NAN.isFinite() || INF.isNaN() || !zero.isFinite())
                .isFalse();
        assertThat(NAN.isZero() || INF.isZero() || one.isZero() || !zero.isZero())
                .isFalse();
    }

    @Test
    void orderIsThatOfTheNumbersWithNanLast() {
        List<Real> ascending = List.of(
                MINUS_INF,
                Real.TWO.neg(),
                Real.ONE.add(Real.ONE.scale(-255)).neg(),
                Real.ONE.neg(),
                Real.ONE.scale(-9).neg(),
                Real.ZERO,
                Real.ONE.scale(-9),
                Real.ONE,
                Real.ONE.add(Real.ONE.scale(-255)),
                Real.ONE.add(Real.ONE.scale(-191)),
                Real.ONE.add(Real.ONE.scale(-100)),
                Real.TWO,
                INF,
                NAN);
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(Integer.signum(ascending.get(i).compareTo(ascending.get(j))))
                        .isEqualTo(Integer.compare(i, j));
                assertThat(ascending.get(i).equals(ascending.get(j))).isEqualTo(i == j);
            }
        }
        Real third = Real.ONE.div(Real.valueOf(3L));
        assertThat(third.neg().neg()).hasSameHashCodeAs(third).isEqualTo(third);
    }

    @Test
    void textHasTheDigitsAskedFor() {
        assertThat(Real.PI.toString(10)).isEqualTo("3.141592654");
        assertThat(Real.valueOf(-0.5).toString()).isEqualTo("-0.5");
        assertThat(Real.ZERO.toString()).isEqualTo("0");
        assertThat(Real.valueOf(1000L).toString(5)).isEqualTo("1E+3");
        assertThat(List.of(NAN.toString(), INF.toString(), MINUS_INF.toString()))
                .containsExactly("NaN", "Inf", "-Inf");
        // log10(2) * 10^6 = 301029.9956639812, and 10^0.9956639812 = 9.900656.
        assertThat(Real.ONE.scale(1_000_000).toString(7)).isEqualTo("9.900656E+301029");
        assertThat(Real.ONE.scale(-1_000_000).toString(7)).isEqualTo("1.010034E-301030");
    }
}
