package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.Layout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files of networks with a penalty that do not say how strong it is. */
class PenaltyChoiceTest {
    private static final int M = 6;

    private final Diagnoser diagnoser = new Diagnoser();

    private static Map<String, NdArray> handed(String net, Layout layout) {
        return new LinkedHashMap<>(Handed.of(net, null, layout, M, 3));
    }

    /** Adds c W to the gradients of these layers. */
    private static void decay(Map<String, NdArray> arrays, double c, int... layers) {
        for (int l : layers) {
            double[] w = array(arrays, "W" + l).data();
            NdArray old = array(arrays, "dW" + l);
            double[] sum = old.data().clone();
            for (int n = 0; n < sum.length; n++) {
                sum[n] += c * w[n];
            }
            arrays.put("dW" + l, new NdArray(old.shape(), sum));
        }
    }

    private static void penalise(Map<String, NdArray> arrays, double half, int layers) {
        double squares = 0;
        for (int l = 1; l <= layers; l++) {
            for (double w : array(arrays, "W" + l).data()) {
                squares += w * w;
            }
        }
        arrays.put("J", NdArray.scalar(array(arrays, "J").value() + half * squares));
    }

    private static NdArray array(Map<String, NdArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    private Diagnosis diagnose(Map<String, NdArray> arrays) {
        return diagnoser.diagnose("file", arrays, DiagnosisSettings.inferring());
    }

    private static String notes(Diagnosis d) {
        return String.join("\n", d.notes().stream().map(Note::sentence).toList());
    }

    private static final String NET = "3 > 4 tanh > 3 relu > 2 sigmoid";

    @Test
    void whatCostAndGradientsAgreeOnIsRight() {
        Map<String, NdArray> arrays = handed(NET, Layout.COLUMNS);
        decay(arrays, 0.7 / M, 1, 2, 3);
        penalise(arrays, 0.7 / (2 * M), 3);
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(notes(d)).contains("lambda = 0.7 (--l2 says another)");
    }

    @Test
    void gradientsAloneCallNothingWrong() {
        Map<String, NdArray> arrays = handed(NET, Layout.COLUMNS);
        decay(arrays, 0.7 / M, 1, 2, 3);
        arrays.remove("J");
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(d.firstWrong()).isNull();
        assertThat(notes(d)).contains("right for L2 with lambda = 0.7, and not without: give --l2 0.7");
    }

    @Test
    void theOneThatForgetsThePenaltyIsBlamed() {
        Map<String, NdArray> arrays = handed(NET, Layout.COLUMNS);
        decay(arrays, 0.7 / M, 1, 3);
        arrays.remove("J");
        Diagnosis d = diagnose(arrays);
        assertThat(d.firstWrong()).isEqualTo("dW2");
        assertThat(d.mistakes()).singleElement().extracting("id").isEqualTo("l2-missing");
    }

    @Test
    void theCostKnowsWhereNoGradientHasThePenalty() {
        Map<String, NdArray> arrays = handed(NET, Layout.COLUMNS);
        penalise(arrays, 0.7 / (2 * M), 3);
        Diagnosis d = diagnose(arrays);
        assertThat(d.firstWrong()).isEqualTo("dW3");
        assertThat(d.mistakes()).singleElement().extracting("id").isEqualTo("l2-missing");
        decay(arrays, 0.7, 1, 2, 3);
        assertThat(diagnose(arrays).mistakes()).singleElement().extracting("id").isEqualTo("l2-missing-one-over-m");
    }

    @Test
    void aCostWithoutPenaltySpeaksAgainstOne() {
        Map<String, NdArray> arrays = handed(NET, Layout.COLUMNS);
        decay(arrays, 0.7 / M, 1, 2, 3);
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.firstWrong()).isEqualTo("dW3");
    }

    @Test
    void oneLayerThatDecaysMakesNoPenalty() {
        Map<String, NdArray> arrays = handed(NET, Layout.COLUMNS);
        decay(arrays, 0.7 / M, 2);
        arrays.remove("J");
        assertThat(diagnose(arrays).firstWrong()).isEqualTo("dW2");
    }

    @Test
    void regStandsForTheFactorOfTheWeights() {
        Map<String, NdArray> arrays = handed("3 > 4 relu > 3 softmax", Layout.ROWS);
        decay(arrays, 0.05, 1, 2);
        penalise(arrays, 0.05 / 2, 2);
        arrays.put("reg", NdArray.scalar(0.05));
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(notes(d)).contains("reg = 0.05 is read as lambda = 0.3");
    }

    @Test
    void regWithoutOneHalfInTheCost() {
        Map<String, NdArray> arrays = handed("3 > 4 relu > 3 softmax", Layout.ROWS);
        decay(arrays, 0.1, 1, 2);
        penalise(arrays, 0.05, 2);
        arrays.put("reg", NdArray.scalar(0.05));
        assertThat(diagnose(arrays).verdict()).isEqualTo(Verdict.CORRECT);
        decay(arrays, -0.1, 1);
        Diagnosis forgotten = diagnose(arrays);
        assertThat(forgotten.firstWrong()).isEqualTo("dW1");
        assertThat(forgotten.mistakes()).singleElement().extracting("id").isEqualTo("l2-missing");
    }
}
