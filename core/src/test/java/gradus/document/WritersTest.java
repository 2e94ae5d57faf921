package gradus.document;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.document.Block.Blank;
import gradus.document.Block.Chain;
import gradus.document.Block.Curve;
import gradus.document.Block.Display;
import gradus.document.Block.Fold;
import gradus.document.Block.Heading;
import gradus.document.Block.Items;
import gradus.document.Block.Lines;
import gradus.document.Block.Link;
import gradus.document.Block.Listing;
import gradus.document.Block.Paragraph;
import gradus.document.Block.Plot;
import gradus.document.Block.Table;
import gradus.formula.Formula;
import gradus.formula.Formula.Times;
import gradus.formula.Symbols;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.notation.Notated;
import gradus.notation.Notation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WritersTest {
    static final Symbols SYMBOLS = Notated.of(
                    Network.parse("2 > 3 batchnorm tanh > 1", NetworkOptions.defaults()), Notation.standard())
            .symbols();

    private static final Formula GRADIENT = Formula.equal(
            Formula.name("dA1"),
            Formula.product(Times.MATRICES, new Formula.Transpose(Formula.name("W2")), Formula.name("dZ2")));
    private static final Formula PARTIAL = Formula.partial(Formula.name("J"), Formula.name("A1"));

    /** Every kind of block and of word, with characters that each format must mark. */
    static final Document ALL = new Document(
            Prose.of("About {} & <more>", new Prose.Code("2 > 3 _x_")),
            List.of(
                    new Paragraph(Prose.of(
                            "Words, {}: {} is a sum; 50 % of $5 costs #1_2*3*, {} ≈ “naïve”.",
                            new Prose.Strong("strong"), PARTIAL, GRADIENT)),
                    new Heading(1, Prose.of("First")),
                    new Items(List.of(Prose.of("one {}", Formula.name("dgamma1")), Prose.of("two"))),
                    new Heading(2, Prose.of("{}", GRADIENT)),
                    new Display(List.of(GRADIENT, PARTIAL)),
                    new Chain(
                            PARTIAL,
                            List.of(
                                    new Link(Formula.name("a"), Prose.of("rule: u_k & v"), true, "exact: n1=2"),
                                    new Link(Formula.name("b"), Prose.of("slip"), false, "NOT PROVED: a < b"))),
                    new Table(
                            List.of(Prose.of("name"), Prose.of("size | more")),
                            List.of(
                                    List.of(Prose.of("{}", Formula.name("W1")), Prose.of("12")),
                                    List.of(Prose.of("b"), Prose.of("3.5")))),
                    new Lines(List.of("W1 = [ 1   2", "       3   4 ]")),
                    new Listing("python", "def f(x):\n    return x * 2  # not **bold**\n"),
                    new Fold(Prose.of("Details of {}", PARTIAL), List.of(new Paragraph(Prose.of("inside")))),
                    new Plot("Sizes", "z", "|dZ|", true, List.of(curve("right", 0), curve("wrong", 1))),
                    new Blank(Prose.of("What is {}?", PARTIAL), new Display(List.of(GRADIENT)), Optional.of("(1)"))),
            List.of(new Document.Note("W2", Prose.of("(1, 4)"), List.of("W2 = [ 1 2 3 4 ]"))));

    private static Curve curve(String name, double power) {
        double[] x = IntStream.range(0, 41).mapToDouble(n -> n / 4.0 - 5).toArray();
        double[] y = new double[x.length];
        for (int n = 0; n < y.length; n++) {
            y[n] = n == 7 ? Double.NaN : Math.exp(-Math.abs(x[n]) * power - 1);
        }
        return new Curve(name, x, y);
    }

    @Test
    void textFitsATerminal() {
        String text = TextWriter.write(ALL, TextStyle.PLAIN);
        assertThat(text.lines()).allMatch(l -> l.length() <= 80).noneMatch(l -> l.endsWith(" "));
        assertThat(text)
                .contains(
                        "About 2 > 3 _x_ & <more>\n════",
                        "\n\nFirst\n─────\n  - one dgamma1\n  - two\n",
                        "dA1 = W2^T dZ2",
                        "  ∂J/∂A1\n    = a\n      rule: u_k & v\n      ✓ exact: n1=2\n",
                        "✗ NOT PROVED: a < b",
                        "name   size | more\n  W1              12\n  b              3.5\n",
                        "W1 = [ 1   2\n         3   4 ]",
                        "(1) What is ∂J/∂A1?\n  ______________\n")
                .doesNotContain("\u00a0", "\033");
    }

    @Test
    void asciiIsAscii() {
        String text = TextWriter.write(ALL, TextStyle.PLAIN.withAscii(true));
        assertThat(text).matches("[\\n -~]*");
        assertThat(text).contains("d(J)/d(A1)", "ok: exact", "NO: NOT PROVED", "~\n\"naive\"", "\n-----\n");
    }

    @Test
    void colourIsThePaintersBusiness() {
        Paint marks = new Paint(s -> "<h>" + s, s -> "<f>" + s, s -> "<a>" + s);
        assertThat(TextWriter.write(ALL, TextStyle.PLAIN.withPaint(marks)))
                .contains("<h>First", "<f>dA1 =", "<f>  ∂J/∂A1", "<a>      rule", "<a>");
    }

    @Test
    void markdownMarksWhatWouldBeMarkup() {
        String text = MarkdownWriter.write(ALL, SYMBOLS);
        assertThat(text)
                .startsWith("# About `2 > 3 _x_` & &lt;more>\n")
                .contains(
                        "**strong**: $`\\frac{\\partial J}{\\partial A^{[1]}}`$ is a sum; 50 % of \\$5 costs #1\\_2\\*3\\*",
                        "```math\ndA^{[1]} = W^{[2]\\mathrm{T}}\\,dZ^{[2]}\n```",
                        "| name | size \\| more |",
                        "```python\ndef f(x):\n    return x * 2  # not **bold**\n```",
                        "<details><summary>Details of ∂J/∂A1</summary>\n\ninside\n\n</details>")
                .doesNotContain("$`\\frac{\\partial J}{\\partial A^{[1]}}`$?\n\n$");
    }

    @Test
    void htmlIsBalancedAndFetchesNothing() {
        String page = HtmlWriter.page(ALL, SYMBOLS);
        for (String tag : List.of(
                "section", "details", "ul", "li", "table", "tr", "td", "th", "code", "pre", "p", "h1", "h2", "h3",
                "div", "math", "mrow", "mfrac", "msup", "mo", "mi", "svg", "figure", "style", "strong", "summary")) {
            assertThat(count(page, "<" + tag + ">") + count(page, "<" + tag + " "))
                    .as(tag)
                    .isEqualTo(count(page, "</" + tag + ">"))
                    .isPositive();
        }
        assertThat(page)
                .doesNotContainPattern("(?i)<script|<link[^>]*href=\"(?!data:)|src=|url\\(|@import|https?://")
                .doesNotContain("<more>", "NaN", "a < b")
                .contains("&lt;more&gt;", "data-s=\"W2\"", ":has([data-s=\"W2\"]:hover) #note0");
        assertThat(HtmlWriter.page(new Document(ALL.title(), ALL.blocks()), SYMBOLS))
                .doesNotContain("data-s=\"W2\"", "#note0");
    }

    /** An exercise shows how long the answer is, not what it is. */
    @Test
    void aBlankIsBlank() {
        Document exercise = new Document(
                Prose.of("t"),
                List.of(new Blank(Prose.of("q"), new Display(List.of(Formula.name("secret"))), Optional.empty())));
        assertThat(TextWriter.write(exercise, TextStyle.PLAIN))
                .doesNotContain("secret")
                .contains("________");
        assertThat(MarkdownWriter.write(exercise, SYMBOLS)).doesNotContain("secret");
        assertThat(HtmlWriter.page(exercise, SYMBOLS)).doesNotContain("secret");
    }

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
        assertThat(Wrapping.wrap(Wrapping.glue("dA2 = A2 * (1 - A2) + Y"), 16, "", "  "))
                .containsExactly("dA2 = A2", "  * (1 - A2) + Y");
    }

    @Test
    void ticksAreRoundAndWithin() {
        assertThat(new Scale(-3, 7, false).ticks(5)).containsExactly(-2.0, 0.0, 2.0, 4.0, 6.0);
        assertThat(new Scale(1e-6, 10, true).ticks(4))
                .hasSize(4)
                .startsWith(1e-6)
                .allMatch(t -> t <= 10);
        assertThat(Scale.label(1e-6)).isEqualTo("1e-6");
        assertThat(Scale.label(-0.25)).isEqualTo("-0.25");
        assertThat(Scale.label(250000)).isEqualTo("2.5e5");
        assertThat(Scale.of(List.of(), Curve::y, false)).isEqualTo(new Scale(0, 1, false));
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
