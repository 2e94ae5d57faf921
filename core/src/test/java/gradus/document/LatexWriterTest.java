package gradus.document;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.explain.Explainer;
import gradus.explain.Explanation;
import gradus.explain.ExplanationDocument;
import gradus.formula.Symbols;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.testing.Latex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LatexWriterTest {
    @TempDir
    private Path folder;

    @Test
    void everyBlockCompiles() {
        compiles("all", WritersTest.ALL, WritersTest.SYMBOLS);
    }

    /** Short and long formulas, cases, roots, absolute values, nested fractions. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 > 4 tanh > 1 sigmoid | bce",
                "3 > 4 batchnorm gelu-tanh > 2 mish | huber(0.5)",
                "2 > 3 layernorm elu > 3 log-softmax | nll",
            })
    void explanationsCompileAndStayOnThePage(String network, String loss) {
        NetworkOptions options = NetworkOptions.defaults().withLoss(loss).withPenalty(true);
        Explanation explanation = new Explainer(Network.parse(network, options)).explain();
        compiles("explanation", ExplanationDocument.of(explanation), explanation.symbols());
    }

    @ParameterizedTest
    @MethodSource("gradus.notation.Notation#names")
    void everyNotationCompiles(String notation) {
        Network network = Network.parse(
                "3 > 4 sigmoid > 2 softmax", NetworkOptions.defaults().withPenalty(true));
        Explanation explanation = new Explainer(Notated.of(network, Notation.of(notation))).explain();
        compiles(notation, ExplanationDocument.of(explanation), explanation.symbols());
    }

    private void compiles(String name, Document document, Symbols symbols) {
        String log = Latex.require().compile(folder, name, LatexWriter.write(document, symbols));
        assertThat(Pattern.compile("Overfull \\\\hbox \\((\\d+)")
                        .matcher(log)
                        .results()
                        .map(m -> m.group(1)))
                .allMatch(points -> Integer.parseInt(points) < 10);
        assertThat(folder.resolve(name + ".pdf"))
                .satisfies(pdf -> assertThat(Files.size(pdf)).isGreaterThan(10_000));
    }

    @Test
    void wordsAreMarked() {
        assertThat(LatexText.of("50 % of \"x_1\" & {~} ≈ ∂ ✓ → naïve Ω --l2"))
                .isEqualTo(
                        "50 \\% of ``x\\_1'' \\& \\{\\textasciitilde{}\\} $\\approx$ $\\partial$ $\\checkmark$ $\\to$"
                                + " naïve ? -{}-l2");
    }

    @Test
    void aBlankIsBlank() {
        Document exercise = new Document(
                Prose.of("t"),
                List.of(new Block.Blank(
                        Prose.of("q"),
                        new Block.Display(List.of(gradus.formula.Formula.name("secret"))),
                        java.util.Optional.of("(1)"))));
        assertThat(LatexWriter.write(exercise, Symbols.NAMES))
                .doesNotContain("secret")
                .contains("(1)", "\\hrule");
    }
}
