package gradus.model;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.json.Json;
import gradus.kernels.Backends;
import gradus.network.TrainingPrograms;
import gradus.train.Dataset;
import gradus.train.SampleNetwork;
import gradus.train.Trainer;
import gradus.train.TrainingResult;
import gradus.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it trains and writes checkpoints as fast as it can leaves one that can be used. */
class KilledProcessTest {
    private static final TrainingPrograms PROGRAMS = SampleNetwork.maskedAndCentred(3, 5);
    private static final Dataset DATA = SampleNetwork.circle(45, 3, 1);
    private static final TrainingSettings SETTINGS =
            TrainingSettings.DEFAULT.withBatch(8).withSeed(2).withEpochs(1_000_000);

    private static Trainer trainer(TrainingSettings settings) {
        return new Trainer(PROGRAMS, settings).backend(Backends.scalar()).threads(1);
    }

    private static ModelHeader header(TrainingSettings settings) {
        return new ModelHeader("3 > 5 relu > 1 sigmoid", "bce", List.of(), List.of(), new Json.Obj(Map.of()), settings);
    }

    /** What the killed process runs: trains for ever, a checkpoint after every epoch. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]);
            trainer(SETTINGS)
                    .checkpoints(1, state -> new Checkpoint(header(SETTINGS), state).write(file, PROGRAMS))
                    .train(DATA);
        }
    }

    @Test
    void goesOnToTheSameBits(@TempDir Path folder) throws IOException, InterruptedException {
        int epochs = 0;
        for (int kill = 0; kill < 3; kill++) {
            Path file = folder.resolve("checkpoint" + kill + ".safetensors");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Endless.class.getName(),
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            try {
                for (int waited = 0; !Files.exists(file) && process.isAlive() && waited < 6000; waited++) {
                    Thread.sleep(10);
                }
                assertThat(file).as(Files.readString(folder.resolve("log"))).exists();
                Thread.sleep(37L * kill);
            } finally {
                process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            }
            Checkpoint checkpoint = Checkpoint.read(file);
            epochs = Math.max(epochs, checkpoint.state().epoch());
            TrainingSettings longer = SETTINGS.withEpochs(checkpoint.state().epoch() + 3);
            TrainingResult resumed = trainer(longer).resume(checkpoint.state()).train(DATA);
            TrainingResult whole = trainer(longer).train(DATA);
            assertThat(resumed.steps()).isEqualTo(whole.steps());
            whole.tensors()
                    .forEach((name, values) ->
                            assertThat(resumed.tensors().get(name)).isEqualTo(values));
        }
        assertThat(epochs).isGreaterThan(1);
    }
}
