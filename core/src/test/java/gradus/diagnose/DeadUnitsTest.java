package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.Layout;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Inputs that make gradients 0 or equal: right, but of little use as a check. */
class DeadUnitsTest {
    private static final int EXAMPLES = 6;

    private final Diagnoser diagnoser = new Diagnoser();

    /** All of a right pass whose first layer has these weights and this bias in every unit. */
    private List<Note> notes(String net, double weight, double bias, double... ofUnits) {
        Map<String, NdArray> fixed = new HashMap<>();
        Random random = new Random(4);
        NdArray w = Handed.random(random, 4, 3);
        NdArray b = NdArray.of(4, 1, new double[4]);
        for (int i = 0; i < 4; i++) {
            b.data()[i] = ofUnits.length > 0 ? ofUnits[i] : bias;
            for (int k = 0; k < 3; k++) {
                w.data()[i * 3 + k] *= weight;
            }
        }
        fixed.put("W1", w);
        fixed.put("b1", b);
        return notes(net, fixed);
    }

    private List<Note> notes(String net, Map<String, NdArray> fixed) {
        DiagnosisSettings all = DiagnosisSettings.inferring();
        Network network = Network.parse(net, NetworkOptions.defaults());
        Diagnosis d = diagnoser.diagnose(
                "file",
                Handed.with(net, fixed, Layout.COLUMNS, EXAMPLES, 3),
                new DiagnosisSettings(network, null, null, null, null, Map.of(), all.library(), all.timeLimit()));
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        return d.notes();
    }

    private static String sentence(List<Note> notes, String id) {
        return notes.stream().filter(n -> n.id().equals(id)).map(Note::sentence).reduce("", (a, b) -> a + b);
    }

    @Test
    void aLayerWhoseDerivativeIsZeroEverywhere() {
        List<Note> notes = notes("3 > 4 relu > 1 sigmoid", 0.1, -5);
        assertThat(sentence(notes, DeadUnits.DEAD))
                .isEqualTo("All units of A1 are dead: the derivative at Z1 is 0 everywhere.");
        assertThat(sentence(notes, DeadUnits.ZERO))
                .startsWith("dW2, dZ1, dW1, db1 are 0 with these inputs. These zeros hide every mistake in them");
    }

    /** It is the value that counts, not the name: a tanh of a large number has derivative 0 as well. */
    @Test
    void anyActivationCanBeDead() {
        assertThat(sentence(notes("3 > 4 tanh > 1 sigmoid", 0.1, 50), DeadUnits.DEAD))
                .startsWith("All units of A1");
        assertThat(sentence(notes("3 > 4 hard-tanh > 1 sigmoid", 0.1, 5), DeadUnits.DEAD))
                .startsWith("All units of A1");
    }

    @Test
    void singleUnits() {
        assertThat(sentence(notes("3 > 4 relu > 1 sigmoid", 0.1, 0, 5, -5, 5, -5), DeadUnits.DEAD))
                .startsWith("Dead units of A1, counted from 1: 2, 4.");
    }

    @Test
    void saturatedUnits() {
        List<Note> notes = notes("3 > 4 sigmoid > 1 sigmoid", 0.1, 12);
        assertThat(sentence(notes, DeadUnits.SATURATED)).startsWith("All units of A1 are saturated");
        assertThat(sentence(notes, DeadUnits.DEAD)).isEmpty();
    }

    @Test
    void equalUnits() {
        NdArray w = NdArray.of(4, 3, new double[12]);
        for (int n = 0; n < 12; n++) {
            w.data()[n] = 0.5;
        }
        assertThat(sentence(notes("3 > 4 tanh > 1 sigmoid", Map.of("W1", w)), DeadUnits.EQUAL))
                .startsWith("All units have the same weights in W1");
    }

    @Test
    void nothingOfUsualValues() {
        assertThat(notes("3 > 4 tanh > 2 softmax", Map.of()))
                .noneMatch(n -> List.of(DeadUnits.DEAD, DeadUnits.SATURATED, DeadUnits.EQUAL, DeadUnits.ZERO)
                        .contains(Objects.requireNonNull(n.id())));
    }
}
