package gradus.diagnose;

import static gradus.diagnose.Slips.EXAMPLES;
import static gradus.diagnose.Slips.sum;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.Layout;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arrays exchanged, laid the wrong way, overwritten, masked anew. */
class ArraySlipsTest {
    @Test
    void deltasOfTwoUnitsExchanged() {
        Slips s = Slips.of("3 > 4 tanh > 1 sigmoid").withoutBelow(1);
        double[][] right = {row(s, "dZ1", 0), row(s, "dZ1", 2), row(s, "dZ1", 1), row(s, "dZ1", 3)};
        s.put("dZ1", (i, j) -> right[i][j]);
        assertThat(s.sentence("dZ1")).isEqualTo("dZ1 has two units exchanged: 2 and 3, counted from 1.");
    }

    @Test
    void examplesInAnotherOrder() {
        Slips s = Slips.of("3 > 4 tanh > 1 sigmoid").withoutBelow(1);
        NdArray right = s.array("dZ1");
        s.put("dZ1", (i, j) -> right.data()[i * EXAMPLES + (j + 1) % EXAMPLES]);
        assertThat(s.sentence("dZ1")).startsWith("dZ1 has its examples in another order: number 2, 3,");
    }

    private static double[] row(Slips s, String name, int i) {
        double[] row = new double[EXAMPLES];
        Arrays.setAll(row, j -> s.at(name, i, j));
        return row;
    }

    @Test
    void maskDrawnAnew() {
        Slips s = Slips.of("3 > 4 tanh dropout(0.5) > 1 sigmoid");
        NdArray w = s.array("W2");
        s.put("dA1", (i, j) -> (i + j) % 3 == 0 ? 0 : w.data()[i] * s.at("dZ2", 0, j) * 2);
        s.without("dZ1", "dW1", "db1");
        assertThat(s.sentence("dA1")).contains("0 at other places than D1 says");
    }

    @Test
    void maskDrawnAnewSeenBehindTheActivation() {
        Slips s = Slips.of("3 > 4 tanh dropout(0.5) > 1 sigmoid");
        NdArray w = s.array("W2");
        s.put(
                "dZ1",
                (i, j) -> (i + j) % 3 == 0
                        ? 0
                        : w.data()[i] * s.at("dZ2", 0, j) * 2 * (1 - Math.pow(Math.tanh(s.at("Z1", i, j)), 2)));
        s.without("dA1", "dW1", "db1");
        assertThat(s.diagnosis().mistakes())
                .singleElement()
                .satisfies(m -> assertThat(m.sentence()).contains("0 at other places than D1 says"));
    }

    @Test
    void biasLaidAlongTheExamples() {
        Slips s = Slips.of("3 > 4 tanh > 1 sigmoid", null, 4);
        NdArray right = s.array("Z1");
        s.put("Z1", (i, j) -> right.data()[i * 4 + j] - s.at("b1", i, 0) + s.at("b1", j, 0));
        s.without("A1", "Z2", "A2", "J", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1");
        Diagnosis d = s.diagnosis();
        assertThat(d.firstWrong()).isEqualTo("Z1");
        assertThat(d.mistakes().getFirst().sentence()).contains("b1 along the wrong axis");
    }

    @Test
    void valueOverwrittenByItsGradientAndReadAgain() {
        Slips s = Slips.of("3 > 4 tanh > 1 sigmoid");
        s.put("A1", (i, j) -> s.at("dA1", i, j));
        s.put("dW2", (i, k) -> sum(EXAMPLES, j -> s.at("dZ2", i, j) * s.at("A1", k, j)) / EXAMPLES);
        Diagnosis d = s.diagnosis();
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.firstWrong()).isEqualTo("A1");
        assertThat(d.mistakes())
                .singleElement()
                .satisfies(m -> assertThat(m.sentence()).isEqualTo("A1 holds the numbers of dA1: it was overwritten."));
    }

    @Test
    void valueOverwrittenAfterItsUse() {
        Slips s = Slips.of("3 > 4 tanh > 1 sigmoid");
        s.put("Z1", (i, j) -> s.at("A1", i, j));
        Diagnosis d = s.diagnosis();
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(d.notes()).anySatisfy(n -> assertThat(n.sentence()).contains("Z1 holds the numbers of A1."));
    }

    @Test
    void biasThroughTheActivation() {
        Slips s = Slips.of("3 > 4 sigmoid > 1 sigmoid");
        s.put("db1", (i, j) -> {
            double g = 1 / (1 + Math.exp(-s.at("b1", i, 0)));
            return g * (1 - g) * sum(EXAMPLES, k -> s.at("dZ1", i, k)) / EXAMPLES;
        });
        assertThat(s.sentence("db1"))
                .contains("is multiplied by")
                .contains("b1")
                .contains("does not belong");
    }

    @Test
    void updatedWeightsBesideOtherMistakes() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax");
        s.put("dW2", (i, k) -> EXAMPLES * s.array("dW2").data()[i * 4 + k]);
        s.put("dA1", (i, j) -> sum(3, k -> (s.at("W2", k, i) - 0.3 * s.at("dW2", k, i)) * s.at("dZ2", k, j)));
        s.put("dZ1", (i, j) -> s.at("dA1", i, j));
        s.without("dW1", "db1");
        assertThat(s.diagnosis().mistakes().stream().map(Diagnosis.Mistake::id))
                .containsExactly("one-over-m-mismatch", "updated-weights", "missing-activation-derivative");
    }

    @Test
    void labelsFromOne() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax").withoutBelow(2);
        NdArray y = s.array("Y");
        s.put("dZ2", (i, j) -> s.at("A2", i, j) - y.data()[(i + 2) % 3 * EXAMPLES + j]);
        assertThat(s.mistake("dZ2").id()).isEqualTo("labels-off-by-one");
    }

    @Test
    void dividedInWholeNumbers() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax");
        s.put("dW1", (i, k) -> Math.floor(sum(EXAMPLES, j -> s.at("dZ1", i, j) * s.at("X", k, j)) / EXAMPLES));
        Diagnosis.Mistake m = s.mistake("dW1");
        assertThat(m.id()).isEqualTo("integer-division");
        assertThat(m.sentence()).contains("rounded down");
        assertThat(m.yours()).contains("floor");
    }

    @Test
    void severalPassesAddedUp() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax");
        NdArray w = s.array("dW1");
        s.put("dW1", (i, k) -> 5 * w.data()[i * 3 + k]);
        assertThat(s.mistake("dW1").id()).isEqualTo("accumulated-over-steps");
    }

    @Test
    void lastUnitInThePlaceOfTheSum() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax").withoutBelow(1);
        s.without("dZ1");
        s.put("dA1", (i, j) -> s.at("W2", 2, i) * s.at("dZ2", 2, j));
        assertThat(s.sentence("dA1")).contains("only the last term");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void weightsNotTransposedInAnyLayout(Layout layout) {
        Map<String, NdArray> arrays =
                new java.util.LinkedHashMap<>(Handed.of("4 > 4 tanh > 4 softmax", null, layout, 7, 5));
        NdArray w = at(arrays, "W2");
        NdArray dz = at(arrays, "dZ2");
        NdArray right = at(arrays, "dA1");
        double[] da = new double[28];
        boolean rows = right.shape()[0] == 7;
        for (int n = 0; n < 28; n++) {
            int j = rows ? n / 4 : n % 7;
            int i = rows ? n % 4 : n / 7;
            for (int k = 0; k < 4; k++) {
                // Transposed where it is right without, and the other way round.
                double weight = layout.inputsFirst() ? w.data()[k * 4 + i] : w.data()[i * 4 + k];
                da[n] += weight * dz.data()[rows ? j * 4 + k : k * 7 + j];
            }
        }
        arrays.put("dA1", new NdArray(right.shape(), da));
        arrays.keySet().removeAll(java.util.Set.of("dZ1", "dW1", "db1"));
        Diagnosis d = new Diagnoser().diagnose("file", arrays, DiagnosisSettings.inferring());
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.mistakes()).singleElement().satisfies(m -> {
            assertThat(m.variable()).isEqualTo("dA1");
            assertThat(m.id()).isEqualTo("weights-not-transposed");
        });
    }

    private static NdArray at(Map<String, NdArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name));
    }
}
