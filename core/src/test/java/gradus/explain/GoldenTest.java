package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.Document;
import gradus.document.MarkdownWriter;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notated;
import gradus.notation.Notation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
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
                "logistic-regression      | 2 > 1 sigmoid                       |               | false | dls",
                "two-layers               | 2 > 4 tanh > 1 sigmoid              |               | false | dls",
                "deep                     | 4 > 8 relu > 6 relu > 4 relu > 1 sigmoid |          | false | dls",
                "digits-ml                | 400 > 25 sigmoid > 10 sigmoid       |               | true  | ml",
                "softmax-classifier       | 4 > 8 relu > 3 softmax              |               | true  | dls",
                "linear-regression        | 3 > 1                               |               | false | dls",
                "sigmoid-squared-error    | 2 > 3 sigmoid > 1 sigmoid           | squared-error | false | dls",
                "batch-normalisation      | 3 > 4 batchnorm relu > 2            |               | false | dls",
            })
    void isWhatTheProgramSays(
            String name,
            String network,
            @Nullable String loss,
            boolean penalised,
            String notation,
            TestReporter reporter)
            throws IOException {
        NetworkOptions options = NetworkOptions.defaults().withLoss(loss).withPenalty(penalised);
        Notated notated = Notated.of(Network.parse(network, options), Notation.of(notation));
        Explanation explanation = new Explainer(notated).explain();
        assertThat(explanation.unproved()).isZero();
        reporter.publishEntry(name, explanation.steps().count() + " steps, all proved");
        compare(name, explanation, ExplanationDocument.of(explanation));
    }

    /** What logistic regression's cost looks like to second order, and how two layers work on each other. */
    @Test
    void secondDerivativesAreWhatTheProgramSays() throws IOException {
        for (String pair : List.of("W2,W2", "W1,b2")) {
            Network network = Network.parse("2 > 3 tanh > 1 sigmoid", NetworkOptions.defaults());
            Explanation explanation = new Explainer(network).explainSecond(List.of(pair), (done, all) -> {});
            assertThat(explanation.unproved()).isZero();
            String name = "second-derivative-" + pair.replace(",", "-");
            compare(name, explanation, ExplanationDocument.of(explanation));
        }
    }

    private static void compare(String name, Explanation explanation, Document document) throws IOException {
        String now = MarkdownWriter.write(document, explanation.symbols());
        Path file = FOLDER.resolve(name + ".md");
        if ("update".equals(System.getProperty("gradus.golden"))) {
            Files.writeString(file, now);
        }
        assertThat(now).isEqualTo(Files.readString(file));
    }
}
