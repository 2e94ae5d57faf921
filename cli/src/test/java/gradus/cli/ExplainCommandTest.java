package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                args);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void jsonIsOneDocumentWithEveryStepProved() {
        assertThat(run("explain", "3 > 4 tanh > 2 softmax", "--json")).isZero();
        assertThat(err.size()).isZero();
        Json.Obj document = (Json.Obj) Json.parse(output(), "output");
        assertThat(document.whole("unproved")).isZero();
        assertThat(document.object("results").text("dZ2")).isEqualTo("A2 - Y");
        assertThat(document.object("results").text("dA1")).isEqualTo("W2^T dZ2");
        assertThat(document.list("steps")).hasSizeGreaterThan(50).allSatisfy(step -> {
            Json.Obj s = (Json.Obj) step;
            assertThat(s.members().keySet())
                    .containsExactly(
                            "variable",
                            "rule",
                            "law",
                            "before",
                            "after",
                            "index",
                            "matrix",
                            "assumptions",
                            "certificate");
            assertThat(s.object("certificate").text("method")).isIn("exact", "numeric");
        });
        assertThat(document.object("output").bool("cancels")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 > 1 mine | bce | mine(z) = (1+tanh(z/2))/2 | A1 - Y",
                "2 > 3 mine | cross-entropy | mine(z) = exp(z)/sum(exp(z)) | A1 - Y",
                "2 > 1 mine | y/a + log(a) | mine(z) = -1/z | A1 - Y",
                "2 > 1 mine | bce | mine(z) = 1-exp(-exp(z)) | dA1 * exp(Z1) * exp(-exp(Z1))",
                "2 > 1 | (a-y)^4 | mine(z) = z*sigmoid(2*z) | 4 * (A1 - Y)^3",
            })
    void formulasOfOnesOwn(String network, String loss, String definition, String result) {
        assertThat(run("explain", network, "--loss", loss, "--define", definition, "--json"))
                .isZero();
        Json.Obj document = (Json.Obj) Json.parse(output(), "output");
        assertThat(document.object("results").text("dZ1")).isEqualTo(result);
        assertThat(document.whole("unproved")).isZero();
        assertThat(document.object("output").bool("cancels")).isEqualTo(result.equals("A1 - Y"));
    }

    @Test
    void textWithAPenaltyAndOneGradientAlone() {
        assertThat(run("explain", "2 > 3 relu > 1 sigmoid", "--l2", "0.1", "--only", "dW2"))
                .isZero();
        assertThat(output()).contains("dW2 = 1/m * (dZ2 A1^T + lambda * W2)").doesNotContain("dW1 =");
        assertThat(output().lines()).allMatch(l -> l.length() <= 80);
        assertThat(run("explain", "2 > 3 relu > 1 sigmoid", "--l2", "0", "--only", "dW2"))
                .isZero();
        assertThat(output()).contains("dW2 = 1/m * dZ2 A1^T").doesNotContain("lambda * ");
    }

    @Test
    void numbersOfARealPass() {
        Path data = folder.resolve("in.npz");
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("X", NdArray.of(2, 3, 0.5, -1, 2, 1, 0.25, -0.75));
        arrays.put("Y", NdArray.of(1, 3, 1, 0, 1));
        arrays.put("W1", NdArray.of(1, 2, 0, 0));
        arrays.put("b1", NdArray.of(1, 1, 0));
        ArrayFiles.write(data, arrays);
        assertThat(run("explain", "2 > 1 sigmoid", "--data", data.toString())).isZero();
        assertThat(output())
                .contains("dZ1 = [   -0.50000    0.50000   -0.50000 ]")
                .contains("J = 0.69315");
        assertThat(run("explain", "2 > 1 sigmoid", "--data", data.toString(), "--example", "3"))
                .isZero();
        assertThat(output()).contains("Example 3 of 3, worked through", "     2.00000    -0.75000");
        assertThat(run("explain", "2 > 1 sigmoid", "--data", data.toString(), "--example", "4"))
                .isEqualTo(2);
        assertThat(errors()).contains("no example 4", "1 to 3");
        assertThat(run("explain", "2 > 1 sigmoid", "--data", data.toString(), "-o", data.toString()))
                .isEqualTo(2);
        assertThat(errors()).contains("is also an input");
    }

    @Test
    void oneUnbrokenChain() {
        assertThat(run("explain", "2 > 3 tanh > 1 sigmoid", "--full-chain", "--only", "dW1", "--json"))
                .isZero();
        Json.Obj document = (Json.Obj) Json.parse(output(), "output");
        assertThat(document.whole("unproved")).isZero();
        assertThat(document.object("results").text("dW1"))
                .contains("W2^T (A2 - Y)", "1 - A1^2", "A0^T")
                .doesNotContain("dZ", "dA");
        Json.Obj chain = document.object("chain");
        assertThat(chain.text("entry")).startsWith("W1[");
        assertThat(chain.text("start")).startsWith("Z1[");
        double sum = chain.list("paths").stream()
                .mapToDouble(p -> ((Json.Obj) p).number("product"))
                .sum();
        assertThat(chain.list("paths")).hasSize((int) chain.number("count"));
        assertThat(sum).isNotZero().isEqualTo(chain.number("sum"), offset(1e-15));
        assertThat(run("explain", "2 > 3 tanh > 1 sigmoid", "--full-chain", "--only", "dW1"))
                .isZero();
        assertThat(output()).contains("The chain in numbers", "└ A2[1,", "a difference quotient of the cost gives");
        assertThat(run("explain", "2 > 3 tanh > 1 sigmoid", "--full-chain")).isEqualTo(2);
        assertThat(errors()).contains("--only");
        assertThat(run("explain", "2 > 1", "--full-chain", "--only", "dW9")).isEqualTo(2);
        assertThat(errors()).contains("dW9");
    }

    @Test
    void secondDerivatives() {
        assertThat(run("explain", "2 > 2 tanh > 1 sigmoid", "--hessian", "W1,b2", "--hessian", "b2", "--json"))
                .isZero();
        Json.Obj document = (Json.Obj) Json.parse(output(), "output");
        assertThat(document.whole("unproved")).isZero();
        assertThat(document.list("hessian"))
                .extracting(h -> ((Json.Obj) h).text("variable"))
                .containsExactly("d(dW1)/d(b2)", "d(db2)/d(b2)");
        assertThat(run("explain", "2 > 2 tanh > 1 sigmoid", "--hessian", "W1,b3"))
                .isEqualTo(2);
        assertThat(errors()).contains("'b3'", "did you mean 'b").doesNotContain("\tat ");
        assertThat(run("explain", "2 > 1", "--hessian", "W1,b1", "--only", "dW1"))
                .isEqualTo(2);
        assertThat(errors()).contains("--hessian", "--only");
        assertThat(run("explain", "2 > 1", "--hessian", "W1,b1", "--code", "numpy"))
                .isEqualTo(2);
        assertThat(run("explain", "2 > 1", "--hessian", "W1,b1", "--exercise")).isEqualTo(2);
        assertThat(run("explain", "400 > 25 sigmoid > 10 sigmoid", "--hessian", "W1,W1"))
                .isEqualTo(2);
        assertThat(errors()).contains("100000000 second derivatives", "fewer units");
    }

    @Test
    void inTheNotationOfACourse() throws IOException {
        assertThat(run("explain", "2 > 3 sigmoid > 1 sigmoid", "--notation", "ml", "--json"))
                .isZero();
        Json.Obj results = ((Json.Obj) Json.parse(output(), "output")).object("results");
        assertThat(results.text("delta3")).isEqualTo("a3 - y");
        assertThat(results.text("Delta2")).isEqualTo("delta3 a2^T");
        assertThat(run("explain", "2 > 1 sigmoid", "--notation", "nielson")).isEqualTo(2);
        assertThat(errors()).contains("did you mean 'nielsen'");
        Path own = Files.writeString(folder.resolve("own.txt"), "symbol W K\nsymbol Z S\n");
        assertThat(run("explain", "2 > 1 sigmoid", "--notation", own.toString()))
                .isZero();
        assertThat(output()).contains("dK1 = 1/m * dS1 A0^T");
    }

    @Test
    void labelsThatDoNotSumToOneForbidTheShortForm() {
        Path data = folder.resolve("in.npz");
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("X", NdArray.of(1, 2, 0.5, -1));
        arrays.put("Y", NdArray.of(2, 2, 1, 0, 1, 1));
        arrays.put("W1", NdArray.of(2, 1, 1, -1));
        arrays.put("b1", NdArray.of(2, 1, 0, 0));
        ArrayFiles.write(data, arrays);
        assertThat(run("explain", "1 > 2 softmax", "--data", data.toString(), "--json"))
                .isZero();
        Json.Obj document = (Json.Obj) Json.parse(output(), "output");
        assertThat(document.object("results").text("dZ1")).isNotEqualTo("A1 - Y");
        assertThat(document.whole("unproved")).isZero();
        assertThat(errors()).contains("do not sum to 1");
    }

    @Test
    void asciiOnRequest() {
        assertThat(run("explain", "2 > 3 tanh > 1 sigmoid", "--ascii", "--depth", "full"))
                .isZero();
        assertThat(output())
                .matches("[\\n -~]*")
                .contains("d(A2[i,j])/d(Z2[", "ok: exact")
                .doesNotContain("?");
        assertThat(output().lines()).allMatch(l -> l.length() <= 80);
    }

    @Test
    void depths() {
        String network = "2 > 3 tanh > 1 sigmoid";
        assertThat(run("explain", network, "--depth", "brief")).isZero();
        String brief = output();
        assertThat(run("explain", network)).isZero();
        String standard = output();
        assertThat(run("explain", network, "--depth", "full")).isZero();
        String full = output();
        assertThat(brief.lines().count()).isLessThan(60);
        assertThat(brief).contains("dZ2 = A2 - Y: the cost's derivative and the activation's cancel");
        assertThat(List.of(brief, standard))
                .allSatisfy(t -> assertThat(t)
                        .contains("all proved", "--depth full", "dW1 = 1/m * dZ1 A0^T")
                        .doesNotContain("✓", "product rule"));
        assertThat(standard).contains("Why it looks like this", "Derivation: ").doesNotContain("--depth standard");
        assertThat(full).contains("✓ exact", "chain rule: ").doesNotContain("--depth");
        assertThat(List.of(brief, standard, full))
                .allSatisfy(t -> assertThat(t.lines()).allMatch(l -> l.length() <= 80));
        run("explain", network, "--format", "html");
        assertThat(output()).contains("<details>").doesNotContain("--depth");
        run("explain", network, "--format", "html", "--depth", "standard");
        assertThat(output()).doesNotContain("<details>");
        run("explain", network, "--json");
        String json = output();
        run("explain", network, "--json", "--depth", "brief");
        assertThat(output()).isEqualTo(json);
    }

    @Test
    void anExerciseAndItsAnswers() throws IOException {
        Path sheet = folder.resolve("sheet.md");
        String network = "2 > 1 sigmoid";
        assertThat(run("explain", network, "--exercise", "-o", sheet.toString()))
                .isZero();
        assertThat(Files.readString(sheet)).contains("Exercise: ").doesNotContain("A^{[1]} - Y");
        assertThat(Files.readString(folder.resolve("sheet-answers.md"))).contains("Answers: ", "A^{[1]} - Y");
        assertThat(errors()).contains("sheet.md", "sheet-answers.md");
        assertThat(run("explain", network, "--exercise", "--seed", "4")).isZero();
        assertThat(output()).containsSubsequence("____", "Answers\n───────", "dZ1 = A1 - Y");
        assertThat(output().lines()).allMatch(l -> l.length() <= 80);
        assertThat(run("explain", network, "--exercise", "--depth", "full")).isEqualTo(2);
        assertThat(run("explain", network, "--exercise", "--json")).isEqualTo(2);
        assertThat(run("explain", network, "--seed", "4")).isEqualTo(2);
        assertThat(errors()).contains("goes with --exercise");
    }

    @ParameterizedTest
    @CsvSource({
        "markdown,# Gradients of",
        "latex,\\documentclass",
        "notebook,{",
        "html,<!doctype html>",
        "text,Gradients of",
        "json,{"
    })
    void writesEveryFormatToAFile(String format, String start) throws IOException {
        Path file = folder.resolve("out." + format);
        assertThat(run("explain", "2 > 1 sigmoid", "--format", format, "-o", file.toString()))
                .isZero();
        assertThat(out.size()).isZero();
        assertThat(errors()).startsWith("Wrote ");
        assertThat(Files.readString(file)).startsWith(start);
        assertThat(run("explain", "2 > 1 sigmoid", "--format", format, "-o", "-"))
                .isZero();
        assertThat(output()).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @CsvSource({
        "md,# Gradients of",
        "tex,\\documentclass",
        "ipynb,{",
        "HTML,<!doctype html>",
        "txt,Gradients of",
        "json,{",
        "out,Gradients of"
    })
    void theEndingOfAFileChoosesTheFormat(String ending, String start) throws IOException {
        Path file = folder.resolve("named." + ending);
        assertThat(run("explain", "2 > 1 sigmoid", "-o", file.toString())).isZero();
        assertThat(Files.readString(file)).startsWith(start);
        assertThat(run("explain", "2 > 1 sigmoid", "--format", "latex", "-o", file.toString()))
                .isZero();
        assertThat(Files.readString(file)).startsWith("\\documentclass");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--only | dW3 | did you mean 'dW1'",
                "--format | latec | text, markdown, latex, html, notebook and json",
                "--depth | deep | brief, standard and full",
                "--example | 1 | --data FILE",
                "--l2 | -1 | --l2",
                "--l2 | x | --l2",
                "--keep-prob | 0 | --keep-prob",
                "--layout | sideways | columns, rows and pytorch",
                "--loss | bec | did you mean 'bce'",
                "--define | foo | defines nothing",
                "--data | missing.npz | missing.npz",
            })
    void badInputIsToldInAFewLines(String option, String value, String says) {
        assertThat(run("explain", "2 > 1 sigmoid", option, value)).isEqualTo(2);
        assertThat(errors()).contains(says);
        assertThat(errors().lines().count()).isLessThanOrEqualTo(2);
        assertThat(out.size()).isZero();
    }

    @Test
    void whatHasNoDomainIsNotProvedAndTheAnswerIsNo() {
        assertThat(run("explain", "2 > 1 identity", "--loss", "log(-a^2)*y", "--only", "dA1", "--json"))
                .isEqualTo(1);
        assertThat(((Json.Obj) Json.parse(output(), "output")).whole("unproved"))
                .isPositive();
        assertThat(errors()).contains("not proved");
    }

    @Test
    void aWrongWordInTheNetwork() {
        assertThat(run("explain", "2 > 1 sigmoit")).isEqualTo(2);
        assertThat(errors()).contains("did you mean 'sigmoid'");
        assertThat(List.of(run("explain"), run("explain", "2 > 1", "--json", "--format", "html")))
                .containsOnly(2);
    }
}
