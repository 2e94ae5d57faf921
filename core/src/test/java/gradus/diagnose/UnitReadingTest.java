package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** One layer's arrays in names and numbers that the library does not have as they are. */
class UnitReadingTest extends UnitFile {
    @Test
    void aSlopeIsReadOffWhatComesOut() {
        double[] z = draw("Z", 4, 7);
        put("A", 4, 7, n -> z[n] > 0 ? z[n] : 0.2 * z[n]);
        double[] da = draw("dA", 4, 7);
        put("dZ", 4, 7, n -> z[n] > 0 ? da[n] : 0.2 * da[n]);
        Diagnosis right = diagnose();
        assertThat(right.verdict()).as("%s", right).isEqualTo(Verdict.CORRECT);
        assertThat(right.net()).contains("leaky-relu(0.2)");
        put("dZ", 4, 7, n -> z[n] > 0 ? da[n] : 0.01 * da[n]);
        assertThat(first(diagnose())).isEqualTo("dZ");
    }

    @Test
    void aSlopeIsReadOffTheGradientsWhereNothingComesOut() {
        double[] x = draw("x", 7, 4);
        double[] arriving = draw("dout", 7, 4);
        put("dx", 7, 4, n -> x[n] > 0 ? arriving[n] : 0.3 * arriving[n]);
        Diagnosis right = diagnose();
        assertThat(right.verdict()).as("%s", right).isEqualTo(Verdict.CORRECT);
        assertThat(right.net()).contains("leaky-relu(0.3)");
    }

    @Test
    void zerosAndOnesBesideAnActivationAreTheLabels() {
        double[] a = put("A", 1, 8, n -> 1 / (1 + Math.exp(-random.nextGaussian())));
        double[] y = put("Y", 1, 8, n -> n % 3 == 0 ? 1 : 0);
        put("dZ", 1, 8, n -> a[n] - y[n]);
        Diagnosis right = diagnose();
        assertThat(right.verdict()).as("%s", right).isEqualTo(Verdict.CORRECT);
        assertThat(right.notes()).noneMatch(n -> n.id().equals("descent-direction"));
        put("dZ", 1, 8, n -> y[n] - a[n]);
        assertThat(first(diagnose())).isEqualTo("dZ");
    }

    /** A library's square weights are (units, inputs), whatever the shapes allow. */
    @Test
    void squareWeightsLieAsTheLibraryHasThem() {
        double[] x = draw("input", 6, 4);
        double[] w = draw("weight", 4, 4);
        double[] arriving = draw("grad_output", 6, 4);
        put("grad_input", 6, 4, n -> product(arriving, w, 6, 4, 4)[n]);
        put("grad_weight", 4, 4, n -> product(transposed(arriving, 6, 4), x, 4, 6, 4)[n]);
        assertThat(diagnose().verdict()).isEqualTo(Verdict.CORRECT);
        put("grad_input", 6, 4, n -> product(arriving, transposed(w, 4, 4), 6, 4, 4)[n]);
        assertThat(first(diagnose())).isEqualTo("grad_input");
    }

    @Test
    void theCourseSaysWhichOfTwoHasItsOneOverMWrong() {
        double[] x = draw("x", 6, 4);
        double[] w = draw("w", 4, 3);
        draw("b", 1, 3);
        double[] arriving = draw("dout", 6, 3);
        put("dx", 6, 4, n -> product(arriving, transposed(w, 4, 3), 6, 3, 4)[n]);
        put("dw", 4, 3, n -> product(transposed(x, 6, 4), arriving, 4, 6, 3)[n] / 6);
        double[] ones = new double[6];
        Arrays.fill(ones, 1);
        put("db", 1, 3, n -> product(ones, arriving, 1, 6, 3)[n]);
        assertThat(first(diagnose())).isEqualTo("dw");
    }

    @Test
    void aStepThatStretchesItsParameterHasTheWrongShape() {
        double[] a = draw("A_prev", 4, 6);
        double[] w = draw("W", 3, 4);
        draw("b", 3, 1);
        double[] dz = draw("dZ", 3, 6);
        put("dA_prev", 4, 6, n -> product(transposed(w, 3, 4), dz, 4, 3, 6)[n]);
        put("dW", 3, 4, n -> product(dz, transposed(a, 4, 6), 3, 6, 4)[n] / 6);
        double[] db = put("db", 3, 1, n -> Arrays.stream(dz, 6 * n, 6 * n + 6).sum() / 6);
        assertThat(diagnose().verdict()).isEqualTo(Verdict.CORRECT);
        file.put("db", NdArray.vector(db));
        Diagnosis flat = diagnose();
        assertThat(first(flat)).isEqualTo("db");
        assertThat(flat.mistakes().getFirst().id()).isEqualTo("shape-broadcast");
    }

    /** What is returned beside the mean loss is the mean's gradient, uphill. */
    @Test
    void aLossGivesBackItsOwnGradient() {
        double[] p = put("probs", 3, 2, n -> new double[] {0.2, 0.8, 0.6, 0.4, 0.7, 0.3}[n]);
        file.put("y", NdArray.vector(1, 1, 0));
        file.put("loss", NdArray.scalar(-(Math.log(0.8) + Math.log(0.4) + Math.log(0.7)) / 3));
        double[] one = {0, 1, 0, 1, 1, 0};
        put("dx", 3, 2, n -> (p[n] - one[n]) / 3);
        Diagnosis right = diagnose();
        assertThat(right.verdict()).as("%s", right).isEqualTo(Verdict.CORRECT);
        put("dx", 3, 2, n -> p[n] - one[n]);
        assertThat(first(diagnose())).isEqualTo("dx");
        put("dx", 3, 2, n -> (one[n] - p[n]) / 3);
        assertThat(first(diagnose())).isEqualTo("dx");
    }
}
