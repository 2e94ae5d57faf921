package gradus.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DoubleFunctionsTest {
    private static final Real FIVE_HALVES = Real.valueOf(2.5);

    @Test
    void erfIsWithinTwoUnitsInTheLastPlace() {
        Random random = new Random(31);
        for (int i = 0; i < 20_000; i++) {
            double x = i % 2 == 0 ? random.nextDouble() * 7 : Math.exp(random.nextDouble() * 40 - 38);
            x = random.nextBoolean() ? x : -x;
            Real exact = Real.valueOf(x).erf();
            double error = Real.valueOf(DoubleFunctions.erf(x)).sub(exact).abs().doubleValue();
            assertThat(error).as("erf(%s)", x).isLessThan(2 * Math.ulp(exact.doubleValue()));
        }
    }

    @Test
    void erfKeepsSignsAndEnds() {
        assertThat(DoubleFunctions.erf(0.0)).isEqualTo(0.0);
        assertThat(Double.doubleToRawLongBits(DoubleFunctions.erf(-0.0))).isEqualTo(Long.MIN_VALUE);
        assertThat(DoubleFunctions.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(DoubleFunctions.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(DoubleFunctions.erf(Double.NaN)).isNaN();
        assertThat(DoubleFunctions.erf(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    }

    /** The numbers in the source are what the fit described beside them gives, and nobody else's. */
    @Test
    void coefficientsAreThoseOfTheFit() {
        List<double[]> tables = DoubleFunctions.coefficients();
        double[] near = fit(tables.get(0).length, Real.ZERO, Real.ONE, z -> {
            Real x = z.sqrt();
            return x.erf().div(x).sub(Real.ONE);
        });
        assertThat(tables.get(0)).containsExactly(near);
        double[] far = fit(tables.get(1).length, fraction(-3, 7), fraction(7, 17), t -> {
            Real x = FIVE_HALVES.mul(Real.ONE.add(t)).div(Real.ONE.sub(t));
            return Real.ONE.sub(x.erf()).mul(x.mul(x).exp());
        });
        assertThat(tables.get(1)).containsExactly(far);
    }

    private static Real fraction(long numerator, long denominator) {
        return Real.valueOf(numerator).div(Real.valueOf(denominator));
    }

    /** The polynomial through the function's values at the Chebyshev nodes, by Newton's divided differences. */
    private static double[] fit(int size, Real low, Real high, UnaryOperator<Real> function) {
        Real[] nodes = new Real[size];
        Real[] differences = new Real[size];
        for (int i = 0; i < size; i++) {
            Real cosine = cosine(Real.PI.mul(fraction(2L * i + 1, 2L * size)));
            nodes[i] = low.add(high).add(cosine.mul(high.sub(low))).scale(-1);
            differences[i] = function.apply(nodes[i]);
        }
        for (int order = 1; order < size; order++) {
            for (int i = size - 1; i >= order; i--) {
                differences[i] = differences[i].sub(differences[i - 1]).div(nodes[i].sub(nodes[i - order]));
            }
        }
        Real[] polynomial = new Real[size];
        for (int i = size - 1; i >= 0; i--) {
            // polynomial * (x - node) + difference
            for (int k = size - 1 - i; k >= 0; k--) {
                Real shifted = k > 0 ? polynomial[k - 1] : differences[i];
                Real kept = k < size - 1 - i ? polynomial[k].mul(nodes[i]) : Real.ZERO;
                polynomial[k] = shifted.sub(kept);
            }
        }
        double[] result = new double[size];
        for (int k = 0; k < size; k++) {
            result[k] = polynomial[k].doubleValue();
        }
        return result;
    }

    private static Real cosine(Real x) {
        Real square = x.mul(x).neg();
        Real term = Real.ONE;
        Real sum = Real.ZERO;
        for (long n = 1; n < 120; n += 2) {
            sum = sum.add(term);
            term = term.mul(square).div(Real.valueOf(n * (n + 1)));
        }
        return sum;
    }
}
