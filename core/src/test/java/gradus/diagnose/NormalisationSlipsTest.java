package gradus.diagnose;

import static gradus.diagnose.Slips.EXAMPLES;
import static gradus.diagnose.Slips.sum;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Slips in the gradient of a normalised layer, whose mean and variance depend on what is normalised. */
class NormalisationSlipsTest {
    private static final double EPSILON = 1e-5;
    private static final int UNITS = 4;

    private static Slips batch() {
        return Slips.of("3 > 4 batchnorm relu > 3 softmax").withoutBelow(1);
    }

    private static Slips complete() {
        return Slips.of("3 > 4 batchnorm relu > 3 softmax");
    }

    /** The statistics of a unit, and the paths of the gradient through them. */
    private record Unit(Slips s, int i, double gamma) {
        static Unit of(Slips s, int i) {
            return new Unit(s, i, s.at("gamma1", i, 0));
        }

        double mean() {
            return sum(EXAMPLES, j -> s.at("Z1", i, j)) / EXAMPLES;
        }

        double deviation() {
            double mean = mean();
            return Math.sqrt(sum(EXAMPLES, j -> Math.pow(s.at("Z1", i, j) - mean, 2)) / EXAMPLES + EPSILON);
        }

        double direct(int j) {
            return s.at("dN1", i, j) * gamma / deviation();
        }

        double throughMean() {
            return -sum(EXAMPLES, j -> s.at("dN1", i, j)) * gamma / deviation() / EXAMPLES;
        }

        double throughVariance(int j) {
            double mean = mean();
            double dvar = sum(EXAMPLES, k -> s.at("dN1", i, k) * gamma * (s.at("Z1", i, k) - mean))
                    * -0.5
                    / Math.pow(deviation(), 3);
            return 2 * dvar * (s.at("Z1", i, j) - mean) / EXAMPLES;
        }
    }

    @Test
    void meanAndVarianceAsConstants() {
        Slips s = batch();
        s.put("dZ1", (i, j) -> Unit.of(s, i).direct(j));
        assertThat(s.sentence("dZ1"))
                .isEqualTo("dZ1 takes mean1 and var1 as constants: the paths through them are left out.");
    }

    @Test
    void meanAndVarianceAsConstantsInTheOtherNormalisation() {
        Slips s = Slips.of("3 > 4 layernorm tanh > 3 softmax").withoutBelow(1);
        double[] deviations = new double[EXAMPLES];
        for (int n = 0; n < EXAMPLES; n++) {
            int j = n;
            double mean = sum(UNITS, i -> s.at("Z1", i, j)) / UNITS;
            deviations[j] = Math.sqrt(sum(UNITS, i -> Math.pow(s.at("Z1", i, j) - mean, 2)) / UNITS + EPSILON);
        }
        s.put("dZ1", (i, j) -> s.at("dN1", i, j) * s.at("gamma1", i, 0) / deviations[j]);
        assertThat(s.sentence("dZ1")).contains("takes mean1 and var1 as constants");
    }

    @Test
    void onePathLeftOut() {
        Slips s = batch();
        s.put("dZ1", (i, j) -> Unit.of(s, i).direct(j) + Unit.of(s, i).throughMean());
        assertThat(s.sentence("dZ1")).isEqualTo("dZ1 leaves out the path through var1.");
        s.put("dZ1", (i, j) -> Unit.of(s, i).direct(j) + Unit.of(s, i).throughVariance(j));
        assertThat(s.sentence("dZ1")).isEqualTo("dZ1 leaves out the path through mean1.");
    }

    @Test
    void onlyTheDirectPathLeftOut() {
        Slips s = batch();
        s.put("dZ1", (i, j) -> Unit.of(s, i).throughMean() + Unit.of(s, i).throughVariance(j));
        assertThat(s.sentence("dZ1")).isEqualTo("dZ1 leaves out the path through N1.");
    }

    @Test
    void scaleForgottenInEveryPath() {
        Slips s = batch();
        s.put("dZ1", (i, j) -> {
            Unit u = new Unit(s, i, 1);
            return u.direct(j) + u.throughMean() + u.throughVariance(j);
        });
        assertThat(s.sentence("dZ1"))
                .contains("lacks the factor gamma1")
                .contains("dvar1")
                .contains("dmean1");
    }

    @Test
    void otherValuesInThePlaceOfTheNormalisedOne() {
        Slips s = complete();
        s.put("dgamma1", (i, k) -> sum(EXAMPLES, j -> s.at("dN1", i, j) * s.at("Z1", i, j)) / EXAMPLES);
        assertThat(s.sentence("dgamma1")).contains("Z1 in the place of (Z1 - mean1)");
        s.put("dgamma1", (i, k) -> sum(EXAMPLES, j -> s.at("dN1", i, j) * s.at("N1", i, j)) / EXAMPLES);
        assertThat(s.sentence("dgamma1")).contains("N1 in the place of (Z1 - mean1)");
        s.put(
                "dgamma1",
                (i, k) -> sum(
                                EXAMPLES,
                                j -> s.at("dN1", i, j)
                                        * (s.at("Z1", i, j) - Unit.of(s, i).mean()))
                        / EXAMPLES);
        assertThat(s.sentence("dgamma1")).contains("lacks the factor 1 / sqrt(var1");
    }
}
