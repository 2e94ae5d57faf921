package gradus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.json.Json;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.TrainingPrograms;
import gradus.train.Dataset;
import gradus.train.Optimizer;
import gradus.train.SampleNetwork;
import gradus.train.Trainer;
import gradus.train.TrainingListener;
import gradus.train.TrainingResult;
import gradus.train.TrainingResult.Status;
import gradus.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
    private static final TrainingPrograms PROGRAMS = SampleNetwork.maskedAndCentred(3, 5);
    private static final Dataset TRAINING = SampleNetwork.circle(45, 3, 1);
    private static final Dataset HELD_BACK = SampleNetwork.circle(15, 3, 2);

    @TempDir
    Path folder;

    static List<Optimizer> rules() {
        return Optimizer.all();
    }

    private static TrainingSettings settings(Optimizer rule) {
        return TrainingSettings.DEFAULT
                .withOptimizer(rule)
                .withBatch(8)
                .withEpochs(6)
                .withPatience(4)
                .withSeed(5);
    }

    private static ModelHeader header(TrainingSettings settings) {
        return new ModelHeader(
                "3 > 5 relu > 1 sigmoid", "bce", List.of(), List.of("0", "1"), new Json.Obj(Map.of()), settings);
    }

    private static Trainer trainer(TrainingSettings settings, boolean validated) {
        Trainer trainer =
                new Trainer(PROGRAMS, settings).backend(Backends.scalar()).threads(1);
        return validated ? trainer.validation(HELD_BACK) : trainer;
    }

    private byte[] model(TrainingSettings settings, TrainingResult result) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Model.of(header(settings), PROGRAMS, result, settings.precision()).write(file);
        return Files.readAllBytes(file);
    }

    /** Ends the process, as far as the trainer can tell, before a given step; no handler of ours runs. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static TrainingListener killer(int steps) {
        int[] done = new int[1];
        return new TrainingListener() {
            @Override
            public void step(int epoch, int step, int count, double loss) {
                if (++done[0] == steps) {
                    throw new Killed();
                }
            }
        };
    }

    private static TrainingListener canceller(int steps) {
        int[] done = new int[1];
        return new TrainingListener() {
            @Override
            public void step(int epoch, int step, int count, double loss) {
                done[0]++;
            }

            @Override
            public boolean cancelled() {
                return done[0] == steps;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aKilledRunGoesOnToTheSameBytes(Optimizer rule) throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        for (Precision precision : Precision.values()) {
            TrainingSettings settings = settings(rule).withPrecision(precision);
            byte[] expected = model(settings, trainer(settings, true).train(TRAINING));
            // 6 epochs of 6 steps; checkpoints after epochs 2 and 4.
            for (int kill : new int[] {13, 18, 25, 36}) {
                Files.deleteIfExists(file);
                assertThatThrownBy(() -> trainer(settings, true)
                                .checkpoints(2, state -> new Checkpoint(header(settings), state).write(file, PROGRAMS))
                                .listener(killer(kill))
                                .train(TRAINING))
                        .isInstanceOf(Killed.class);
                Checkpoint checkpoint = Checkpoint.read(file);
                checkpoint.header().mustBeThatOf(header(settings));
                assertThat(checkpoint.state().epoch()).isEqualTo(kill > 24 ? 4 : 2);
                TrainingResult result =
                        trainer(settings, true).resume(checkpoint.state()).train(TRAINING);
                assertThat(model(settings, result)).isEqualTo(expected);
                assertThat(result.history()).hasSize(6);
                assertThat(result.steps()).isEqualTo(36);
            }
        }
    }

    @Test
    void aCancelledRunGoesOnInTheMiddleOfAnEpoch() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        TrainingSettings settings = settings(Optimizer.named("adam"));
        for (boolean validated : new boolean[] {false, true}) {
            TrainingResult whole = trainer(settings, validated).train(TRAINING);
            for (int steps = 0; steps < 36; steps += 5) {
                TrainingResult part = trainer(settings, validated)
                        .checkpoints(100, state -> new Checkpoint(header(settings), state).write(file, PROGRAMS))
                        .listener(canceller(steps))
                        .train(TRAINING);
                assertThat(part.status()).isEqualTo(Status.CANCELLED);
                TrainingResult result = trainer(settings, validated)
                        .threads(2)
                        .resume(Checkpoint.read(file).state())
                        .train(TRAINING);
                assertThat(model(settings, result)).isEqualTo(model(settings, whole));
                assertThat(losses(result)).isEqualTo(losses(whole));
            }
        }
    }

    private static double[][] losses(TrainingResult result) {
        return result.history().stream()
                .map(report -> new double[] {report.trainLoss(), report.validationLoss()})
                .toArray(double[][]::new);
    }

    @Test
    void aFinishedRunCanBeMadeLonger() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        TrainingSettings settings = settings(Optimizer.named("adam"));
        byte[] expected = model(settings, trainer(settings, false).train(TRAINING));
        TrainingSettings shorter = settings.withEpochs(3);
        trainer(shorter, false)
                .checkpoints(1, state -> new Checkpoint(header(shorter), state).write(file, PROGRAMS))
                .train(TRAINING);
        TrainingResult result =
                trainer(settings, false).resume(Checkpoint.read(file).state()).train(TRAINING);
        assertThat(model(settings, result)).isEqualTo(expected);
    }

    @Test
    void anEarlyStopStays() {
        Path file = folder.resolve("checkpoint.safetensors");
        TrainingSettings settings =
                settings(Optimizer.named("adam").withLearningRate(0.2)).withEpochs(400);
        TrainingResult stopped = trainer(settings, true)
                .checkpoints(1, state -> new Checkpoint(header(settings), state).write(file, PROGRAMS))
                .train(TRAINING);
        assertThat(stopped.status()).isEqualTo(Status.STOPPED_EARLY);
        TrainingResult resumed =
                trainer(settings, true).resume(Checkpoint.read(file).state()).train(TRAINING);
        assertThat(resumed.status()).isEqualTo(Status.STOPPED_EARLY);
        assertThat(resumed.steps()).isEqualTo(stopped.steps());
        assertThat(resumed.bestEpoch()).isEqualTo(stopped.bestEpoch());
    }

    private Checkpoint written(TrainingSettings settings, boolean validated) {
        Path file = folder.resolve("checkpoint.safetensors");
        trainer(settings, validated)
                .checkpoints(1, state -> new Checkpoint(header(settings), state).write(file, PROGRAMS))
                .train(TRAINING);
        return Checkpoint.read(file);
    }

    private static void refused(Trainer trainer, Dataset data, String message) {
        assertThatThrownBy(() -> trainer.train(data))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("checkpoint")
                .hasMessageContaining(message);
    }

    @Test
    void refusesToGoOnWithSomethingElse() {
        TrainingSettings settings = settings(Optimizer.named("adam")).withEpochs(2);
        TrainingSettings more = settings.withEpochs(4);
        Checkpoint checkpoint = written(settings, false);
        refused(trainer(more.withBatch(9), false).resume(checkpoint.state()), TRAINING, "batch 8, now 9");
        refused(trainer(more.withSeed(1), false).resume(checkpoint.state()), TRAINING, "seed 5, now 1");
        refused(trainer(more.withL2(1), false).resume(checkpoint.state()), TRAINING, "l2");
        refused(
                trainer(more.withOptimizer(Optimizer.named("sgd")), false).resume(checkpoint.state()),
                TRAINING,
                "now sgd");
        refused(trainer(more, true).resume(checkpoint.state()), TRAINING, "now 15 rows");
        refused(trainer(more, false).resume(checkpoint.state()), SampleNetwork.circle(44, 3, 1), "44 rows");
        refused(trainer(more, false).resume(checkpoint.state()), SampleNetwork.circle(45, 3, 9), "other numbers");
        refused(trainer(settings.withEpochs(1), false).resume(checkpoint.state()), TRAINING, "2 epochs");
        refused(
                new Trainer(SampleNetwork.maskedAndCentred(3, 6), more).resume(checkpoint.state()),
                TRAINING,
                "another network");
        refused(new Trainer(SampleNetwork.masked(3, 5), more).resume(checkpoint.state()), TRAINING, "another network");
        ModelHeader other = new ModelHeader(
                "3 > 6 relu > 1 sigmoid", "bce", List.of(), List.of("0", "1"), new Json.Obj(Map.of()), settings);
        assertThatThrownBy(() -> checkpoint.header().mustBeThatOf(other))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'3 > 5 relu > 1 sigmoid', now '3 > 6 relu > 1 sigmoid'");
    }

    @Test
    void aCheckpointIsNoModelAndAModelNoCheckpoint() {
        written(settings(Optimizer.named("sgd")), true);
        assertThatThrownBy(() -> Model.read(folder.resolve("checkpoint.safetensors")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--resume");
        Path file = folder.resolve("model.safetensors");
        TrainingSettings settings = settings(Optimizer.named("sgd"));
        Model.of(header(settings), PROGRAMS, trainer(settings, false).train(TRAINING), Precision.FLOAT32)
                .write(file);
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not a checkpoint");
    }

    /** The optimiser's order of tensors, the file's bytes: equal runs write equal checkpoints. */
    @Test
    void equalRunsWriteEqualCheckpoints() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        written(settings(Optimizer.named("adam")), true);
        byte[] first = Files.readAllBytes(file);
        written(settings(Optimizer.named("adam")), true);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void damagedFilesAreRefusedOrRead() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        Checkpoint good = written(settings(Optimizer.named("adam")), true);
        byte[] bytes = Files.readAllBytes(file);
        int header = (int) java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong();
        Random random = new Random(23);
        int refused = 0;
        for (int round = 0; round < 1000; round++) {
            byte[] damaged = bytes.clone();
            damaged[8 + random.nextInt(header)] = (byte) (' ' + random.nextInt(95));
            damaged[8 + random.nextInt(header)] = (byte) (' ' + random.nextInt(95));
            Files.write(file, damaged);
            try {
                Checkpoint read = Checkpoint.read(file);
                trainer(good.header().training(), true).resume(read.state()).train(TRAINING);
            } catch (InputException e) {
                assertThat(e.getMessage()).contains(" ").doesNotContain("Exception");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }
}
