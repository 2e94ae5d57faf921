package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeOptionsTest {
    private static final String SPEC = "2 > 4 tanh > 1 sigmoid";

    @TempDir
    private Path folder;

    @Test
    void codeGoesToStdoutInTheLayoutAskedFor() {
        Outcome columns = Shell.run("explain", SPEC, "--code", "numpy");
        assertThat(columns.exit()).isZero();
        assertThat(columns.err()).isEmpty();
        assertThat(columns.out()).contains("Z1 = W1 @ X + b1", "dZ2 = A2 - Y").doesNotContain("__main__");
        assertThat(Shell.run("explain", SPEC, "--code", "numpy", "--layout", "rows")
                        .out())
                .contains("Z1 = X @ W1 + b1");
        assertThat(Shell.run("explain", SPEC, "--code", "PyTorch").out()).contains("Z1 = X @ W1.T + b1");
        assertThat(Shell.run("explain", SPEC, "--code", "octave", "--l2", "0.5", "--self-test")
                        .out())
                .contains("lambda * ", "given.lambda = ");
        assertThat(Shell.run("explain", SPEC, "--code", "numpy", "--l2", "0.5").out())
                .contains("lambda_=0.5");
    }

    @Test
    void fileNamesTheFunctionWhereTheLanguageGoesByFiles() throws IOException {
        Path octave = folder.resolve("mine.m");
        assertThat(Shell.run("explain", SPEC, "--code", "octave", "-o", octave).exit())
                .isZero();
        assertThat(Files.readString(octave)).startsWith("function [J, cache, grads] = mine(X, ");
        Path java = folder.resolve("Mine.java");
        assertThat(Shell.run("explain", SPEC, "--code", "java", "-o", java).exit())
                .isZero();
        assertThat(Files.readString(java)).contains("public final class Mine {");
        Path other = folder.resolve("my net.java");
        assertThat(Shell.run("explain", SPEC, "--code", "java", "-o", other).exit())
                .isZero();
        assertThat(Files.readString(other)).contains("public final class Network {");
    }

    @Test
    void codeSpeaksTheNotationAskedFor() {
        Outcome rows = Shell.run("explain", SPEC, "--code", "numpy", "--notation", "cs231n", "--l2", "0.1");
        assertThat(rows.exit()).isZero();
        assertThat(rows.out()).contains("dscores = (", "reg=0.1").doesNotContain("dZ");
        assertThat(rows.err()).contains("default of reg");
        Outcome all = Shell.run("explain", SPEC, "--code", "octave", "--notation", "nielsen");
        assertThat(all.out()).contains("dC_dw2");
        assertThat(all.err()).contains("all n examples side by side");
    }

    /** Axes lie as the file declares them; where a gradient arrives there is no cost. */
    @Test
    void systemsAndLayersAloneAreWritten() {
        String attention = "../docs/systems/attention.gradus";
        Outcome numpy = Shell.run("explain", attention, "--code", "numpy", "--self-test");
        assertThat(numpy.exit()).isZero();
        assertThat(numpy.out()).contains("np.einsum(", "keepdims=True", "return J, cache, grads");
        assertThat(Shell.run("explain", attention, "--code", "octave", "--notation", "cs231n")
                        .out())
                .contains("function [J, cache, grads] = forward_backward(");
        Outcome rows = Shell.run("explain", attention, "--code", "numpy", "--layout", "rows");
        assertThat(rows.exit()).isEqualTo(2);
        assertThat(rows.err()).contains("--layout is for chains of layers");
        assertThat(Shell.run("explain", "4 > 3 relu", "--upstream", "--code", "java")
                        .out())
                .contains("double[][] dA1", "Result(Cache cache, Gradients gradients)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--code fortran | numpy, octave, pytorch and java",
                "--code numpy --format html | --format",
                "--code numpy --json | --json",
                "--code numpy --only dW1 | --only",
                "--code numpy --data x.npz | --data",
                "--code numpy --notation ml --layout rows | one of them",
                "--self-test | --code",
            })
    void whatDoesNotGoTogetherIsRefused(String options, String told) {
        Object[] words = ("explain|" + SPEC + "|" + options.replace(" ", "|")).split("\\|");
        Outcome outcome = Shell.run(words);
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.errors()).hasSizeLessThanOrEqualTo(2);
        assertThat(outcome.err()).contains(told);
        assertThat(outcome.out()).isEmpty();
    }
}
