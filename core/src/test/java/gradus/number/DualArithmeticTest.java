package gradus.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each rule against the central difference quotient of step 1e-20 in {@link Real}, and the kinks. */
class DualArithmeticTest {
    private static final RealArithmetic REAL = RealArithmetic.INSTANCE;
    private static final DualArithmetic<Real> DUAL = new DualArithmetic<>(REAL);
    private static final Real STEP = Real.ONE.div(Real.valueOf(10L).powInt(20));

    /** A function of one variable in any arithmetic. */
    private interface Formula {
        <T> T at(Arithmetic<T> in, T x);
    }

    /** Every operation, and some on both sides of a product, each well inside its domain for 0.1 < x < 3. */
    private static Map<String, Formula> formulas() {
        Map<String, Formula> all = new LinkedHashMap<>(operations());
        all.put("x x x", new Formula() {
            @Override
            public <T> T at(Arithmetic<T> in, T x) {
                return in.mul(in.mul(x, x), x);
            }
        });
        all.put("tanh(x)/(1 + exp(-x)) - erf(sqrt(x))", new Formula() {
            @Override
            public <T> T at(Arithmetic<T> in, T x) {
                T bottom = in.add(in.one(), in.exp(in.neg(x)));
                return in.sub(in.div(in.tanh(x), bottom), in.erf(in.sqrt(x)));
            }
        });
        all.put("log(x)^3 x/(x^2 + 2)", new Formula() {
            @Override
            public <T> T at(Arithmetic<T> in, T x) {
                T bottom = in.add(in.pow(x, 2), in.of(2L));
                return in.div(in.mul(in.pow(in.log(x), 3), x), bottom);
            }
        });
        return all;
    }

    private static Map<String, Formula> operations() {
        Map<String, Formula> all = new LinkedHashMap<>();
        for (int operation = 0; operation < NAMES.length; operation++) {
            int chosen = operation;
            all.put(NAMES[operation], new Formula() {
                @Override
                public <T> T at(Arithmetic<T> in, T x) {
                    return apply(in, chosen, x);
                }
            });
        }
        return all;
    }

    private static final String[] NAMES = {
        "x + c", "c + x", "x - c", "c - x", "c x", "x c", "x/c", "c/x", "-x", "x^5", "x^-3", "x^1", "x^0", "exp", "log",
        "sqrt", "tanh", "erf", "abs(x)", "abs(-x)", "sign"
    };

    private static <T> T apply(Arithmetic<T> in, int operation, T x) {
        T c = in.of(BigInteger.valueOf(-7), BigInteger.valueOf(3));
        return switch (NAMES[operation]) {
            case "x + c" -> in.add(x, c);
            case "c + x" -> in.add(c, x);
            case "x - c" -> in.sub(x, c);
            case "c - x" -> in.sub(c, x);
            case "c x" -> in.mul(c, x);
            case "x c" -> in.mul(x, c);
            case "x/c" -> in.div(x, c);
            case "c/x" -> in.div(c, x);
            case "-x" -> in.neg(x);
            case "x^5" -> in.pow(x, 5);
            case "x^-3" -> in.pow(x, -3);
            case "x^1" -> in.pow(x, 1);
            case "x^0" -> in.pow(x, 0);
            case "exp" -> in.exp(x);
            case "log" -> in.log(x);
            case "sqrt" -> in.sqrt(x);
            case "tanh" -> in.tanh(x);
            case "erf" -> in.erf(x);
            case "abs(x)" -> in.abs(x);
            case "abs(-x)" -> in.abs(in.neg(x));
            case "sign" -> in.sign(x);
            default -> throw new AssertionError(NAMES[operation]);
        };
    }

    @TestFactory
    Iterable<DynamicTest> derivativesAreTheLimitsOfDifferenceQuotients() {
        return formulas().entrySet().stream()
                .map(formula -> DynamicTest.dynamicTest(formula.getKey(), () -> check(formula.getValue())))
                .toList();
    }

    private static void check(Formula formula) {
        Random random = new Random(41);
        for (int i = 0; i < 50; i++) {
            double at = 0.1 + 2.9 * random.nextDouble();
            Real x = Real.valueOf(at);
            Real slope = formula.at(REAL, x.add(STEP))
                    .sub(formula.at(REAL, x.sub(STEP)))
                    .div(STEP.scale(1));
            Dual<Real> dual = formula.at(DUAL, DUAL.variable(x));
            assertThat(dual.value()).isEqualTo(formula.at(REAL, x));
            Real difference = DUAL.derivative(dual).sub(slope).abs();
            // The quotient is off by step^2/6 times the third derivative, which reaches 1e8 near 0.1.
            assertThat(difference.doubleValue()).as("at %s", x).isLessThan(1e-31);

            DualArithmetic<Double> doubles = new DualArithmetic<>(DoubleArithmetic.INSTANCE);
            Dual<Double> inDouble = formula.at(doubles, doubles.variable(at));
            double expected = slope.doubleValue();
            assertThat(doubles.derivative(inDouble)).isEqualTo(expected, within(1e-13 * (1 + Math.abs(expected))));
            assertThat(inDouble.value())
                    .isEqualTo(dual.value().doubleValue(), within(1e-13 * (1 + Math.abs(inDouble.value()))));
        }
    }

    @Test
    void whatDoesNotDependOnTheVariableHasNoDerivative() {
        for (int operation = 0; operation < NAMES.length; operation++) {
            assertThat(apply(DUAL, operation, DUAL.of(0.5)).derivative())
                    .as(NAMES[operation])
                    .isNull();
        }
        Dual<Real> infinite = DUAL.div(DUAL.one(), DUAL.zero());
        Dual<Real> product = DUAL.mul(DUAL.variable(Real.ONE), infinite);
        assertThat(product.derivative()).isEqualTo(Real.POSITIVE_INFINITY);
        assertThat(DUAL.add(DUAL.variable(Real.ONE), infinite).derivative()).isEqualTo(Real.ONE);
        assertThat(DUAL.derivative(DUAL.pi())).isEqualTo(Real.ZERO);
        assertThat(DUAL.e().value()).isEqualTo(Real.E);
    }

    @Test
    void kinksHaveTheDerivativesOfTheContract() {
        Dual<Real> zero = DUAL.variable(Real.ZERO);
        assertThat(DUAL.derivative(DUAL.abs(zero))).isEqualTo(Real.ZERO);
        assertThat(DUAL.derivative(DUAL.sign(zero))).isEqualTo(Real.ZERO);
        assertThat(DUAL.derivative(DUAL.abs(DUAL.variable(Real.ONE.neg())))).isEqualTo(Real.ONE.neg());
        assertThat(DUAL.derivative(DUAL.sign(DUAL.variable(Real.ONE)))).isEqualTo(Real.ZERO);
        assertThat(DUAL.derivative(DUAL.pow(zero, 1))).isEqualTo(Real.ONE);
        assertThat(DUAL.derivative(DUAL.pow(zero, 2))).isEqualTo(Real.ZERO);
    }

    @Test
    void saturatedFunctionsHaveTinyOrZeroSlopesAndNoNan() {
        for (double x : new double[] {-1e10, -1000, 1000, 1e10}) {
            Dual<Real> slope = DUAL.tanh(DUAL.variable(Real.valueOf(x)));
            assertThat(DUAL.derivative(slope).doubleValue()).isBetween(0.0, 1e-300);
            DualArithmetic<Double> doubles = new DualArithmetic<>(DoubleArithmetic.INSTANCE);
            assertThat(doubles.derivative(doubles.tanh(doubles.variable(x)))).isZero();
            assertThat(doubles.derivative(doubles.erf(doubles.variable(x)))).isZero();
        }
    }

    @Test
    void comparisonsLookAtTheValueOnly() {
        Dual<Real> variable = DUAL.variable(Real.TWO);
        assertThat(DUAL.same(variable, DUAL.of(2L))).isTrue();
        assertThat(DUAL.compare(variable, DUAL.of(2L))).isZero();
        assertThat(DUAL.less(variable, DUAL.of(3L)) && DUAL.lessOrEqual(variable, DUAL.of(2.0)))
                .isTrue();
        assertThat(DUAL.less(variable, DUAL.of(2L)) || DUAL.lessOrEqual(variable, DUAL.one()))
                .isFalse();
        assertThat(DUAL.isFinite(new Dual<>(Real.ONE, Real.NAN))).isFalse();
        assertThat(DUAL.isFinite(variable)).isTrue();
        assertThat(DUAL.toDouble(variable)).isEqualTo(2);
    }

    @Test
    void comparisonsWithNanAreFalseInEveryArithmetic() {
        checkNan(REAL);
        checkNan(DoubleArithmetic.INSTANCE);
        checkNan(DUAL);
    }

    private static <T> void checkNan(Arithmetic<T> in) {
        T nan = in.of(Double.NaN);
        T one = in.one();
        assertThat(in.less(nan, one) || in.less(one, nan) || in.lessOrEqual(nan, nan) || in.same(nan, nan))
                .isFalse();
        assertThat(in.toDouble(in.sign(nan))).isNaN();
        assertThat(in.compare(nan, nan)).isZero();
        assertThat(in.compare(nan, in.of(Double.POSITIVE_INFINITY))).isPositive();
        assertThat(in.isFinite(nan) || in.isFinite(in.div(one, in.zero()))).isFalse();
        assertThat(in.toDouble(in.pow(nan, 0))).isEqualTo(1);
        assertThat(in.toDouble(in.pow(in.zero(), -1))).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(in.compare(in.of(-0.0), in.zero())).isZero();
        assertThat(in.toDouble(in.sign(in.of(-3L)))).isEqualTo(-1);
        assertThat(in.toDouble(in.sign(in.zero()))).isZero();
        assertThat(in.toDouble(in.pi())).isEqualTo(Math.PI);
        assertThat(in.toDouble(in.e())).isEqualTo(Math.E);
        assertThat(in.toDouble(in.of(BigInteger.ONE, BigInteger.valueOf(3)))).isEqualTo(1.0 / 3);
    }
}
