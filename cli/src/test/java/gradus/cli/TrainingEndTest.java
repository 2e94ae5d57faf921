package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.cli.Shell.Outcome;
import gradus.model.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a training ends that does not come to its last epoch, or does not begin. */
class TrainingEndTest extends Trainings {
    @Test
    void divergenceNamesTensorStepAndRateAndKeepsTheBestModel() throws IOException {
        Outcome outcome = Shell.run(
                "train",
                table(),
                "--target",
                "height",
                "--hidden",
                "4 relu",
                "--optimizer",
                "sgd",
                "--learning-rate",
                "1e8",
                "--epochs",
                50,
                "-o",
                folder.resolve("m.safetensors"),
                "--threads",
                1,
                "--json");
        assertThat(outcome.exit()).isEqualTo(ExitCode.NO);
        assertThat(outcome.err()).containsPattern("Training diverged: \\w+ .* step \\d+ .* learning rate 1.0E8");
        assertThat(outcome.json().whole("epochs")).isLessThan(50);
        assertThat(Shell.run("evaluate", folder.resolve("m.safetensors"), table())
                        .exit())
                .isZero();
    }

    @Test
    void aTrainingThatLearntNothingLeavesTheOldModel() throws IOException {
        Path model = Files.writeString(folder.resolve("m.safetensors"), "an older model");
        Path report = folder.resolve("r.html");
        Path huge = folder.resolve("huge.csv");
        Files.writeString(huge, "x,y\n1e30,1.5\n2e30,2.5\n3e30,0.25\n");
        Outcome outcome = Shell.run(
                "train", huge, "--target", "y", "--prepare", "none", "-o", model, "--report", report, "--threads", 1);
        assertThat(outcome.exit()).isEqualTo(ExitCode.NO);
        assertThat(outcome.err())
                .containsPattern("Training diverged: \\w+ was not finite at step 1 \\(epoch 1\\)")
                .contains("--prepare", "rate is not to blame")
                .contains("No epoch was completed: no model was written, " + model + " is as it was.")
                .doesNotContain("smaller learning rate");
        assertThat(model).hasContent("an older model");
        assertThat(report).doesNotExist();
    }

    @Test
    void anOutputAtWhichTheLossIsNotDefinedIsNamed() throws IOException {
        Path model = folder.resolve("m.safetensors");
        Outcome outcome = Shell.run(
                "train", table(), "--target", "kind", "--net", "4 > 3 relu > 1 tanh", "--loss", "bce", "-o", model);
        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .contains("warning: the output activation tanh can give")
                .containsPattern(
                        "Training data, example \\d+, output 1: A2 is -0\\.\\d+ at step 1, where the loss is not "
                                + "defined: it takes log");
        assertThat(model).doesNotExist();
    }

    @Test
    void aNetworkOfAnotherSizeIsRefusedBeforeTrainingIsAnnounced() throws IOException {
        Outcome outcome = Shell.run(
                "train", table(), "--target", "three", "--net", "7 > 3 relu > 3 softmax", "-o", folder.resolve("m"));
        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .contains("The network takes 7 inputs, but ")
                .contains("gives 5 inputs (a text column counts once per category)")
                .contains("\"5 > 3 relu > 3 softmax\"")
                .doesNotContain("Training on");
    }

    /** Ctrl-C, as the process itself gets it; a second one would end the tests. */
    @Test
    @Timeout(60)
    void ctrlCEndsATrainingInOrder() throws Exception {
        try (Interruption possible = new Interruption()) {
            assumeTrue(possible.isPossible(), "this process was started so that it ignores Ctrl-C");
        }
        Path model = folder.resolve("m.safetensors");
        Path state = folder.resolve("state.safetensors");
        Object[] arguments = {table(), "--target", "kind", "--hidden", "4 relu", "--threads", 1, "-o", model};
        long self = ProcessHandle.current().pid();
        Thread impatient = Thread.ofVirtual().start(() -> {
            while (!Files.exists(state)) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThatCode(() -> new ProcessBuilder("kill", "-INT", "" + self).start())
                    .doesNotThrowAnyException();
        });
        Outcome outcome =
                Shell.run(and(arguments, "train", "--epochs", 100_000_000, "--checkpoint", state, "--every", 5));
        impatient.join();
        assertThat(outcome.exit()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .containsPattern("Interrupted after epoch \\d+; no model was written\\. To go on: --resume ")
                .contains(state.toString());
        assertThat(model).doesNotExist();
        int epochs = Checkpoint.read(state).state().epoch() + 1;
        assertThat(Shell.run(and(arguments, "train", "--epochs", epochs, "--resume", state))
                        .exit())
                .isZero();
        assertThat(model).exists();
    }
}
