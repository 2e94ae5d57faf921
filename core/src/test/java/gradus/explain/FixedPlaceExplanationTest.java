package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.testing.FixedPlaces;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Systems that read entries at fixed places are proved and explained. */
class FixedPlaceExplanationTest {
    static List<String> systems() {
        return FixedPlaces.names();
    }

    private static Explanation explanation(String name) {
        return new Explainer(FixedPlaces.network(name)).explain();
    }

    private static String text(Explanation e) {
        return TextWriter.write(ExplanationDocument.of(e), TextStyle.PLAIN).replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @MethodSource("systems")
    void nothingIsLeftUnproved(String name) {
        Explanation e = explanation(name);
        assertThat(e.unproved()).isZero();
        assertThat(e.steps()).allSatisfy(s -> assertThat(s.certificate()).isNotNull());
        assertThat(e.sections()).allSatisfy(s -> assertThat(s.reasons()).isNotEmpty());
        assertThat(text(e)).isNotEmpty();
        assertThat(Json.of(ExplanationData.of(e)).compact()).endsWith("\"unproved\":0}");
    }

    @Test
    void thePlaceIsTheReason() {
        assertThat(text(explanation("the last place of a sequence")))
                .contains("L reads H at a fixed place, H[i,4,j]: L[i,j] = H[i,4,j].");
        assertThat(text(explanation("two places of one tensor under a sum")))
                .contains("D reads H at fixed places, H[i,3,j], H[i,1,j] and H[0,2,j]: ");
    }
}
