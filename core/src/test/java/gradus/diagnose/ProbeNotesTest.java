package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.layout.Layout;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.LinkedHashMap;
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
                Map.of(),
                Set.of(),
                lambda,
                true,
                Double.NaN,
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

    @Test
    void noPenaltyIsNoBlindSpotWhereNobodySpokeOfOne() {
        Map<String, NdArray> arrays = new LinkedHashMap<>(Handed.columns("2 > 5 tanh > 3 softmax", 7, 1));
        assertThat(hidden(arrays, "2 > 5 tanh > 3 softmax")).isEmpty();
        arrays.put("lambd", NdArray.scalar(0));
        assertThat(hidden(arrays, "2 > 5 tanh > 3 softmax"))
                .singleElement()
                .asString()
                .contains("lambda = 0 (");
    }

    @Test
    void whatWasMadeFromAProbeIsNotSentThereAgain() {
        Network network = Network.parse(
                "2 > 5 tanh > 1 sigmoid", NetworkOptions.defaults().withPenalty(true));
        assertThat(hidden(Probe.of(network, Layout.COLUMNS, 1, Probe.LAMBDA).arrays(), "2 > 5 tanh > 1 sigmoid"))
                .singleElement()
                .asString()
                .contains("one output (")
                .doesNotContain("--probe");
        assertThat(hidden(Probe.equal(network, Layout.COLUMNS, 1, Probe.LAMBDA).arrays(), "4 > 4 tanh > 1 sigmoid"))
                .singleElement()
                .asString()
                .contains("The other file")
                .doesNotContain("--probe");
    }

    private static List<String> hidden(Map<String, NdArray> arrays, String net) {
        DiagnosisSettings settings = new DiagnosisSettings(
                net == null ? null : Network.parse(net, NetworkOptions.defaults()),
                null,
                null,
                null,
                Layout.COLUMNS,
                Map.of(),
                Library.builtIn(),
                DiagnosisSettings.TIME_LIMIT);
        return new Diagnoser()
                .diagnose("x", arrays, settings).notes().stream()
                        .filter(n -> n.id().equals(ProbeNotes.ID))
                        .map(Diagnosis.Note::sentence)
                        .toList();
    }
}
