package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation, loss and layer of the library, whatever there is: all steps proved, all formulas explained. */
class EveryNetworkTest {
    private record Case(String network, @Nullable String loss) {}

    static Stream<Case> all() {
        Library library = Library.builtIn();
        List<Case> cases = new ArrayList<>();
        for (String name : library.activationNames()) {
            cases.add(new Case("2 > 2 " + name + " > 1 sigmoid", null));
            cases.add(new Case("2 > 2 " + name, null));
        }
        for (String loss : library.lossNames()) {
            for (String output : List.of("sigmoid", "softmax", "identity")) {
                cases.add(new Case("2 > 2 " + output, loss));
            }
        }
        for (String name : library.layerNames()) {
            if (!name.equals("dense")) {
                cases.add(new Case("2 > 2 " + name + " > 1", null));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void isProvedAndExplained(Case c) {
        Network network = Network.parse(c.network(), NetworkOptions.defaults().withLoss(c.loss()));
        Explanation explanation = new Explainer(network).explain();

        assertThat(explanation.steps().filter(s -> s.certificate() == null)).isEmpty();
        assertThat(explanation.unproved()).isZero();
        assertThat(explanation.sections()).hasSameSizeAs(network.forward().wanted());
        assertThat(explanation.sections()).allSatisfy(s -> {
            assertThat(s.result().matrix()).as(s.result().index()).isNotNull();
            assertThat(s.reasons()).isNotEmpty();
        });
        assertThat(explanation.sections()).anyMatch(s -> s.output() != null);
        assertThat(TextWriter.write(ExplanationDocument.of(explanation), TextStyle.PLAIN)
                        .lines())
                .allMatch(l -> l.length() <= 80);
        assertThat(Json.of(ExplanationData.of(explanation)).compact()).endsWith("\"unproved\":0}");
    }
}
