package gradus.formula;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.testing.Networks;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

class TypesettingTest {
    private static final Network NETWORK =
            Network.parse("2 > 4 tanh > 1 sigmoid", NetworkOptions.defaults().withPenalty(true));

    private static final Symbols SYMBOLS =
            Notated.of(NETWORK, Notation.standard()).symbols();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Z1 | Z^{[1]} = W^{[1]}\\,X + b^{[1]}",
                "dA2 | dA^{[2]} = \\frac{A^{[2]} - Y}{A^{[2]} \\odot (1 - A^{[2]})}",
                "dZ2 | dZ^{[2]} = A^{[2]} - Y",
                "dW2 | dW^{[2]} = \\frac{1}{m}\\,(dZ^{[2]}\\,A^{[1]\\mathrm{T}} + \\lambda\\,W^{[2]})",
                "db2 | db^{[2]} = \\frac{1}{m}\\,\\mathrm{rowsum}(dZ^{[2]})",
                "dA1 | dA^{[1]} = W^{[2]\\mathrm{T}}\\,dZ^{[2]}",
                "dZ1 | dZ^{[1]} = dA^{[1]} \\odot (1 - (A^{[1]})^{2})",
            })
    void matrixFormsInLatex(String name, String latex) {
        assertThat(FormulaLatex.of(Formula.of(equation(name)), SYMBOLS)).isEqualTo(latex);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A2 | A^{[2]}_{ij} = \\frac{1}{1 + e^{-Z^{[2]}_{ij}}}",
                "dA1 | dA^{[1]}_{ij} = \\sum_{k}\\,dZ^{[2]}_{kj}\\,W^{[2]}_{ki}",
                "db2 | db^{[2]}_{i} = \\frac{1}{m}\\,\\sum_{j}\\,dZ^{[2]}_{ij}",
            })
    void entriesInLatex(String name, String latex) {
        assertThat(FormulaLatex.of(Formula.entries(equation(name)), SYMBOLS)).isEqualTo(latex);
    }

    /** A number among the letters has commas around it: i4j might be a letter i4. */
    @Test
    void fixedPlaces() {
        Dim n = new Dim("n");
        Dim t = new Dim("t");
        Index last = Index.fixed(4, t);
        Expr entry = Tensor.of("H", n, t).at(new Index("i", n), last);
        Expr delta = new Expr.Delta(new Index("q", t), last);
        Formula both = Formula.of(Expr.mul(entry, delta));
        assertThat(latex(both)).isEqualTo("H_{i,4}\\,\\delta_{q,4}");
        assertThat(FormulaText.of(both, SYMBOLS)).isEqualTo("H[i,4]*delta(q,4)");
        assertThat(FormulaReader.read("H[i,4]*delta(q,4)")).contains(both);
        assertThat(FormulaMathml.pieces(Formula.of(entry), SYMBOLS, false, 30, name -> false))
                .singleElement()
                .asString()
                .contains("<mn>4</mn>");
    }

    @Test
    void asMathml() {
        assertThat(FormulaMathml.pieces(Formula.of(equation("dA1")), SYMBOLS, false, 30, "W2"::equals))
                .containsExactly("<math><msup><mrow><mi>d</mi><mi>A</mi></mrow>" + above("1", "")
                        + "</msup><mo form=\"infix\">=</mo>"
                        + "<mrow data-s=\"W2\"><msup><mi>W</mi>"
                        + above("2", "<mi mathvariant=\"normal\">T</mi>")
                        + "</msup></mrow><mspace width=\"0.17em\"></mspace>"
                        + "<msup><mrow><mi>d</mi><mi>Z</mi></mrow>" + above("2", "") + "</msup></math>");
    }

    private static String above(String layer, String more) {
        String bracket = "<mo lspace=\"0\" rspace=\"0\" stretchy=\"false\">";
        return "<mrow>" + bracket + "[</mo><mn>" + layer + "</mn>" + bracket + "]</mo>" + more + "</mrow>";
    }

    /** Signs and parentheses that a line of text needs, and two dimensions do not, and the other way round. */
    @Test
    void parenthesesFollowTheNotation() {
        Formula a = Formula.name("a");
        Formula b = Formula.name("b");
        Formula sum = new Formula.Terms(List.of(a, new Formula.Minus(b)));
        assertThat(latex(Formula.ratio(sum, sum))).isEqualTo("\\frac{a - b}{a - b}");
        assertThat(Formula.ratio(sum, sum).text()).isEqualTo("(a - b)/(a - b)");
        Formula over = new Formula.Over(false, List.of("k"), new Formula.Minus(sum));
        assertThat(latex(over)).isEqualTo("-\\sum_{k}\\,(a - b)");
        assertThat(latex(Formula.ratio(over, a))).isEqualTo("-\\frac{1}{a}\\,\\sum_{k}\\,(a - b)");
        assertThat(latex(Formula.product(Formula.Times.NUMBERS, over, b)))
                .isEqualTo("-(\\sum_{k}\\,(a - b))\\,b"
                        .replace("(\\sum_{k}\\,(a - b))", "\\left( \\sum_{k}\\,(a - b) \\right)"));
        Formula product = Formula.product(Formula.Times.MATRICES, a, b);
        assertThat(latex(Formula.product(Formula.Times.ELEMENTS, a, product))).isEqualTo("a \\odot (a\\,b)");
        assertThat(latex(new Formula.Transpose(product))).isEqualTo("(a\\,b)^{\\mathrm{T}}");
        assertThat(latex(new Formula.Power(Formula.ratio(a, b), Formula.number(2))))
                .isEqualTo("\\left( \\frac{a}{b} \\right)^{2}");
        assertThat(latex(Formula.product(Formula.Times.NUMBERS, Formula.number(2), Formula.number(-3))))
                .isEqualTo("2 \\cdot (-3)");
    }

    private static String latex(Formula f) {
        return FormulaLatex.of(f, SYMBOLS);
    }

    /** Nothing is read out of a word: what is no tensor of the network is set as it is, a number at its end in brackets. */
    @Test
    void wordsAreSetAsTheyAre() {
        assertThat(latex(Formula.name("distance"))).isEqualTo("\\mathrm{distance}");
        assertThat(latex(Formula.name("n1"))).isEqualTo("n^{[1]}");
        assertThat(latex(Formula.name("dW7"))).isEqualTo("\\mathrm{dW}^{[7]}");
        assertThat(latex(Formula.name("gamma"))).isEqualTo("\\gamma");
        assertThat(latex(Formula.name("W_1"))).isEqualTo("\\mathrm{W\\_1}");
    }

    /** Another notation is another way to set names. */
    @Test
    void symbolsAreAnArgument() {
        Symbols other = name -> switch (name) {
            case "dZ2" -> new Glyph("delta3", "", "δ", "(3)", "", Glyph.Face.ITALIC);
            case "W2" -> Glyph.code("fc2.weight");
            default -> SYMBOLS.glyph(name);
        };
        Formula f = Formula.bodyOf(equation("dA1"));
        assertThat(FormulaText.of(f, other)).isEqualTo("fc2.weight^T delta3");
        assertThat(FormulaLatex.of(f, other)).isEqualTo("\\mathtt{fc2.weight}^{\\mathrm{T}}\\,\\delta^{(3)}");
    }

    /** Whatever is derived: well-formed, and no line wider than the page unless it is a single piece. */
    @Test
    void everyStepIsWellFormed() throws Exception {
        DocumentBuilder xml = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        int broken = 0;
        for (Networks.Case c : Networks.wide()) {
            for (Gradient g : c.network().derive().gradients()) {
                for (Step s : g.steps()) {
                    broken += wellFormed(s.before(), xml) + wellFormed(s.after(), xml);
                }
            }
        }
        assertThat(broken).isGreaterThan(10);
    }

    private static int wellFormed(Expr e, DocumentBuilder xml) throws Exception {
        Formula f = Formula.of(e);
        List<String> pieces = FormulaMathml.pieces(f, SYMBOLS, true, 18, n -> true);
        for (String piece : pieces) {
            xml.parse(new InputSource(new StringReader(piece)));
        }
        List<String> lines = FormulaLatex.lines(f, SYMBOLS, 44);
        for (String line : lines) {
            assertThat(line).doesNotContain("−", "⊙", "∂", "∑", "δ");
            int depth = 0;
            for (char c : line.toCharArray()) {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                assertThat(depth).isNotNegative();
            }
            assertThat(depth).as(line).isZero();
            assertThat(line.split("\\\\left[(\\\\]", -1)).hasSameSizeAs(line.split("\\\\right[)\\\\]", -1));
        }
        assertThat(Typesetter.of(f, SYMBOLS).width() > 44).as(lines.toString()).isEqualTo(lines.size() > 1);
        return lines.size() > 1 ? 1 : 0;
    }

    private static Equation equation(String name) {
        return NETWORK.derive().gradients().stream()
                .map(Gradient::equation)
                .filter(e -> e.target().name().equals(name))
                .findFirst()
                .orElseGet(() -> NETWORK.forward().equations().stream()
                        .filter(e -> e.target().name().equals(name))
                        .findFirst()
                        .orElseThrow());
    }
}
