package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.testing.Octave;
import gradus.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code diagnose --probe} writes and prints is run by the languages it is for. */
class DiagnoseProbeTest {
    @TempDir
    private Path folder;

    /** The lines of code among what was printed, which end at "Then:". */
    private static String code(Shell.Outcome outcome) {
        return outcome.out()
                .substring(0, outcome.out().indexOf("Then:"))
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst("^ {4}", ""))
                .collect(Collectors.joining("\n"));
    }

    /** A correct implementation, as a learner's own function. */
    private void implementation(String file, String spec, Object... options) {
        Object[] words = new Object[] {"explain", spec, "--l2", "0.7", "-o", folder.resolve(file)};
        Object[] all =
                Stream.concat(Arrays.stream(words), Arrays.stream(options)).toArray();
        assertThat(Shell.run(all).exit()).isZero();
    }

    private void requireDiagnosed(String file, String... options) {
        Object[] words = Stream.concat(Stream.of("diagnose", folder.resolve(file)), Arrays.stream(options))
                .toArray();
        Shell.Outcome outcome = Shell.run(words);
        assertThat(outcome.out()).as(outcome.err()).contains("correct");
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void theNumpySnippetRunsALearnersFunction() {
        Python python = Python.require("numpy");
        Shell.Outcome outcome = Shell.run("diagnose", "--probe", folder.resolve("probe.npz"), "--seed", "Ann");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(code(outcome).lines().count()).isLessThanOrEqualTo(12);
        implementation("network.py", "2 > 5 tanh > 4 relu > 3 softmax", "--code", "numpy");
        python.run(folder, "import sys; sys.path.insert(0, '" + folder + "')\n" + code(outcome));
        Map<String, NdArray> mine = ArrayFiles.read(folder.resolve("probe-mine.npz"));
        assertThat(mine).containsKeys("X", "lambd", "J", "Z1", "A3", "dZ3", "dW1", "db1");
        requireDiagnosed("probe-mine.npz");
        requireDiagnosed("probe-equal-mine.npz");
    }

    @Test
    void theOctaveSnippetRunsALearnersFunction() {
        Octave octave = Octave.require();
        String spec = "2 > 6 tanh > 5 relu > 3 softmax";
        Shell.Outcome outcome =
                Shell.run("diagnose", "--probe", folder.resolve("probe.mat"), "--net", spec, "--keep-prob", "0.5");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(code(outcome).lines().count()).isLessThanOrEqualTo(12);
        implementation("forward_backward.m", spec, "--keep-prob", "0.5", "--code", "octave");
        octave.run(folder, code(outcome));
        Map<String, NdArray> mine = ArrayFiles.read(folder.resolve("probe-mine.mat"));
        assertThat(mine).containsKeys("X", "D1", "D2", "lambd", "keep_prob", "J", "Z1", "A3", "dZ3", "dW1", "db1");
        requireDiagnosed("probe-mine.mat", "--net", spec);
        requireDiagnosed("probe-equal-mine.mat");
    }

    @Test
    void widthsDifferOrAreEqual() {
        Path file = folder.resolve("p.npz");
        Shell.Outcome outcome =
                Shell.run("diagnose", "--probe", file, "--net", "3 > 4 relu > 1 sigmoid", "--layout", "rows");
        assertThat(outcome.err().replaceAll("\\s+", " ")).contains("there is one output");
        Map<String, NdArray> distinct = ArrayFiles.read(file);
        assertThat(Objects.requireNonNull(distinct.get("X")).shape()).containsExactly(7, 3);
        Map<String, NdArray> equal = ArrayFiles.read(folder.resolve("p-equal.npz"));
        assertThat(Objects.requireNonNull(equal.get("X")).shape()).containsExactly(4, 4);
        assertThat(Objects.requireNonNull(equal.get("W2")).shape()).containsExactly(4, 1);
    }

    @Test
    void studentsGetInputsOfTheirOwn() throws IOException {
        byte[] ann = probe("ann", "Ann");
        assertThat(probe("again", "Ann")).isEqualTo(ann);
        assertThat(probe("bob", "Bob")).isNotEqualTo(ann);
    }

    private byte[] probe(String file, String seed) throws IOException {
        Path path = folder.resolve(file + ".npz");
        assertThat(Shell.run("diagnose", "--probe", path, "--seed", seed).exit())
                .isZero();
        return Files.readAllBytes(path);
    }

    @Test
    void jsonHasTheSameInIt() {
        Path file = folder.resolve("p.npz");
        Shell.Outcome outcome = Shell.run("diagnose", "--probe", file, "--json");
        assertThat(outcome.json().members().keySet())
                .containsExactly("files", "net", "loss", "layout", "examples", "snippet", "then");
        assertThat(outcome.json().list("files")).hasSize(2);
    }

    @Test
    void otherUsesAreRefusedInASentence() {
        for (List<Object> words : List.<List<Object>>of(
                List.of("--probe", "probe.txt"),
                List.of("--probe", "-"),
                List.of("--seed", "3", "mine.npz"),
                List.of("--probe", folder.resolve("p.npz"), "mine.npz"),
                List.of("--probe", folder.resolve("p.npz"), "--format", "html"),
                List.of("--probe", folder.resolve("no/p.npz")))) {
            Object[] all = Stream.concat(Stream.of("diagnose"), words.stream()).toArray();
            Shell.Outcome outcome = Shell.run(all);
            assertThat(outcome.exit()).as(words.toString()).isEqualTo(2);
            assertThat(outcome.errors()).as(words.toString()).hasSizeBetween(1, 2);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
