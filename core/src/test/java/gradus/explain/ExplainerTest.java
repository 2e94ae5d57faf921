package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.explain.Explanation.Section;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Expr;
import gradus.math.Step;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainerTest {
    private static final NetworkOptions DEFAULTS = NetworkOptions.defaults();

    @Test
    void resultsOfATwoLayerNetwork() {
        Explanation e = explain("2 > 4 tanh > 1 sigmoid", DEFAULTS.withPenalty(true));
        assertThat(e.sections().stream().map(s -> s.result().text()))
                .containsExactly(
                        "dA2 = (A2 - Y) / (A2 * (1 - A2))",
                        "dZ2 = A2 - Y",
                        "dW2 = 1/m * (dZ2 A1^T + lambda * W2)",
                        "db2 = 1/m * rowsum(dZ2)",
                        "dA1 = W2^T dZ2",
                        "dZ1 = dA1 * (1 - A1^2)",
                        "dW1 = 1/m * (dZ1 A0^T + lambda * W1)",
                        "db1 = 1/m * rowsum(dZ1)");
        assertThat(e.unproved()).isZero();
        assertThat(e.shape(section(e, "db2").of())).hasToString("(n2, 1) = (1, 1)");
    }

    @Test
    void reasonsFollowFromTheStructure() {
        Explanation e = explain("2 > 4 tanh > 1 sigmoid", DEFAULTS.withPenalty(true));
        assertThat(why(e, "dA2"))
                .contains("nothing comes from above through weights")
                .contains("kept per example");
        assertThat(why(e, "dZ2")).contains("is 0 unless i = p and j = q").contains("A2 * (1 - A2)");
        assertThat(why(e, "dW2"))
                .contains("A1 stands on the right and transposed")
                .contains("(n2, m) times (m, n1) gives (n2, n1)")
                .contains("1/m: J is the mean")
                .contains("J reads W2 directly as well");
        assertThat(why(e, "db2"))
                .contains("all m examples")
                .contains("along each row")
                .contains("(n2, 1)");
        assertThat(why(e, "dA1"))
                .contains("feeds every unit of Z2")
                .contains("W2 stands on the left and transposed")
                .contains("(n1, n2) times (n2, m) gives (n1, m)");
        assertThat(why(e, "dZ1")).contains("1 - A1^2");
        assertThat(why(e, "dZ1")).doesNotContain("tanh' ").contains("with A1 instead of Z1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 > 1 sigmoid | bce | true | they cancel",
                "2 > 3 softmax | cross-entropy | true | sum(i) Y[i,j] = 1",
                "2 > 1 exp | poisson | true | They cancel",
                "2 > 1 tanh | -(1/2)*((1+y)*log(1+a)+(1-y)*log(1-a)) | true | they cancel",
                "2 > 1 identity | squared-error | false | nothing to cancel",
                "2 > 1 sigmoid | squared-error | false | Nothing cancels",
                "2 > 1 sigmoid | poisson | false | Not everything cancels",
                "2 > 3 softmax | squared-error | false | Nothing cancels",
                "2 > 3 softmax | bce | false | Nothing cancels",
            })
    void twoWaysAtTheOutput(String network, String loss, boolean cancels, String says) {
        Explanation e = explain(network, DEFAULTS.withLoss(loss));
        Section section = e.sections().stream()
                .filter(s -> s.output() != null)
                .findFirst()
                .orElseThrow();
        assertThat(section.name()).isEqualTo("dZ1");
        assertThat(section.output()).isNotNull();
        assertThat(java.util.Objects.requireNonNull(section.output()).cancels()).isEqualTo(cancels);
        assertThat(section.output().sentence()).containsIgnoringCase(says);
        if (cancels) {
            assertThat(section.result().body()).isEqualTo("A1 - Y");
        }
    }

    @Test
    void aJacobianThatIsNotDiagonalIsSaidToBeSo() {
        assertThat(why(explain("2 > 3 softmax", DEFAULTS), "dZ1")).contains("not 0 off the diagonal");
        assertThat(why(explain("2 > 3 sigmoid", DEFAULTS), "dZ1")).doesNotContain("off the diagonal");
    }

    @Test
    void pathsOfNormalisationAreAdded() {
        Explanation e = explain("2 > 3 batchnorm relu > 1", DEFAULTS);
        assertThat(why(e, "dZ1")).contains("along 3 paths").contains("mean1").contains("var1");
        assertThat(why(e, "dgamma1")).contains("all m examples");
    }

    /** The words come from the formulas: the same formula under another name is explained alike. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sigmoid | 1 / (1 + exp(-z)) | bce",
                "softmax | exp(z) / sum(exp(z)) | cross-entropy",
                "relu | max(0, z) | squared-error",
            })
    void namesMakeNoDifference(String name, String formula, String loss) {
        Library library = Library.builtIn().with("mine(z) = " + formula);
        Explanation builtIn = explain("2 > 3 " + name + " > 2 " + name, DEFAULTS.withLoss(loss));
        Explanation mine =
                explain("2 > 3 mine > 2 mine", DEFAULTS.withLibrary(library).withLoss(loss));
        assertThat(mine.sections()).isEqualTo(builtIn.sections());
        assertThat(mine.equations()).isEqualTo(builtIn.equations());
    }

    @Test
    void oneGradientAlone() {
        Explanation e = new Explainer(Network.parse("2 > 2 tanh > 1", DEFAULTS)).explain("dW1", (done, all) -> {});
        assertThat(e.sections()).hasSize(1);
        assertThat(e.sections().getFirst().name()).isEqualTo("dW1");
        assertThatThrownBy(() ->
                        new Explainer(Network.parse("2 > 2 tanh > 1", DEFAULTS)).explain("dw1", (done, all) -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("did you mean 'dW1'?");
    }

    @Test
    void aFalseStepIsNotProved() {
        Network network = Network.parse("2 > 1 sigmoid", DEFAULTS);
        Explanation e = new Explainer(network, corrupted(network.derive())).explain();
        assertThat(e.unproved()).isEqualTo(1);
        String text = TextWriter.write(ExplanationDocument.of(e), TextStyle.PLAIN);
        assertThat(text).contains("NOT PROVED: dZ1");
        assertThat(ExplanationData.of(e)).containsEntry("unproved", 1);
    }

    /** The last step of dZ1 with the opposite sign. */
    private static Derivation corrupted(Derivation derivation) {
        List<Gradient> gradients = new ArrayList<>();
        for (Gradient g : derivation.gradients()) {
            List<Step> steps = new ArrayList<>(g.steps());
            if (g.of().name().equals("Z1")) {
                Step s = steps.removeLast();
                steps.add(new Step(
                        s.variable(),
                        s.subject(),
                        s.rule(),
                        s.before(),
                        Expr.neg(s.after()),
                        s.unfolds(),
                        s.assumptions(),
                        s.total()));
            }
            gradients.add(new Gradient(g.of(), g.equation(), g.general(), g.output(), steps, g.assumptions()));
        }
        return new Derivation(derivation.forward(), gradients);
    }

    @Test
    void dataHasTheKeysOfTheContract() {
        Map<String, @Nullable Object> data = ExplanationData.of(explain("3 > 4 tanh > 2 softmax", DEFAULTS));
        assertThat(data.keySet()).contains("network", "loss", "equations", "steps", "results", "unproved");
        assertThat((List<?>) data.get("steps")).isNotEmpty().allSatisfy(step -> {
            Map<?, ?> s = (Map<?, ?>) step;
            assertThat(s.keySet().stream().map(Object::toString))
                    .contains(
                            "variable",
                            "rule",
                            "law",
                            "before",
                            "after",
                            "index",
                            "matrix",
                            "assumptions",
                            "certificate");
            Map<?, ?> certificate = (Map<?, ?>) s.get("certificate");
            assertThat(certificate.get("method")).isIn("exact", "numeric");
            assertThat((List<?>) certificate.get("sizes")).hasSizeGreaterThanOrEqualTo(2);
            assertThat((Integer) certificate.get("points")).isPositive();
        });
        assertThat(((Map<?, ?>) java.util.Objects.requireNonNull(data.get("results"))).get("dZ2"))
                .isEqualTo("A2 - Y");
    }

    private static Explanation explain(String network, NetworkOptions options) {
        return new Explainer(Network.parse(network, options)).explain();
    }

    private static Section section(Explanation e, String name) {
        return e.sections().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String why(Explanation e, String name) {
        return section(e, name).reasons().stream().map(Explanation.Reason::text).collect(Collectors.joining(" "));
    }
}
