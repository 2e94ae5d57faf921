package gradus.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.layout.Layout;
import gradus.math.Derivation;
import gradus.math.Equation;
import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.testing.Octave;
import gradus.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What emitted code looks like, and that its test of itself finds mistakes. */
class WrittenCodeTest {
    private static final Path DOCS = Path.of("..", "docs", "code");

    @TempDir
    private Path folder;

    private static Network network(String text) {
        return Network.parse(text, NetworkOptions.defaults());
    }

    private static String code(Network network, Language language, EmittedCode.Options options) {
        return EmittedCode.of(network, network.derive(), language, options);
    }

    /** After a change that is wanted: {@code mvn -pl core test -Dtest=WrittenCodeTest -Dgradus.golden=update}. */
    @ParameterizedTest
    @CsvSource({"NUMPY, network.py", "OCTAVE, network.m", "PYTORCH, network_torch.py", "JAVA, Network.java"})
    void isWhatTheDocumentsShow(Language language, String file) throws IOException {
        String name = language == Language.OCTAVE ? "network" : null;
        EmittedCode.Options options = EmittedCode.Options.usual(language).withName(name);
        String now = code(network("2 > 4 tanh > 1 sigmoid"), language, options);
        if ("update".equals(System.getProperty("gradus.golden"))) {
            Files.writeString(DOCS.resolve(file), now);
        }
        assertThat(now).isEqualTo(Files.readString(DOCS.resolve(file)));
    }

    /** Every kind of labels, masks and the penalty, in all layouts. */
    @ParameterizedTest
    @EnumSource(Language.class)
    void testsItself(Language language) throws IOException {
        NetworkOptions penalised = NetworkOptions.defaults().withPenalty(true);
        Network[] networks = {
            network("2 > 4 tanh > 1 sigmoid"),
            Network.parse("3 > 4 batchnorm gelu dropout(0.25) > 2 softmax", penalised),
            Network.parse("3 > 4 layernorm relu6 > 2", NetworkOptions.defaults().withLoss("hinge")),
        };
        // Starting a process takes long in the other two: one that has it all will do.
        boolean quick = language == Language.NUMPY || language == Language.OCTAVE;
        for (int n = quick ? 0 : 1; n < (quick ? networks.length : 2); n++) {
            EmittedCode.Options options = EmittedCode.Options.usual(language)
                    .withLayout(Layout.values()[n])
                    .withSelfTest(true);
            String right = code(networks[n], language, options);
            assertThat(run(language, right))
                    .contains("dW1: ", "db2: ")
                    .contains(": right")
                    .doesNotContain("WRONG");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NUMPY, dZ1 = dA1 * (1 - A1**2), dZ1 = dA1 * (1 - A1**3)",
        "NUMPY, db1 = np.sum, db1 = 1.0001 * np.sum",
        "OCTAVE, dZ1 = dA1 .* (1 - A1.^2), dZ1 = dA1",
        "OCTAVE, dZ1 = dA1 .* (1 - A1.^2), dZ1 = dA1 .* (1 - A1.^2) / 0 * 0",
        "JAVA, 'Math.pow(A1[i][j], 2)', 'Math.pow(A1[i][j], 4)'",
    })
    void testFindsAMistake(Language language, String right, String wrong) {
        Network network = network("2 > 4 tanh > 1 sigmoid");
        String code =
                code(network, language, EmittedCode.Options.usual(language).withSelfTest(true));
        assertThat(code).contains(right);
        String corrupted = code.replace(right, wrong);
        assertThatThrownBy(() -> run(language, corrupted)).isInstanceOf(AssertionError.class);
    }

    private String run(Language language, String code) throws IOException {
        return switch (language) {
            case NUMPY -> Python.require("numpy").run(folder, code);
            case PYTORCH -> Python.require("torch").run(folder, code);
            case OCTAVE -> Octave.require().run(folder, code);
            case JAVA -> java(code);
        };
    }

    private String java(String code) throws IOException {
        Path file = folder.resolve("Network.java");
        Files.writeString(file, code);
        String launcher =
                Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(launcher, file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }

    @Test
    void saysWhatCancelsAndWhatDoesNot() {
        String cancels = code(network("2 > 3 softmax"), Language.NUMPY, EmittedCode.Options.usual(Language.NUMPY));
        assertThat(cancels)
                .contains("cancels against the loss's", "dZ1 = A1 - Y")
                .doesNotContain("\n    dA1 =");
        Network squared =
                Network.parse("2 > 3 sigmoid", NetworkOptions.defaults().withLoss("squared-error"));
        assertThat(code(squared, Language.NUMPY, EmittedCode.Options.usual(Language.NUMPY)))
                .contains("nothing cancels", "dZ1 = dA1 * A1 * (1 - A1)");
    }

    /** Other letters become identifiers: no sign a language does not take, none of its words, none twice. */
    @Test
    void otherLettersBecomeIdentifiers() {
        Network network = Network.parse(
                "2 > 3 tanh > 1 sigmoid", NetworkOptions.defaults().withPenalty(true));
        Derivation derivation = network.derive();
        Map<Tensor, Placement> letters = new LinkedHashMap<>();
        network.forward().given().forEach(t -> letter(letters, t));
        network.forward().equations().stream().map(Equation::target).forEach(t -> letter(letters, t));
        derivation.gradients().forEach(g -> letter(letters, g.equation().target()));
        Relabelling relabelling = new Relabelling(letters, Map.of(), Map.of());
        String python = EmittedCode.of(
                network, derivation, relabelling, Language.NUMPY, EmittedCode.Options.usual(Language.NUMPY));
        assertThat(python)
                .contains(
                        "Theta1 @ x + b1",
                        "lambda_ * ",
                        "delta2 = a2 - Y",
                        "dTheta1 = (delta1 @ x.T + lambda_ * Theta1) / m");
        String java = EmittedCode.of(
                network, derivation, relabelling, Language.JAVA, EmittedCode.Options.usual(Language.JAVA));
        assertThat(InMemoryCompiler.compile(Map.of("Network", java))).hasSize(1);
    }

    private static void letter(Map<Tensor, Placement> letters, Tensor t) {
        String name = t.name()
                .replace("dZ", "δ")
                .replace("W", "Θ")
                .replace("A0", "x")
                .replace("A", "a")
                .replace("lambda", "λ");
        letters.put(t, Placement.named(name, t));
    }

    @Test
    void javaHasNotThatManyParameters() {
        Network deep = network("1" + " > 1 tanh".repeat(70));
        assertThatThrownBy(() -> code(deep, Language.JAVA, EmittedCode.Options.usual(Language.JAVA)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("numpy");
    }

    @Test
    void nameIsTheFilesUnlessTheCodeHasIt() {
        Network network = network("2 > 1");
        EmittedCode.Options octave = EmittedCode.Options.usual(Language.OCTAVE);
        assertThat(code(network, Language.OCTAVE, octave.withName("mine")))
                .startsWith("function [J, cache, grads] = mine(");
        assertThat(code(network, Language.OCTAVE, octave.withName("Z1"))).contains("= forward_backward(");
        EmittedCode.Options java = EmittedCode.Options.usual(Language.JAVA);
        assertThat(code(network, Language.JAVA, java.withName("Mine"))).contains("class Mine {");
        assertThat(code(network, Language.JAVA, java.withName("Cache"))).contains("class Network {");
    }
}
