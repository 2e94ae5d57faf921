package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.network.Library;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

    private static Diagnosis diagnose(Map<String, NdArray> arrays, @Nullable String loss) {
        DiagnosisSettings told = new DiagnosisSettings(
                null, loss, null, null, null, Map.of(), Library.builtIn(), DiagnosisSettings.TIME_LIMIT);
        return new Diagnoser().diagnose("file", arrays, told);
    }

    @Test
    void whereTheCostIsToldASignAtTheOutputIsAMistake() {
        Diagnosis d = diagnose(negated(), "bce");
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.mistakes()).singleElement().extracting("id").isEqualTo("sign-flipped");
    }

    @Test
    void otherwiseEveryGradientDownhillIsRightForAProgramThatAddsIt() {
        Map<String, NdArray> withoutCost = negated();
        withoutCost.remove("J");
        for (Map<String, NdArray> arrays : List.of(negated(), withoutCost)) {
            Diagnosis d = diagnose(arrays, null);
            assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
            assertThat(d.notes()).extracting(Note::id).contains("descent-direction");
        }
    }

    @Test
    void oneGradientUphillAmongOthersDownhillIsAMistake() {
        Map<String, NdArray> arrays = negated();
        arrays.put(
                "dW1",
                Objects.requireNonNull(
                        Handed.columns("3 > 4 tanh > 1 sigmoid", 6, 1).get("dW1")));
        Diagnosis d = diagnose(arrays, null);
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.firstWrong()).isEqualTo("dW1");
    }
}
