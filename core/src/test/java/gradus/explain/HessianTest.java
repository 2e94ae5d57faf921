package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import gradus.InputException;
import gradus.check.RandomNumbers;
import gradus.document.HtmlWriter;
import gradus.document.LatexWriter;
import gradus.document.Prose;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.json.Json;
import gradus.math.IndexForm;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Second derivatives of whole networks, as they are shown. */
class HessianTest {
    private static final Explanation LOGISTIC = explain("2 > 1 sigmoid", "W1,W1", "dls");

    private static Explanation explain(String spec, String selector, String notation) {
        Network network = Network.parse(spec, NetworkOptions.defaults());
        return new Explainer(Notated.of(network, Notation.of(notation)))
                .explainSecond(List.of(selector), (done, all) -> {});
    }

    private static String text(Explanation e, Depth depth) {
        return TextWriter.write(ExplanationDocument.of(e, depth), TextStyle.PLAIN)
                .replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 > 3 softmax         | b1,b1   | A1[i,j]*(delta(i,p) - A1[p,j])",
                "2 > 3 tanh > 1        | W1,b2   | W2[p,i]*(sum(j) A0[k,j]*(1 - A1[i,j]^2))",
                "2 > 3 tanh > 1        | b2      | delta(i,p)",
                "2 > 2 relu > 2        | W2,b1   | delta(k,p)",
                "2 > 2 batchnorm tanh > 1 | W2,b1 | 0",
            })
    void isProvedAndAgreesWithDifferenceQuotients(String spec, String selector, String part) {
        Explanation e = explain(spec, selector, "dls");
        Hessian h = e.hessians().getFirst();
        assertThat(e.unproved()).isZero();
        assertThat(h.steps()).allMatch(s -> s.certificate() != null).isNotEmpty();
        assertThat(h.check().passes()).isTrue();
        assertThat(h.check().compared()).isEqualTo(h.rows() * h.columns());
        assertThat(IndexForm.text(h.whole().body())).contains(part);
    }

    @ParameterizedTest
    @EnumSource(Depth.class)
    void isShownAtEveryDepth(Depth depth) {
        String text = text(LOGISTIC, depth);
        assertThat(text)
                .contains("d(dW1[i,k])/d(W1[p,q]) = delta(i,p)*(sum(j) A0[k,j]*A0[q,j]*A1[i,j]*(1 - A1[i,j]))/m")
                .contains("in 50 digits, all 4 entries and the central difference quotients of dW1 differ by");
        assertThat(text.contains("1/m * (A0 * a * (1 - a)) A0^T")).isEqualTo(depth != Depth.BRIEF);
        assertThat(text.contains("the derivatives that were found before")).isEqualTo(depth == Depth.FULL);
    }

    @Test
    void isTypeset() {
        assertThat(LatexWriter.write(ExplanationDocument.of(LOGISTIC), LOGISTIC.symbols()))
                .contains("\\frac{\\mathrm{d}\\,dW^{[1]}_{ik}}{\\mathrm{d}\\,W^{[1]}_{pq}}");
        assertThat(HtmlWriter.page(ExplanationDocument.of(LOGISTIC), LOGISTIC.symbols()))
                .contains("Second derivatives of ");
        assertThat(TextWriter.write(ExplanationDocument.of(LOGISTIC), TextStyle.PLAIN.withAscii(true)))
                .contains("D(dW1[i,k])/D(W1[p,q])")
                .matches("\\p{ASCII}*");
    }

    @Test
    void everyLawIsTypeset() {
        LOGISTIC.hessians()
                .getFirst()
                .steps()
                .map(s -> Laws.of(s.step().rule()))
                .forEach(law -> assertThat(law.parts())
                        .noneMatch(p -> p instanceof Prose.Words w && w.text().matches(".*[\\[(^'∂].*")));
    }

    @Test
    void isData() {
        Json.Obj document = (Json.Obj) Json.of(ExplanationData.of(LOGISTIC));
        assertThat(document.whole("unproved")).isZero();
        Json.Obj h = (Json.Obj) document.list("hessian").getFirst();
        assertThat(h.text("of") + h.text("by") + h.text("gradient")).isEqualTo("W1W1dW1");
        assertThat(h.text("unbroken")).startsWith("d(dW1[i,k])/d(W1[p,q]) = delta(i,p)");
        assertThat(h.list("stages")).hasSize(4);
        assertThat(h.list("steps")).hasSizeGreaterThan(30);
        assertThat(h.object("check").number("relativeError")).isLessThan(1e-30);
        assertThat(h.object("check").bool("passes")).isTrue();
        assertThat(document.object("results").members().keySet()).containsExactly("dA1", "dZ1", "dW1");
    }

    /** For logistic regression the mean of a(1-a) x x^T, all of whose eigenvalues are positive. */
    @Test
    void numbersOfAPass() {
        Network network = Network.parse("2 > 1 sigmoid", NetworkOptions.defaults());
        Values<Double> values = new Values<>();
        RandomNumbers.of(network, 5, 3, 0).forEach((t, v) -> values.put(t, v, DoubleArithmetic.INSTANCE));
        new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(5)).run(Programs.gradients(network), values);
        Explanation e = new Explainer(network).withNumbers(LOGISTIC, values, 5);
        double[] right = new double[4];
        for (int n = 0; n < 20; n++) {
            int j = n % 5;
            double a = values.at(network.output(), j);
            right[n / 5] += a
                    * (1 - a)
                    * values.at(network.input(), n / 10 * 5 + j)
                    * values.at(network.input(), n / 5 % 2 * 5 + j)
                    / 5;
        }
        double[] ours = e.hessians().getFirst().values();
        assertThat(ours).containsExactly(right, offset(1e-15));
        assertThat(text(e, Depth.STANDARD)).contains("H = [").contains("all positive");
        assertThat(Json.of(ExplanationData.of(e)).compact()).contains("\"shape\":[1,2,1,2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ml", "nielsen", "cs231n", "pytorch"})
    void isInEveryNotation(String notation) {
        Explanation e = explain("2 > 2 tanh > 2 softmax", "W1,W2", notation);
        assertThat(e.unproved()).isZero();
        assertThat(e.hessians().getFirst().check().passes()).isTrue();
        assertThat(text(e, Depth.STANDARD)).contains("The order does not matter");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 > 2 > 1     | W3,W1    | no parameter 'W3' in 2 > 2 > 1; did you mean 'W",
                "2 > 2 > 1     | W1,W1,W1 | two parameters with a comma",
                "100 > 100 > 1 | W1,W2    | 1000000 second derivatives; at most 10000",
                "900 > 900 > 1 | b2,b2    | at most 500000 parameters; this one has 811801",
            })
    void whatCannotBeIsRefused(String spec, String selector, String reason) {
        assertThatThrownBy(() -> explain(spec, selector, "dls"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void eigenvaluesTellTheShape() {
        assertThat(Eigenvalues.of(new double[] {2, 1, 1, 2}, 2)).hasValueSatisfying(v -> {
            assertThat(v.least()).isCloseTo(1, offset(1e-12));
            assertThat(v.largest()).isCloseTo(3, offset(1e-12));
        });
        assertThat(verdict(1, 2, 2, 1)).contains("both signs");
        assertThat(verdict(1, 1, 1, 1)).contains("none negative");
        assertThat(verdict(-1, 0, 0, 0)).contains("none positive");
        assertThat(verdict(0, 0, 0, 0)).contains("flat");
        assertThat(Eigenvalues.of(new double[] {Double.NaN}, 1)).isEmpty();
        assertThat(Eigenvalues.of(new double[6], 0)).isEmpty();
    }

    private static String verdict(double... matrix) {
        return Eigenvalues.of(matrix, 2).orElseThrow().verdict();
    }
}
