package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What people save beside one layer's arrays, and what they call these: none of it hides whether the gradients are right. */
class UnitKindsTest extends UnitFile {
    private static final int M = 6;
    private static final int IN = 4;
    private static final int OUT = 3;

    private void right() {
        Diagnosis d = diagnose();
        assertThat(d.verdict()).as("%s", d).isEqualTo(Verdict.CORRECT);
    }

    private void wrong(String name) {
        Diagnosis d = diagnose();
        assertThat(d.verdict()).as("%s", d).isEqualTo(Verdict.MISTAKE);
        assertThat(first(d)).isEqualTo(name);
    }

    /** A dense layer, examples in rows; gives what arrives. */
    private double[] dense(String... names) {
        double[] x = draw(names[0], M, IN);
        double[] w = draw(names[1], IN, OUT);
        draw(names[2], 1, OUT);
        double[] arriving = draw(names[3], M, OUT);
        put(names[4], M, IN, n -> product(arriving, transposed(w, IN, OUT), M, OUT, IN)[n]);
        put(names[5], IN, OUT, n -> product(transposed(x, M, IN), arriving, IN, M, OUT)[n]);
        put(names[6], 1, OUT, n -> sum(arriving, n));
        return arriving;
    }

    /** Over the examples. */
    private static double sum(double[] arriving, int unit) {
        double sum = 0;
        for (int n = 0; n < M; n++) {
            sum += arriving[n * OUT + unit];
        }
        return sum;
    }

    @Test
    void whatATrainingKeepsIsNoArrayOfTheLayer() {
        double[] arriving = dense("x", "w", "b", "dout", "dx", "dw", "db");
        file.put("epochs", NdArray.scalar(20));
        file.put("lr", NdArray.scalar(0.1));
        file.put("loss_history", NdArray.vector(0.9, 0.7, 0.6, 0.55));
        right();
        put("db", 1, OUT, n -> sum(arriving, n) / M);
        wrong("db");
    }

    @Test
    void aLossOverAVariableIsItsGradient() {
        double[] arriving = dense("A", "W", "b", "dLdZ", "dLdA", "dLdW", "dLdb");
        right();
        put("dLdb", 1, OUT, n -> -sum(arriving, n));
        wrong("dLdb");
    }

    /** What stands before and behind the activation says which it is. */
    @Test
    void valuesBesideTellTheActivation() {
        double[] z = draw("Z", M, OUT);
        double[] a = put("A", M, OUT, n -> Math.tanh(z[n]));
        double[] da = draw("dA", M, OUT);
        put("dZ", M, OUT, n -> da[n] * (1 - a[n] * a[n]));
        right();
        put("dZ", M, OUT, n -> da[n] * a[n] * (1 - a[n]));
        wrong("dZ");
    }

    /** dA * sigmoid(Z) is softplus done right, or sigmoid done wrong: where no value says which, both are told. */
    @Test
    void aSlopeOfTwoActivationsStaysOpen() {
        double[] z = draw("Z", M, OUT);
        double[] da = draw("dA", M, OUT);
        put("dZ", M, OUT, n -> da[n] / (1 + Math.exp(-z[n])));
        Diagnosis open = diagnose();
        assertThat(open.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(open.notes())
                .filteredOn(n -> n.id().equals("activation-open"))
                .extracting(Note::sentence)
                .singleElement()
                .asString()
                .contains("right for softplus", "for sigmoid");
        put("A", M, OUT, n -> Math.log1p(Math.exp(z[n])));
        right();
        put("A", M, OUT, n -> 1 / (1 + Math.exp(-z[n])));
        wrong("dZ");
    }

    /** The examples have a one each, which the first of the weights multiplies. */
    @Test
    void onesAmongTheInputsMakeTheirWeightsBiases() {
        double[] x = put("x", M, IN, n -> n % IN == 0 ? 1 : random.nextGaussian());
        double[] w = draw("W", OUT, IN);
        double[] arriving = draw("dZ", M, OUT);
        put("dW", OUT, IN, n -> product(transposed(arriving, M, OUT), x, OUT, M, IN)[n]);
        put("Z", M, OUT, n -> product(x, transposed(w, OUT, IN), M, IN, OUT)[n]);
        right();
        double[] dw = product(transposed(arriving, M, OUT), x, OUT, M, IN);
        put("dW", OUT, IN, n -> n % IN == 0 ? 0 : dw[n]);
        wrong("dW");
    }

    /** W of (inputs, units) beside examples in columns. */
    @Test
    void weightsMayLieTurned() {
        double[] a = draw("A_prev", IN, M);
        double[] w = draw("W", IN, OUT);
        double[] arriving = draw("dZ", OUT, M);
        put("dA_prev", IN, M, n -> product(w, arriving, IN, OUT, M)[n]);
        put("dW", IN, OUT, n -> product(a, transposed(arriving, OUT, M), IN, M, OUT)[n] / M);
        right();
        put("dW", IN, OUT, n -> product(a, transposed(arriving, OUT, M), IN, M, OUT)[n] / (M + 1));
        wrong("dW");
    }

    /** No shape says which way round square weights lie: the sum does, or else two gradients together. */
    @Test
    void squareWeightsLieAsTheNumbersSay() {
        double[] x = draw("x", M, OUT);
        double[] w = draw("W", OUT, OUT);
        double[] arriving = draw("dZ", M, OUT);
        double[] dw = product(transposed(arriving, M, OUT), x, OUT, M, OUT);
        put("dx", M, OUT, n -> product(arriving, w, M, OUT, OUT)[n]);
        put("dW", OUT, OUT, n -> dw[n]);
        right();
        put("dW", OUT, OUT, n -> transposed(dw, OUT, OUT)[n]);
        wrong("dx");
        put("Z", M, OUT, n -> product(x, transposed(w, OUT, OUT), M, OUT, OUT)[n]);
        wrong("dW");
    }

    @Test
    void squareWeightsMayLieTurnedBesideColumns() {
        double[] x = draw("X", OUT, M);
        double[] w = draw("W", OUT, OUT);
        put("Z", OUT, M, n -> product(transposed(w, OUT, OUT), x, OUT, OUT, M)[n]);
        double[] arriving = draw("dZ", OUT, M);
        double[] dw = product(x, transposed(arriving, OUT, M), OUT, M, OUT);
        put("dW", OUT, OUT, n -> dw[n] / M);
        put("dX", OUT, M, n -> product(w, arriving, OUT, OUT, M)[n]);
        right();
        put("dW", OUT, OUT, n -> transposed(dw, OUT, OUT)[n] / M);
        wrong("dW");
    }

    @Test
    void theMaskOfDropoutComesBetween() {
        double[] x = draw("x", M, IN);
        double[] mask = put("mask", M, IN, n -> n % 3 == 0 ? 0 : 1.25);
        put("out", M, IN, n -> x[n] * mask[n]);
        double[] arriving = draw("dout", M, IN);
        put("dx", M, IN, n -> arriving[n] * mask[n]);
        right();
        put("dx", M, IN, n -> mask[n] == 0 ? 0 : arriving[n]);
        wrong("dx");
    }

    /** As in programs that walk back through a normalisation step by step. */
    @Test
    void whatANormalisationScalesHasAGradientOfItsOwn() {
        normalisation();
        right();
        double[] hats = file.get("dxhat").data();
        put("dxhat", M, OUT, n -> 2 * hats[n]);
        wrong("dxhat");
    }

    @Test
    void aMistakeBehindTheNormalisedNumbersIsPlacedThere() {
        normalisation();
        double[] dx = file.get("dx").data();
        put("dx", M, OUT, n -> dx[n] * 2);
        wrong("dx");
    }

    private void normalisation() {
        double[] x = draw("x", M, OUT);
        double[] gamma = draw("gamma", 1, OUT);
        draw("beta", 1, OUT);
        double[] arriving = draw("dout", M, OUT);
        double[] inverse = new double[OUT];
        double[] mean = new double[OUT];
        for (int k = 0; k < OUT; k++) {
            mean[k] = sum(x, k) / M;
            double variance = 0;
            for (int n = 0; n < M; n++) {
                variance += Math.pow(x[n * OUT + k] - mean[k], 2) / M;
            }
            inverse[k] = 1 / Math.sqrt(variance + 1e-5);
        }
        double[] hat = put("xhat", M, OUT, n -> (x[n] - mean[n % OUT]) * inverse[n % OUT]);
        double[] d = put("dxhat", M, OUT, n -> arriving[n] * gamma[n % OUT]);
        double[] products = new double[M * OUT];
        Arrays.setAll(products, n -> arriving[n] * hat[n]);
        put("dgamma", 1, OUT, n -> sum(products, n));
        put("dbeta", 1, OUT, n -> sum(arriving, n));
        double[] back = new double[M * OUT];
        Arrays.setAll(back, n -> d[n] * hat[n]);
        put("dx", M, OUT, n -> inverse[n % OUT] * (d[n] - sum(d, n % OUT) / M - hat[n] * sum(back, n % OUT) / M));
    }
}
