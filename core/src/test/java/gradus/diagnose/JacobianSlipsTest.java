package gradus.diagnose;

import static gradus.diagnose.Slips.sum;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs that depend on each other, and choices: parts of a derivative left out. */
class JacobianSlipsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void diagonalOfASoftmaxInAnyLayer(int layer) {
        Slips s = Slips.of("3 > 4 softmax > 4 softmax > 2", "squared-error", 7).withoutBelow(layer);
        String dz = "dZ" + layer;
        s.put(dz, (i, j) -> s.at("A" + layer, i, j) * s.at("dA" + layer, i, j));
        assertThat(s.mistake(dz).id()).isEqualTo("softmax-diagonal");
        s.put(dz, (i, j) -> s.at("A" + layer, i, j) * (1 - s.at("A" + layer, i, j)) * s.at("dA" + layer, i, j));
        assertThat(s.mistake(dz).id()).isEqualTo("softmax-diagonal");
    }

    @Test
    void sumOfASoftmaxLeftOutAtTheOutput() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax", "squared-error", 7).withoutBelow(2);
        s.put("dZ2", (i, j) -> s.at("A2", i, j) * s.at("dA2", i, j));
        assertThat(s.mistake("dZ2").id()).isEqualTo("softmax-diagonal");
    }

    @Test
    void theSameMistakeInEveryLayerIsToldOnce() {
        Slips s = Slips.of("3 > 4 softmax > 4 softmax > 3 softmax", "squared-error", 7);
        for (int l = 3; l >= 1; l--) {
            int layer = l;
            s.put("dZ" + l, (i, j) -> s.at("A" + layer, i, j) * s.at("dA" + layer, i, j));
            if (l > 1) {
                int below = l - 1;
                int units = s.array("dZ" + l).shape()[0];
                s.put("dA" + below, (i, j) -> sum(units, k -> s.at("W" + layer, k, i) * s.at("dZ" + layer, k, j)));
            }
        }
        s.without("dW1", "db1", "dW2", "db2", "dW3", "db3");
        Mistake m = s.mistake("dZ3");
        assertThat(m.id()).isEqualTo("softmax-diagonal");
        assertThat(m.sentence()).endsWith("The same in dZ2, dZ1.");
    }

    @Test
    void outerProductWithoutTheDiagonal() {
        Slips s = Slips.of("3 > 4 softmax > 2", "squared-error", 7).withoutBelow(1);
        s.put("dZ1", (i, j) -> s.at("A1", i, j) * sum(4, k -> (1 - s.at("A1", k, j)) * s.at("dA1", k, j)));
        assertThat(s.sentence("dZ1")).contains("adds up dA1 over all outputs");
        s.put("dZ1", (i, j) -> (1 - s.at("A1", i, j)) * sum(4, k -> s.at("A1", k, j) * s.at("dA1", k, j)));
        assertThat(s.sentence("dZ1")).contains("over all outputs where each has its own");
    }

    @Test
    void oneCaseWithoutTheGradient() {
        Slips s = Slips.of("3 > 4 leaky-relu > 3 softmax").withoutBelow(1);
        s.put("dZ1", (i, j) -> s.at("Z1", i, j) > 0 ? s.at("dA1", i, j) : 0.01);
        assertThat(s.sentence("dZ1")).startsWith("dZ1 has 0.01 where 0.01 * dA1 belongs");
        s.put("dZ1", (i, j) -> s.at("Z1", i, j) > 0 ? 1 : 0.01 * s.at("dA1", i, j));
        assertThat(s.sentence("dZ1")).startsWith("dZ1 has 1 where dA1 belongs");
    }

    @Test
    void anotherSlopeInTheValue() {
        Slips s = Slips.of("3 > 4 leaky-relu > 3 softmax");
        s.put("A1", (i, j) -> (s.at("Z1", i, j) > 0 ? 1 : 0.1) * s.at("Z1", i, j));
        s.without("Z2", "A2", "J", "dZ2", "dA2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1");
        Diagnosis d = s.diagnosis();
        assertThat(d.mistakes())
                .singleElement()
                .satisfies(m -> assertThat(m.sentence()).contains("0.1 in the place of 0.01"));
    }

    @Test
    void aSumOverEverythingThatCancelsIsNoZero() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax");
        // What is left depends on the order in which they are added up.
        s.put("db2", (i, j) -> 1.3e-17);
        assertThat(s.mistake("db2").id()).isEqualTo("bias-summed-over-everything");
    }

    @Test
    void roundingThatNothingExplainsIsNotCalledUncomputed() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax");
        s.put("dW1", (i, j) -> 1e-18 * (i - 2 * j + 0.5));
        s.without("db1");
        assertThat(s.sentence("dW1")).contains("0 but for rounding");
    }

    /** What is rounded to 0 and is not 0 was computed. */
    @Test
    void roundingIsNoZero() {
        Slips s = Slips.of("3 > 4 tanh > 3 softmax", null, 3);
        s.put("db2", (i, j) -> sum(3, k -> s.at("dZ2", k, i)) / 3);
        assertThat(java.util.Arrays.stream(s.array("db2").data())).anyMatch(x -> x != 0);
        Diagnosis d = s.diagnosis();
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.mistakes().getFirst().id()).isEqualTo("bias-wrong-axis");
        assertThat(d.mistakes().getFirst().sentence()).doesNotContain("is 0");
    }
}
