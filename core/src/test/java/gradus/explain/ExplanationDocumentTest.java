package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.Document;
import gradus.document.HtmlWriter;
import gradus.document.MarkdownWriter;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationDocumentTest {
    private static final Explanation EXPLANATION =
            new Explainer(Network.parse("2 > 3 relu > 1 sigmoid", NetworkOptions.defaults())).explain();

    @Test
    void everyDerivationIsFoldedOnce() {
        Document document = ExplanationDocument.of(EXPLANATION);
        String markdown = MarkdownWriter.write(document, EXPLANATION.symbols());
        assertThat(count(markdown, "<details>"))
                .isEqualTo(EXPLANATION.sections().size());
        assertThat(markdown).contains("### $`\\displaystyle dA^{[1]} = W^{[2]\\mathrm{T}}\\,dZ^{[2]}`$");
        String html = HtmlWriter.page(document, EXPLANATION.symbols());
        assertThat(count(html, "<details>")).isEqualTo(EXPLANATION.sections().size());
        assertThat(count(html, "✓ "))
                .isEqualTo(Math.toIntExact(EXPLANATION.steps().count()));
        assertThat(document.notes())
                .extracting(Document.Note::symbol)
                .contains("A0", "W1", "Z1", "Y", "J", "dW2", "dZ1")
                .doesNotHaveDuplicates();
    }

    @Test
    void numbersOfAPassWholeOrInSummary() {
        Tensor dw = EXPLANATION.sections().get(2).result().equation().target();
        Explanation small =
                EXPLANATION.with(new Explanation.Pass(4, Map.of(dw, new double[] {0.5, -1e-9, 12.25}), Map.of()));
        assertThat(PassText.lines(dw, small)).containsExactly("dW2 = [    0.50000 -1.000e-09   12.25000 ]");
        Tensor dz = EXPLANATION.sections().get(1).result().equation().target();
        double[] many = new double[50];
        many[7] = 3;
        many[8] = -4;
        Explanation large = EXPLANATION.with(new Explanation.Pass(50, Map.of(dz, many), Map.of()));
        assertThat(PassText.lines(dz, large))
                .containsExactly("dZ2: 1 x 50 numbers from -4.00000 to 3.00000", "     mean -0.02000, norm 5.00000");
        assertThat(text(large)).contains("1 x 50 numbers");
    }

    @Test
    void bothWaysToTheOutputAreShownWithNumbers() {
        Network network = Network.parse("1 > 1 sigmoid", NetworkOptions.defaults());
        Values<Double> values = new Values<>();
        Map<String, Double> given = Map.of("A0", 0.0, "Y", 1.0, "W1", 1.0, "b1", 0.0);
        network.forward().given().forEach(t -> values.put(t, List.of(given.get(t.name()))));
        new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(1)).run(Programs.gradients(network), values);
        Explainer explainer = new Explainer(network);
        Explanation e = explainer.withNumbers(explainer.explain(), values, 1);
        assertThat(PassText.bothWays(e.sections().get(1), e))
                .containsExactly(
                        "the general way, dA1 * A1 * (1 - A1):",
                        "dZ1 = [   -0.50000 ]",
                        "the shorter way, A1 - Y:",
                        "dZ1 = [   -0.50000 ]");
        String text = text(e);
        assertThat(text).contains("J = 0.69315").contains("dA1 = [   -2.00000 ]");
        assertThat(MarkdownWriter.write(ExplanationDocument.of(e), e.symbols())).contains("J = 0.69315");
        assertThat(HtmlWriter.fragment(ExplanationDocument.of(e), e.symbols())).contains("J = 0.69315");
        Json.Obj data = (Json.Obj) Json.of(ExplanationData.of(e));
        assertThat(data.object("values").object("dA1").list("values")).containsExactly(new Json.Real(-2));
    }

    private static String text(Explanation e) {
        return TextWriter.write(ExplanationDocument.of(e), TextStyle.PLAIN);
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
