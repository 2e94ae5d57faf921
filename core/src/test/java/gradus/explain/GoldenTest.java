package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.MarkdownWriter;
import gradus.formula.Symbols;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The explanations in docs/derivations are what the program says today. After a change that is wanted:
 * {@code mvn -pl core test -Dtest=GoldenTest -Dgradus.golden=update}.
 */
class GoldenTest {
    private static final Path FOLDER = Path.of("..", "docs", "derivations");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two-layers               | 2 > 4 tanh > 1 sigmoid              |               | false",
                "softmax-classifier       | 4 > 8 relu > 3 softmax              |               | true",
                "sigmoid-squared-error    | 2 > 3 sigmoid > 1 sigmoid           | squared-error | false",
                "batch-normalisation      | 3 > 4 batchnorm relu > 2            |               | false",
            })
    void isWhatTheProgramSays(String name, String network, @Nullable String loss, boolean penalised)
            throws IOException {
        NetworkOptions options = NetworkOptions.defaults().withLoss(loss).withPenalty(penalised);
        String now = MarkdownWriter.write(
                ExplanationDocument.of(new Explainer(Network.parse(network, options)).explain()), Symbols.NAMES);
        Path file = FOLDER.resolve(name + ".md");
        if ("update".equals(System.getProperty("gradus.golden"))) {
            Files.writeString(file, now);
        }
        assertThat(now).isEqualTo(Files.readString(file));
    }
}
