package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.SubmissionNames.Style;
import gradus.network.Library;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamesInFileTest {
    @Test
    void aThetaIsWeightsAndBiases() {
        assertThat(NamesInFile.ofThetas(List.of("X", "Theta1", "Theta2_grad", "Theta1_grad"), false))
                .hasValueSatisfying(n -> assertThat(n.sentence())
                        .isEqualTo("dW1 and db1 are Theta1_grad: its first column is db1, the rest is dW1."));
        assertThat(NamesInFile.ofThetas(List.of("nn_params", "grad"), false))
                .hasValueSatisfying(n -> assertThat(n.sentence()).contains("parts of grad"));
        assertThat(NamesInFile.ofThetas(List.of("Theta1", "X"), false)).isEmpty();
    }

    @Test
    void namesOfALibraryAreToldOnce() {
        Map<Meaning, String> names = Map.of(
                meaning("dW1"),
                "0.weight.grad",
                meaning("db1"),
                "0.bias.grad",
                meaning("dW10"),
                "20.weight.grad",
                meaning("db10"),
                "20.bias.grad",
                meaning("W1"),
                "0.weight");
        assertThat(NamesInFile.of(Style.STATE_DICT, names))
                .hasValueSatisfying(n ->
                        assertThat(n.sentence()).isEqualTo("dW1 is 0.weight.grad, db1 is 0.bias.grad, and so on."));
        assertThat(NamesInFile.of(Style.COURSE, names)).isEmpty();
        assertThat(NamesInFile.of(Style.STATE_DICT, Map.of(meaning("dW1"), "dW1")))
                .isEmpty();
    }

    private static Meaning meaning(String name) {
        return NameTable.of(name, Letters.of(Library.builtIn())).orElseThrow();
    }
}
