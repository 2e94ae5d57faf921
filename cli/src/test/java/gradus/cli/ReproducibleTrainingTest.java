package gradus.cli;

import static gradus.cli.Shell.data;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same settings give the same bytes, however often, on however many threads, in one go or resumed. */
class ReproducibleTrainingTest extends Trainings {
    @Test
    void theSameSeedGivesTheSameBytesAtAnyNumberOfThreads() throws IOException {
        byte[] first = null;
        for (int threads : new int[] {1, 2, 3, 1}) {
            train(
                    "m.safetensors",
                    data("digits_train.csv"),
                    "--target",
                    "digit",
                    "--hidden",
                    "25 sigmoid",
                    "--epochs",
                    2,
                    "--batch",
                    200,
                    "--threads",
                    threads);
            byte[] bytes = Files.readAllBytes(folder.resolve("m.safetensors"));
            if (first != null) {
                assertThat(bytes).as(threads + " threads").isEqualTo(first);
            }
            first = bytes;
        }
        train(
                "other.safetensors",
                data("digits_train.csv"),
                "--target",
                "digit",
                "--hidden",
                "25 sigmoid",
                "--epochs",
                2,
                "--batch",
                200,
                "--seed",
                1);
        assertThat(Files.readAllBytes(folder.resolve("other.safetensors"))).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "nesterov"})
    void aResumedTrainingGivesTheBitsOfAnUninterruptedOne(String optimizer) throws IOException {
        Object[] settings = {
            table(),
            "--target",
            "kind",
            "--hidden",
            "4 relu",
            "--keep-prob",
            "0.8",
            "--validation",
            "0.2",
            "--optimizer",
            optimizer,
            "--threads",
            1
        };
        train("whole.safetensors", and(settings, "--epochs", 8));
        Path state = folder.resolve("state.safetensors");
        train("part.safetensors", and(settings, "--epochs", 3, "--checkpoint", state));
        train("resumed.safetensors", and(settings, "--epochs", 8, "--resume", state));
        assertThat(folder.resolve("resumed.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
        // What is not said again is taken from the checkpoint, which may be replaced by its successor.
        train(
                "short.safetensors",
                table(),
                "--target",
                "kind",
                "--epochs",
                8,
                "--resume",
                state,
                "--checkpoint",
                state,
                "--every",
                2);
        assertThat(folder.resolve("short.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
        Outcome other =
                Shell.run(and(and(settings, "--epochs", 9, "--learning-rate", "0.5"), "train", "--resume", state));
        assertThat(other.exit()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
