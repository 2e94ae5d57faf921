package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
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
        assertThat(Spelling.nearest(word, WORDS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"quadratic", "x", "ab", "convolution", "species"})
    void nothingIsSuggestedThatIsNotNear(String word) {
        assertThat(Spelling.nearest(word, WORDS)).isEmpty();
    }

    @Test
    void aSwapOfNeighboursIsOneEdit() {
        assertThat(Spelling.distance("rleu", "relu")).isEqualTo(1);
        assertThat(Spelling.distance("rleu", "elu")).isEqualTo(2);
        assertThat(Spelling.distance("", "abc")).isEqualTo(3);
        assertThat(Spelling.distance("abc", "abc")).isZero();
    }
}
