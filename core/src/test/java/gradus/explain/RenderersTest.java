package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RenderersTest {
    private static final Explanation EXPLANATION =
            new Explainer(Network.parse("2 > 3 relu > 1 sigmoid", NetworkOptions.defaults())).explain();

    @Test
    void linesAreFilledAndNeverLonger() {
        List<String> lines = Wrapping.wrap("one two three four five", 12, "- ", "  ");
        assertThat(lines).containsExactly("- one two", "  three four", "  five");
        String formula = "sum(i,j)-(Y[i,j]*log(A2[i,j])+(1-Y[i,j])*log(1-A2[i,j]))*delta(i,k)*delta(j,l)";
        List<String> cut = Wrapping.wrap(formula, 30, "    ", "      ");
        assertThat(cut).allMatch(l -> l.length() <= 30);
        assertThat(cut.stream().map(String::strip).collect(Collectors.joining()))
                .isEqualTo(formula);
        assertThat(Wrapping.wrap("x".repeat(70), 30, "", "")).hasSize(3);
    }

    @Test
    void htmlIsBalancedAndFetchesNothing() {
        String page = HtmlRenderer.page(EXPLANATION);
        for (String tag : List.of("section", "details", "ul", "li", "table", "code", "p", "h2", "h3")) {
            assertThat(count(page, "<" + tag + ">") + count(page, "<" + tag + " "))
                    .as(tag)
                    .isEqualTo(count(page, "</" + tag + ">"))
                    .isPositive();
        }
        assertThat(page)
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("<script")
                .doesNotContain("src=");
        assertThat(page).contains("<code>dZ1 = dA1 * if(Z1 &gt; 0, 1, 0)</code>");
    }

    @Test
    void markdownFoldsEveryDerivation() {
        String text = MarkdownRenderer.render(EXPLANATION);
        assertThat(count(text, "<details>")).isEqualTo(EXPLANATION.sections().size());
        assertThat(count(text, "</details>")).isEqualTo(EXPLANATION.sections().size());
        assertThat(text).contains("### `dA1 = W2^T dZ2`");
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
        assertThat(TextRenderer.render(large, TextRenderer.Paint.NONE)).contains("1 x 50 numbers");
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
        String text = TextRenderer.render(e, TextRenderer.Paint.NONE);
        assertThat(text).contains("J = 0.69315").contains("dA1 = [   -2.00000 ]");
        assertThat(MarkdownRenderer.render(e)).contains("J = 0.69315");
        assertThat(HtmlRenderer.fragment(e)).contains("J = 0.69315");
        Json.Obj data = (Json.Obj) Json.of(ExplanationData.of(e));
        assertThat(data.object("values").object("dA1").list("values")).containsExactly(new Json.Real(-2));
    }

    @Test
    void colourIsThePaintersBusiness() {
        TextRenderer.Paint marks = new TextRenderer.Paint(s -> "<" + s + ">", s -> s, s -> s);
        assertThat(TextRenderer.render(EXPLANATION, marks)).contains("<Forward>");
        assertThat(TextRenderer.render(EXPLANATION, TextRenderer.Paint.NONE)).doesNotContain("\033");
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
