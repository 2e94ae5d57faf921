package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import gradus.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about texts that are no network: two lines, of which the second shows where. */
class NetworkTextTest {
    private static String complaint(String text) {
        Throwable error = catchThrowable(() -> Network.parse(text, NetworkOptions.defaults()));
        assertThat(error).isInstanceOf(InputException.class);
        return error.getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 > 4 rleu > 1 sigmoid | 2 > 4 «rleu» > 1 sigmoid",
                "2 > 4 leaky-rleu > 1 | 2 > 4 «leaky-rleu» > 1",
                "2 > tanh 4 > 1 | 2 > tanh «4» > 1",
                "2 > 4 relu + a | 2 > 4 relu + «a»",
                "a: 2 > a: 4 relu | a: 2 > «a»: 4 relu",
                "2 > a: 4 relu + | 2 > a: 4 relu +«»",
                "2 > 0 tanh > 1 | 2 > «0» tanh > 1",
                "2 > 4 tanh ! 1 | 2 > 4 tanh «!» 1",
                "2 > 4 elu(x) | 2 > 4 elu«(»x)",
                "2 > 4 tanh > | 2 > 4 tanh >«»",
            })
    void theWrongWordIsMarked(String text, String marked) {
        assertThat(complaint(text).lines().toList())
                .hasSize(2)
                .last()
                .satisfies(line -> assertThat(line.strip()).isEqualTo(marked));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 39})
    void theLineOfALongTextFitsATerminal(int wrong) {
        StringBuilder text = new StringBuilder("100");
        for (int layer = 0; layer < 40; layer++) {
            text.append(" > 100 ").append(layer == wrong ? "sigmiod" : "sigmoid");
        }
        String line = complaint(text.toString()).lines().toList().getLast();
        assertThat(line).hasSizeLessThanOrEqualTo(80).contains("«sigmiod»");
    }

    @ParameterizedTest
    @ValueSource(ints = {39, 40, 41, 60, 70, 71, 500})
    void aWordLongerThanALineIsCut(int letters) {
        String text = "2 > 3 " + "a".repeat(letters) + " > 1 sigmoid > 2 tanh > 3 tanh > 4 tanh > 5 tanh > 6 tanh";
        String line = complaint(text).lines().toList().getLast();
        assertThat(line)
                .hasSizeLessThanOrEqualTo(80)
                .startsWith("  2 > 3 \u00ab" + "a".repeat(Math.min(letters, 40)))
                .contains("\u00bb > 1 sigmoid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2 > 4 dropout(0.5) tanh > 1", "2 > 4 tanh batchnorm > 1", "2 > 4 dropout batchnorm tanh > 1"})
    void partsStandInTheirOrder(String text) {
        assertThat(complaint(text)).contains("normalisation stands before the activation, dropout after it");
    }

    @Test
    void hiddenLayersAreShownAsTheUserWroteThem() {
        Throwable error = catchThrowable(() -> Network.parseHidden("16 rleu > 3 relu", Library.builtIn()));
        assertThat(error)
                .hasMessage("the network: there is no activation or layer 'rleu'; did you mean 'relu'?\n"
                        + "  16 «rleu» > 3 relu");
        assertThat(Network.parseHidden(" 16 relu -> 3 tanh", Library.builtIn()))
                .extracting(LayerSpec::toString)
                .containsExactly("16 relu", "3 tanh");
        assertThat(Network.parseHidden(" ", Library.builtIn())).isEmpty();
    }

    @Test
    void theNameBeingDefinedIsNotSuggested() {
        assertThat(catchThrowable(() -> Library.builtIn().with("swoosh(z) = z * swosh(z)")))
                .hasMessageContaining("there is no function 'swosh'")
                .hasMessageContaining("= z * «swosh»(z)".substring(2))
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("'swoosh'?");
    }

    @Test
    void aThirdIsReadBackAsItWas() {
        Network third = Network.parse(
                "2 > 3 tanh > 1 sigmoid", NetworkOptions.defaults().withKeep(gradus.math.Rational.of(1, 3)));
        Network back = Network.parse(third.text(), NetworkOptions.defaults());
        assertThat(back.text()).isEqualTo(third.text());
        assertThat(back.masks()).isNotEmpty().isEqualTo(third.masks());
    }
}
