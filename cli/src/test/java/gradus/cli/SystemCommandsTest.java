package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.cli.Shell.Outcome;
import gradus.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Systems of equations, from files and from standard input, and gradients that arrive at layers. */
class SystemCommandsTest {
    private static final String TIED = """
            # A tied autoencoder of two features.
            dims i = 1, f = 2, j = m
            input X[f,j]
            parameter W[i,f] weights
            H[i,j] = sum(f) W[i,f] * X[f,j]
            R[f,j] = sum(i) W[i,f] * H[i,j]
            J = 1/m * sum(f,j) (R[f,j] - X[f,j])^2 / 2
            """;

    private static final String AFFINE = """
            dims i = 2, k = 3, j = m
            input A0[k,j]
            parameter W[i,k] weights
            Z[i,j] = sum(k) W[i,k] * A0[k,j]
            """;

    @TempDir
    private Path folder;

    private Path tied;
    private Path data;

    @BeforeEach
    void writeFiles() throws IOException {
        tied = Files.writeString(folder.resolve("tied.gradus"), TIED);
        data = arrays("in.npz", Map.of("X", NdArray.of(2, 3, 1, 2, 0, 0, 1, -1), "W", NdArray.of(1, 2, 0.5, -0.25)));
    }

    private Path arrays(String name, Map<String, NdArray> arrays) {
        Path file = folder.resolve(name);
        ArrayFiles.write(file, arrays);
        return file;
    }

    /** With a text on standard input. */
    private static Outcome piped(String text, Object... arguments) {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            return Shell.run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static void assertRefused(Outcome outcome, String... parts) {
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(String.join(" ", outcome.errors().stream().map(String::strip).toList()))
                .contains(parts);
    }

    @Test
    void explainsASystem() {
        Outcome outcome = Shell.run("explain", tied, "--json");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        Json.Obj document = outcome.json();
        assertThat(document.whole("unproved")).isZero();
        Json.Obj results = document.object("results");
        assertThat(results.members().keySet()).containsExactlyInAnyOrder("dR", "dH", "dW", "dX");
        assertThat(results.text("dR")).isEqualTo("R - X");
        assertThat(results.text("dH")).isEqualTo("W dR");
    }

    @Test
    void writesEveryTensorAndBothGradientsOfEach() {
        Path out = folder.resolve("out.npz");
        assertThat(Shell.run("gradients", tied, "--data", data, "-o", out).exit())
                .isZero();
        Map<String, NdArray> results = ArrayFiles.read(out);
        assertThat(results.keySet())
                .containsExactlyInAnyOrder("X", "W", "H", "R", "J", "dH", "gH", "dR", "gR", "dW", "gW", "dX", "gX");
        assertThat(results.get("H").data()).containsExactly(0.5, 0.75, 0.25);
        assertThat(results.get("R").get(0, 1)).isEqualTo(0.375);
        for (String name : List.of("H", "R", "X", "W")) {
            int times = name.equals("W") ? 1 : 3;
            double[] partial = results.get("g" + name).data();
            double[] scaled = results.get("d" + name).data();
            for (int n = 0; n < partial.length; n++) {
                assertThat(scaled[n]).isEqualTo(times * partial[n]);
            }
        }
        assertThat(results.get("dR").get(0, 1)).isEqualTo(0.375 - 2, within(1e-15));
        Json.Obj document =
                Shell.run("gradients", tied, "--data", data, "--json").json();
        assertThat(document.object("arrays").object("gW").list("shape")).hasSize(2);
    }

    @Test
    void checksASystem() {
        Outcome outcome = Shell.run("check", tied, "--json");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("dW", "dX");
        assertThat(Shell.run("check", tied, "--data", data).exit()).isZero();
    }

    @Test
    void readsEquationsFromStandardInput() {
        Outcome fromFile = Shell.run("explain", tied, "--json");
        Outcome piped = piped(TIED, "explain", "-", "--json");
        assertThat(piped.exit()).isZero();
        assertThat(piped.json().object("results")).isEqualTo(fromFile.json().object("results"));
        assertRefused(
                piped("dims j = m\ninput X[j]\nJ = sum(j) Y[j]\n", "explain", "-"),
                "standard input, line 3: there is no tensor 'Y'",
                "J = sum(j) «Y»[j]");
        assertRefused(piped("", "explain", "-"), "standard input: there is no equation");
    }

    @Test
    void badFilesAreRefusedByName() throws IOException {
        assertRefused(Shell.run("explain", folder.resolve("none.gradus")), "there is no file", "none.gradus");
        Path latin = folder.resolve("latin.gradus");
        Files.write(latin, "# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(Shell.run("explain", latin), "latin.gradus is not text in UTF-8");
        Path huge = folder.resolve("huge.gradus");
        Files.writeString(huge, "# nothing\n".repeat(500_000));
        assertRefused(Shell.run("explain", huge), "huge.gradus is larger than 4 MB");
        Path wrong = Files.writeString(folder.resolve("wrong.gradus"), TIED.replace("[f,j])^2", "[i,j])^2"));
        assertRefused(Shell.run("explain", wrong), "wrong.gradus, line 7: the index i runs over 1 (i)", "X[«i»,j]");
        assertRefused(Shell.run("gradients", tied), "gradients needs --data FILE");
    }

    @Test
    void arraysThatDoNotFitAreRefused() {
        Path missing = arrays("missing.npz", Map.of("X", NdArray.of(2, 1, 1, 2)));
        assertRefused(Shell.run("gradients", tied, "--data", missing), "W is missing; tied.gradus needs X, W");
        Path shape = arrays("shape.npz", Map.of("X", NdArray.of(2, 1, 1, 2), "W", NdArray.of(2, 1, 1, 2)));
        assertThat(Shell.run("gradients", tied, "--data", shape).exit()).isEqualTo(2);
        assertRefused(Shell.run("gradients", tied, "--data", shape), "W has shape (2, 1)", "it must be (1, 2)");
    }

    @Test
    void aSystemCanBeGivenWhatArrivesAtItsEnd() throws IOException {
        Path affine = Files.writeString(folder.resolve("affine.gradus"), AFFINE);
        assertRefused(Shell.run("explain", affine), "affine.gradus, line 4: the last equation gives the cost");
        Outcome outcome = Shell.run("explain", affine, "--upstream", "--json");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.json().whole("unproved")).isZero();
        assertThat(outcome.json().object("results").text("dA0")).isEqualTo("W^T dZ");
        Path given = arrays(
                "up.npz",
                Map.of(
                        "A0", NdArray.of(3, 2, 1, 2, 3, 4, 5, 6),
                        "W", NdArray.of(2, 3, 1, 0, 2, 0, 1, 0),
                        "dZ", NdArray.of(2, 2, 1, 2, 3, 4)));
        Path out = folder.resolve("up-out.npz");
        assertThat(Shell.run("gradients", affine, "--upstream", "--data", given, "-o", out)
                        .exit())
                .isZero();
        Map<String, NdArray> results = ArrayFiles.read(out);
        assertThat(results.keySet()).containsExactlyInAnyOrder("A0", "W", "dZ", "Z", "dW", "gW", "dA0", "gA0");
        assertThat(results.get("dA0").data()).containsExactly(1, 2, 3, 4, 2, 4);
        assertThat(results.get("dW").data()).containsExactly(2.5, 5.5, 8.5, 5.5, 12.5, 19.5);
    }

    @Test
    void questionsAreAnsweredForASystem() throws IOException {
        Outcome outcome = Shell.run("why", "transpose", tied);
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .startsWith("Where does W dR come from: why in this order, why a sum?\n")
                .contains("one entry of H feeds every unit of R", "dH = W dR", "tied.gradus, with the cost J");
        Outcome own = Shell.run("why", "is-it-right", tied, "--data", data, "--json");
        assertThat(own.exit()).isZero();
        assertThat(own.json().text("network")).isEqualTo("tied.gradus");
        assertThat(own.json().whole("unproved")).isZero();
        assertThat(own.out()).contains("with your numbers");
        assertThat(piped(TIED, "why", "transpose", "-").out()).contains("dH = W dR", "standard input, with");
        assertThat(Shell.run("explain", tied, "--only", "dH", "--full-chain").out())
                .contains("The chain in numbers", "H[1,1] > R[");
    }

    @Test
    void questionsAreAnsweredForAGradientThatArrives() throws IOException {
        Path affine = Files.writeString(folder.resolve("affine.gradus"), AFFINE);
        Path given = arrays(
                "up.npz",
                Map.of(
                        "A0", NdArray.of(3, 2, 1, 2, 3, 4, 5, 6),
                        "W", NdArray.of(2, 3, 1, 0, 2, 0, 1, 0),
                        "dZ", NdArray.of(2, 2, 1, 2, 3, 4)));
        Outcome outcome = Shell.run("why", "transpose", affine, "--upstream", "--data", given);
        assertThat(outcome.exit()).isZero();
        // Entry 1 of dA0 is 1 * 1 + 0 * 3.
        assertThat(outcome.out())
                .contains("dZ, is", "as a layer above would hand it down", "your numbers", "dA0 = W^T dZ")
                .containsPattern("sum +1\n");
        assertThat(Shell.run("why", "bias-sum", "--upstream").out()).contains("db2 = 1/m * rowsum(dZ2)", "dA2, is");
        assertThat(Shell.run("why", "one-over-m", "4 > 3 relu", "--upstream", "--notation", "cs231n")
                        .out())
                .contains("with the 1/N of a mean in it");
    }

    @Test
    void aTopicThatDoesNotApplySaysWhy() throws IOException {
        assertRefused(Shell.run("why", "bias-sum", tied), "why bias-sum is about a bias", "tied.gradus has none");
        assertRefused(Shell.run("why", "pairs", tied), "chain of layers", "tied.gradus has a cost of its own, J");
        Path affine = Files.writeString(folder.resolve("affine.gradus"), AFFINE);
        assertRefused(Shell.run("why", "last-layer", affine, "--upstream"), "here is none: dZ is given");
        assertRefused(Shell.run("why", "loss-choice", "--upstream"), "compares losses, and here is none: dA2");
        assertRefused(Shell.run("why", "shapes", "--upstream", "--loss", "bce"), "--loss and --upstream");
        assertRefused(Shell.run("why", "shapes", folder.resolve("none.gradus")), "there is no file");
        assertRefused(Shell.run("why", "bias-sum", "6 > relu"), "6 > relu has none");
    }

    @Test
    void aChainCanBeGivenWhatArrivesAtItsEnd() {
        Map<String, NdArray> given = new LinkedHashMap<>();
        given.put("X", NdArray.of(4, 2, 1, 0, 0, 1, 2, -1, 0, 1));
        given.put("W1", NdArray.of(3, 4, 1, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0));
        given.put("b1", NdArray.of(3, 1, 0.5, 0.5, 0.5));
        given.put("dA1", NdArray.of(3, 2, 1, 2, 3, 4, 5, 6));
        Path file = arrays("chain.npz", given);
        Path out = folder.resolve("chain-out.npz");
        assertThat(Shell.run("gradients", "4 > 3 relu", "--upstream", "--data", file, "-o", out)
                        .exit())
                .isZero();
        Map<String, NdArray> results = ArrayFiles.read(out);
        assertThat(results.keySet()).containsExactlyInAnyOrder("Z1", "A1", "dZ1", "gZ1", "dW1", "db1", "dA0", "gA0");
        // The third unit of the first example is below 0, and lets nothing through.
        assertThat(results.get("dZ1").data()).containsExactly(1, 2, 3, 4, 0, 6);
        assertThat(results.get("gZ1").data()).containsExactly(0.5, 1, 1.5, 2, 0, 3);
        assertThat(results.get("db1").data()).containsExactly(1.5, 3.5, 3);
        given.remove("dA1");
        assertRefused(
                Shell.run("gradients", "4 > 3 relu", "--upstream", "--data", arrays("less.npz", given)),
                "dA1 is missing");
        assertRefused(
                Shell.run("gradients", "4 > 3 relu", "--upstream", "--loss", "bce", "--data", file),
                "--loss and --upstream");
    }

    /** What a submission holds: everything that is given and computed, with one array changed. */
    private Path submission(String name, Map<String, NdArray> given, Path computed, String changed, double factor) {
        Map<String, NdArray> all = new LinkedHashMap<>(given);
        ArrayFiles.read(computed).forEach((n, array) -> {
            if (!n.startsWith("g")) {
                all.putIfAbsent(n, array);
            }
        });
        NdArray right = all.get(changed);
        all.put(
                changed,
                new NdArray(
                        right.shape(),
                        java.util.Arrays.stream(right.data())
                                .map(x -> factor * x)
                                .toArray()));
        return arrays(name, all);
    }

    @Test
    void aSystemIsDiagnosed() {
        Path out = folder.resolve("out.npz");
        assertThat(Shell.run("gradients", tied, "--data", data, "-o", out).exit())
                .isZero();
        Map<String, NdArray> given = ArrayFiles.read(data);
        assertThat(Shell.run("diagnose", submission("right.npz", given, out, "dW", 1), "--net", tied)
                        .out())
                .startsWith(folder.resolve("right.npz") + ": correct")
                .contains("Compared with the network tied.gradus.");
        Outcome wrong = Shell.run("diagnose", submission("wrong.npz", given, out, "dR", -1), "--net", tied);
        assertThat(wrong.exit()).isEqualTo(ExitCode.NO);
        assertThat(wrong.out())
                .contains("a mistake in dR", "dR has the wrong sign.", "The first wrong variable is dR.");
        assertThat(Shell.run("diagnose", data, "--net", tied, "--layout", "rows")
                        .err())
                .contains("--layout is about chains of layers; the arrays of tied.gradus lie as it declares them");
    }

    @Test
    void aLayerAloneIsDiagnosed() {
        Map<String, NdArray> given = new LinkedHashMap<>();
        given.put("X", NdArray.of(2, 4, 1, 2, 0, 0, 1, -1, 2, 3));
        given.put("W1", NdArray.of(3, 2, 0.5, -0.25, 1, 2, -1, 0.5));
        given.put("b1", NdArray.of(3, 1, 0.1, 0.2, -0.3));
        given.put("dA1", NdArray.of(3, 4, 1, -2, 3, 0.5, 2, 1, 1, -1, 0.3, 0.2, 0.1, 4));
        Path in = arrays("layer.npz", given);
        Path out = folder.resolve("layer-out.npz");
        assertThat(Shell.run("gradients", "2 > 3 tanh", "--upstream", "--data", in, "-o", out)
                        .exit())
                .isZero();
        Outcome wrong =
                Shell.run("diagnose", submission("one.npz", given, out, "db1", 4), "--net", "2 > 3 tanh", "--upstream");
        assertThat(wrong.out())
                .contains("a mistake in db1", "db1 is summed over the examples; the mean needs 1/m.")
                .contains("db1 = np.sum(dZ1, axis=1, keepdims=True) / m");
        given.remove("dA1");
        assertThat(Shell.run("diagnose", arrays("no.npz", given), "--net", "2 > 3 tanh", "--upstream")
                        .err())
                .contains("dA1 is missing; with --upstream it is given, the gradient that arrives at A1.");
        assertThat(Shell.run("diagnose", in, "--upstream").err())
                .contains("--upstream: the arrays do not tell which layer they are of; give it with --net");
    }

    @Test
    void anOwnLayersParameterIsKnownWhateverItsLetter() {
        String define = "layer scale(Z[i,j]) -> N[i,j]\n  N[i,j] = g[i] * Z[i,j]\n  parameter g[i] one";
        Map<String, NdArray> given = new LinkedHashMap<>();
        given.put("X", NdArray.of(2, 4, 1, 2, 0, 0, 1, -1, 2, 3));
        given.put("Y", NdArray.of(3, 4, 1, -2, 3, 0.5, 2, 1, 1, -1, 0.3, 0.2, 0.1, 4));
        given.put("W1", NdArray.of(3, 2, 0.5, -0.25, 1, 2, -1, 0.5));
        given.put("b1", NdArray.of(3, 1, 0.1, 0.2, -0.3));
        given.put("g1", NdArray.of(3, 1, 1, 2, 0.5));
        Path in = arrays("own.npz", given);
        Path out = folder.resolve("own-out.npz");
        String net = "2 > 3 scale tanh";
        assertThat(Shell.run("gradients", net, "--define", define, "--data", in, "-o", out)
                        .exit())
                .isZero();
        Outcome wrong = Shell.run(
                "diagnose", submission("own-wrong.npz", given, out, "dg1", 4), "--net", net, "--define", define);
        assertThat(wrong.out()).contains("dg1 is summed over the examples; the mean needs 1/m.");
    }
}
