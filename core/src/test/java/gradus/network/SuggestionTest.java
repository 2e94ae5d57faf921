package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> WORDS =
            List.of("elu", "gelu", "relu", "sigmoid", "softmax", "leaky-relu", "tanh");

    @ParameterizedTest
    @CsvSource({
        "rleu, relu",
        "Relu, relu",
        "sigmod, sigmoid",
        "sigmiod, sigmoid",
        "leaky_relu, leaky-relu",
        "leakyrelu, leaky-relu",
        "tahn, tanh",
        "sotfamx, softmax",
    })
    void aSlipIsUnderstood(String word, String meant) {
        assertThat(Suggestion.nearest(word, WORDS)).contains(meant);
        assertThat(Suggestion.of(word, WORDS)).isEqualTo("; did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @CsvSource({"quadratic", "x", "ab", "convolution", "species"})
    void nothingIsSuggestedThatIsNotNear(String word) {
        assertThat(Suggestion.nearest(word, WORDS)).isEmpty();
        assertThat(Suggestion.of(word, WORDS)).isEmpty();
    }

    @Test
    void aSwapOfNeighboursIsOneEdit() {
        assertThat(Suggestion.distance("rleu", "relu")).isEqualTo(1);
        assertThat(Suggestion.distance("rleu", "elu")).isEqualTo(2);
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestion.distance("abc", "abc")).isZero();
    }
}
