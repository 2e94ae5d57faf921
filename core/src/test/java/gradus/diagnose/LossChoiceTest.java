package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LossChoiceTest {
    private static Map<String, NdArray> negated() {
        Map<String, NdArray> arrays = new LinkedHashMap<>(Handed.columns("3 > 4 tanh > 1 sigmoid", 6, 1));
        for (String name : List.of("dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1")) {
            NdArray right = Objects.requireNonNull(arrays.get(name));
            arrays.put(
                    name,
                    new NdArray(
                            right.shape(),
                            Arrays.stream(right.data()).map(x -> -x).toArray()));
        }
        arrays.remove("dA2");
        return arrays;
    }

    private static Diagnosis diagnose(Map<String, NdArray> arrays) {
        return new Diagnoser().diagnose("file", arrays, DiagnosisSettings.inferring());
    }

    @Test
    void withTheCostASignAtTheOutputIsAMistake() {
        Diagnosis d = diagnose(negated());
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.mistakes()).singleElement().extracting("id").isEqualTo("sign-flipped");
    }

    @Test
    void withoutOneItSaysWhatItWouldBeUnderTheUsualCost() {
        Map<String, NdArray> arrays = negated();
        arrays.remove("J");
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(d.notes())
                .extracting(Note::sentence)
                .anyMatch(
                        n -> n.contains("If the cost is bce") && n.contains("wrong sign") && n.contains("--loss bce"));
    }
}
