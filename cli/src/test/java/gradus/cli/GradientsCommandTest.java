package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientsCommandTest {
    private static final String SPEC = "2 > 2 tanh > 1 sigmoid";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path data;

    @BeforeEach
    void writeData() {
        data = folder.resolve("in.npz");
        ArrayFiles.write(data, arrays());
    }

    private static Map<String, NdArray> arrays() {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("X", NdArray.of(2, 3, 0.5, -1, 2, 1, 0.25, -0.75));
        arrays.put("Y", NdArray.of(1, 3, 1, 0, 1));
        arrays.put("W1", NdArray.of(2, 2, 0.1, -0.2, 0.3, 0.4));
        arrays.put("b1", NdArray.of(2, 1, 0, 0.1));
        arrays.put("W2", NdArray.of(1, 2, 1, -1));
        arrays.put("b2", NdArray.of(1, 1, 0.2));
        return arrays;
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Terminal(false, false, false),
                args);
    }

    private List<String> errors() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** What was said, in one line. */
    private String told() {
        return String.join(" ", errors().stream().map(String::strip).toList());
    }

    @Test
    void writesEveryArrayWithTheStatedRelations() {
        Path target = folder.resolve("out.npz");
        assertThat(run("gradients", SPEC, "--data", data.toString(), "-o", target.toString()))
                .isZero();
        assertThat(out.size()).isZero();
        assertThat(told()).isEqualTo("Wrote 17 arrays to " + target + ": J = 0.7921, layout columns.");
        assertThat(run("gradients", SPEC, "--data", data.toString(), "-o", target.toString(), "--quiet"))
                .isZero();
        assertThat(err.size()).isZero();
        Map<String, NdArray> results = ArrayFiles.read(target);
        assertThat(results.keySet())
                .containsExactly(
                        "J", "Z1", "A1", "Z2", "A2", "dA2", "gA2", "dZ2", "gZ2", "dW2", "db2", "dA1", "gA1", "dZ1",
                        "gZ1", "dW1", "db1");
        assertThat(results.get("J").shape()).isEmpty();
        assertThat(results.get("db1").shape()).containsExactly(2, 1);
        for (String name : List.of("A1", "Z1", "A2", "Z2")) {
            double[] d = results.get("d" + name).data();
            double[] g = results.get("g" + name).data();
            for (int n = 0; n < d.length; n++) {
                assertThat(d[n]).isEqualTo(3 * g[n]);
            }
        }
        assertThat(results.get("dZ2").get(0, 1))
                .isEqualTo(results.get("A2").get(0, 1), org.assertj.core.api.Assertions.within(1e-15));
    }

    @Test
    void printsATableOrJson() {
        assertThat(run("gradients", SPEC, "--data", data.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(SPEC + ", loss bce, 3 examples, layout columns", "dW1");
        assertThat(run("gradients", SPEC, "--json", "--data", data.toString())).isZero();
        Json.Obj document = (Json.Obj) Json.parse(out.toString(StandardCharsets.UTF_8), "output");
        assertThat(document.object("arrays").object("dW1").list("shape")).hasSize(2);
        assertThat(document.text("layout")).isEqualTo("columns");
    }

    @Test
    void malformedInputIsOneSentenceAndLeavesNothing() throws IOException {
        refused("--data FILE", SPEC);
        refused("there is no such file", SPEC, "--data", "nowhere.npz");
        refused("sigmod", "2 > 2 tanh > 1 sigmod", "--data", data.toString());
        refused("in.npz: W1 has shape (2, 2)", "2 > 3 tanh > 1 sigmoid", "--data", data.toString());
        refused("W3, b3 are missing", "2 > 2 tanh > 1 > 1 sigmoid", "--data", data.toString());
        refused("is also an input", data, SPEC, "--data", data.toString());
        refused(".npz, .mat or .safetensors", folder.resolve("out.txt"), SPEC, "--data", data.toString());
        Path text = Files.writeString(folder.resolve("text.npz"), "X,Y\n1,2\n");
        refused("is not a file of arrays", SPEC, "--data", text.toString());
        Map<String, NdArray> arrays = arrays();
        arrays.put("X", NdArray.of(2, 3, 1, 2, 3, 4, Double.POSITIVE_INFINITY, 5));
        Path infinite = folder.resolve("inf.npz");
        ArrayFiles.write(infinite, arrays);
        refused("X, row 2, column 2 is Inf", SPEC, "--data", infinite.toString());
        refused("example 1, output 1: A2 is -", "2 > 2 tanh > 1", "--loss", "-log(a-5)", "--data", data.toString());
        refused("needs at least 2", "2 > 1 batchnorm", "--data", oneExample().toString());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(4);
        }
    }

    private Path oneExample() {
        Path one = folder.resolve("one.npz");
        NdArray number = NdArray.of(1, 1, 1);
        ArrayFiles.write(
                one,
                Map.of(
                        "X",
                        NdArray.of(2, 1, 1, 2),
                        "Y",
                        number,
                        "W1",
                        NdArray.of(1, 2, 1, 2),
                        "b1",
                        number,
                        "gamma1",
                        number,
                        "beta1",
                        number));
        return one;
    }

    private void refused(String sentence, String... args) {
        refused(sentence, folder.resolve("out.npz"), args);
    }

    private void refused(String sentence, Path target, String... args) {
        String[] all = Stream.of(Stream.of("gradients"), Stream.of(args), Stream.of("-o", target.toString()))
                .flatMap(s -> s)
                .toArray(String[]::new);
        assertThat(run(all)).as(sentence).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(errors()).hasSizeBetween(1, 2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(sentence);
        assertThat(out.size()).isZero();
    }

    @Test
    void theFirstArrayThatIsNotFiniteIsNamed() {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("X", NdArray.of(1, 2, 1, 0));
        arrays.put("Y", NdArray.of(1, 2, 0, 0));
        arrays.put("W1", NdArray.of(1, 1, 1000));
        arrays.put("b1", NdArray.of(1, 1, 0));
        ArrayFiles.write(data, arrays);
        assertThat(run("gradients", "1 > 1 sigmoid", "--data", data.toString(), "--quiet"))
                .isZero();
        assertThat(told()).startsWith("warning: dA1 holds NaN or Inf in 1 of 2 entries:");
        assertThat(errors()).filteredOn(line -> line.startsWith("warning")).hasSize(1);
    }

    @Test
    void anOutputThatCannotChangeIsWarnedOf() {
        run("gradients", "2 > 2 relu > 1 softmax", "--data", data.toString(), "--quiet");
        assertThat(told()).contains("1 unit of softmax always gives the same output", "\"1 sigmoid\" or \"2 softmax\"");
        run("gradients", "2 > 2 relu > 1 odd", "--define", "odd(z) = z * sum(z)", "--data", data.toString(), "--quiet");
        assertThat(errors()).isEmpty();
    }

    @Test
    void anActivationThatLeavesTheLossDomainIsWarnedOf() {
        run("gradients", "2 > 2 relu > 1 tanh", "--loss", "bce", "--data", data.toString());
        assertThat(errors()).first().asString().contains("warning", "tanh", "bce", "not defined");
        assertThat(run("gradients", SPEC, "--data", data.toString())).isZero();
        assertThat(errors()).isEmpty();
    }
}
