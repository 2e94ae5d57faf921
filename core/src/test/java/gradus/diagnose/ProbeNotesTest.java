package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.layout.Layout;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeNotesTest {
    private static List<String> notes(String net, int examples, double lambda) {
        Network network = Network.parse(net, NetworkOptions.defaults());
        Claims claims = new Claims(
                "x",
                network,
                true,
                Layout.COLUMNS,
                examples,
                Map.of(),
                Map.of(),
                Set.of(),
                lambda,
                true,
                Double.NaN,
                List.of());
        return ProbeNotes.of(claims).stream().map(Diagnosis.Note::sentence).toList();
    }

    @Test
    void goodInputsHideNothing() {
        assertThat(notes("2 > 5 tanh > 4 relu > 3 softmax", 7, 0.5)).isEmpty();
    }

    @Test
    void eachBlindSpotIsNamed() {
        assertThat(notes("2 > 5 tanh > 3 softmax", 1, 0.5))
                .singleElement()
                .asString()
                .contains("m = 1 (");
        assertThat(notes("2 > 5 tanh > 3 softmax", 7, 0))
                .singleElement()
                .asString()
                .contains("lambda = 0 (");
        assertThat(notes("2 > 5 tanh > 1 sigmoid", 7, 0.5))
                .singleElement()
                .asString()
                .contains("one output (");
        assertThat(notes("2 > 5 tanh > 5 relu > 3 softmax", 7, 0.5))
                .singleElement()
                .asString()
                .contains("square W2 (")
                .doesNotContain("m = 1", "lambda", "one output", "as many");
        assertThat(notes("2 > 5 tanh > 3 softmax", 5, 0.5))
                .singleElement()
                .asString()
                .contains("as many examples");
    }
}
