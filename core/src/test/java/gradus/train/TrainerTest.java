package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.InputException;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.TrainingPrograms;
import gradus.network.TrainingPrograms.Start;
import gradus.train.TrainingListener.EpochReport;
import gradus.train.TrainingResult.Status;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
    private static final TrainingSettings DOUBLE =
            TrainingSettings.DEFAULT.withPrecision(Precision.FLOAT64).withSeed(3);

    private static Trainer trainer(TrainingPrograms programs, TrainingSettings settings) {
        return new Trainer(programs, settings).backend(Backends.scalar()).threads(1);
    }

    private static int[][] batches(int... bounds) {
        int[][] batches = new int[bounds.length - 1][];
        for (int n = 0; n < batches.length; n++) {
            batches[n] = new int[] {bounds[n], bounds[n + 1]};
        }
        return batches;
    }

    /** Batches of 8, 8 and 9 rows of 25; of 8, 8, 8 and 2 of 26; all rows at once. */
    @ParameterizedTest
    @CsvSource({"25, 8, 0 8 16 25", "26, 8, 0 8 16 24 26", "25, 0, 0 25", "25, 100, 0 25", "3, 1, 0 1 2 3", "4, 3, 0 4"
    })
    void trainsAsPlainLoopsDo(int rows, int batch, String bounds) {
        int[][] batches = batches(
                Arrays.stream(bounds.split(" ")).mapToInt(Integer::parseInt).toArray());
        boolean statistics = batch != 1;
        Dataset data = SampleNetwork.circle(rows, 3, 1);
        for (Optimizer rule : Optimizer.all()) {
            TrainingSettings settings =
                    DOUBLE.withOptimizer(rule).withBatch(batch).withEpochs(4).withL2(0.7);
            TrainingPrograms programs = statistics ? SampleNetwork.maskedAndCentred(3, 5) : SampleNetwork.masked(3, 5);
            TrainingResult result = trainer(programs, settings).train(data);
            PlainTraining plain = new PlainTraining(3, 5, true, statistics, settings);
            for (int epoch = 1; epoch <= 4; epoch++) {
                plain.epoch(data, epoch, batches);
                assertThat(result.history().get(epoch - 1).trainLoss()).isCloseTo(plain.epochLoss, within(1e-11));
            }
            assertThat(result.status()).isEqualTo(Status.FINISHED);
            assertThat(result.steps()).isEqualTo(4L * batches.length);
            assertThat(result.bestEpoch()).isEqualTo(4);
            assertThat(result.tensors().get("W1")).containsExactly(plain.w1, within(1e-10));
            assertThat(result.tensors().get("b1")).containsExactly(plain.b1, within(1e-10));
            assertThat(result.tensors().get("W2")).containsExactly(plain.w2, within(1e-10));
            assertThat(result.tensors().get("b2")).containsExactly(plain.b2, within(1e-10));
            if (statistics) {
                assertThat(result.tensors().get("runningMean1")).containsExactly(plain.runningMean, within(1e-10));
            }
        }
    }

    @Test
    void float32StaysNearFloat64() {
        TrainingSettings settings = DOUBLE.withEpochs(5).withBatch(8).withOptimizer(Optimizer.named("momentum"));
        TrainingPrograms programs = SampleNetwork.maskedAndCentred(3, 5);
        Dataset data = SampleNetwork.circle(40, 3, 2);
        Map<String, double[]> exact = trainer(programs, settings).train(data).tensors();
        Map<String, double[]> single = trainer(programs, settings.withPrecision(Precision.FLOAT32))
                .train(data)
                .tensors();
        exact.forEach((name, values) -> {
            assertThat(single.get(name)).containsExactly(values, within(1e-4));
            assertThat(Arrays.stream(single.get(name)).allMatch(x -> x == (float) x))
                    .isTrue();
        });
    }

    @Test
    void learnsACircle() {
        Dataset data = SampleNetwork.circle(300, 2, 4);
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withOptimizer(Optimizer.named("adam").withLearningRate(0.02))
                .withEpochs(60);
        TrainingPrograms programs = SampleNetwork.of(2, 12);
        TrainingResult result = trainer(programs, settings).train(data);
        assertThat(result.history().getLast().trainLoss()).isLessThan(0.2);
        try (Predictor predictor = new Predictor(programs, result.tensors(), Precision.FLOAT32, Backends.scalar(), 1)) {
            double[] outputs = predictor.outputs(data);
            double[] targets = data.targets();
            int right = 0;
            for (int row = 0; row < data.rows(); row++) {
                right += (outputs[row] >= 0.5) == (targets[row] == 1) ? 1 : 0;
            }
            assertThat(right).isGreaterThan(285);
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsAtAnyNumberOfThreads() {
        Dataset all = SampleNetwork.circle(300, 6, 5);
        Split split = Split.of(300, 0.2, 9);
        for (Precision precision : Precision.values()) {
            TrainingSettings settings = TrainingSettings.DEFAULT
                    .withPrecision(precision)
                    .withEpochs(3)
                    .withBatch(37)
                    .withSeed(9);
            TrainingPrograms programs = SampleNetwork.maskedAndCentred(6, 33);
            List<TrainingResult> results = new ArrayList<>();
            for (int threads : new int[] {1, 1, 2, 3, 4}) {
                results.add(trainer(programs, settings)
                        .threads(threads)
                        .validation(all.select(split.validation()))
                        .train(all.select(split.training())));
            }
            for (TrainingResult result : results) {
                results.getFirst()
                        .tensors()
                        .forEach((name, values) ->
                                assertThat(result.tensors().get(name)).as(name).isEqualTo(values));
                assertThat(result.history().stream().map(EpochReport::validationLoss))
                        .isEqualTo(results.getFirst().history().stream()
                                .map(EpochReport::validationLoss)
                                .toList());
            }
            TrainingResult other = trainer(programs, settings.withSeed(10)).train(all);
            assertThat(other.tensors().get("W1"))
                    .isNotEqualTo(results.getFirst().tensors().get("W1"));
        }
    }

    @Test
    void stopsEarlyAndKeepsTheBestWeights() {
        // Few noisy rows and a high rate: the validation loss soon rises.
        Dataset training = SampleNetwork.circle(12, 4, 6);
        Dataset heldBack = SampleNetwork.circle(50, 4, 7);
        TrainingSettings settings = DOUBLE.withOptimizer(Optimizer.named("adam").withLearningRate(0.05))
                .withEpochs(500)
                .withPatience(7);
        TrainingPrograms programs = SampleNetwork.centred(4, 16);
        TrainingResult result = trainer(programs, settings).validation(heldBack).train(training);
        assertThat(result.status()).isEqualTo(Status.STOPPED_EARLY);
        assertThat(result.history()).hasSize(result.bestEpoch() + 7);
        double best = result.history().get(result.bestEpoch() - 1).validationLoss();
        assertThat(result.history()).allMatch(report -> report.validationLoss() >= best);
        assertThat(result.history().get(result.bestEpoch() - 1).best()).isTrue();
        assertThat(result.history().getLast().best()).isFalse();

        TrainingResult uptoBest =
                trainer(programs, settings.withEpochs(result.bestEpoch())).train(training);
        result.tensors()
                .forEach((name, values) ->
                        assertThat(values).isEqualTo(uptoBest.tensors().get(name)));

        // As a prediction is scored: running statistics, no penalty.
        try (Predictor predictor = new Predictor(programs, result.tensors(), Precision.FLOAT64, Backends.scalar(), 1)) {
            assertThat(predictor.loss(heldBack)).isCloseTo(best, within(1e-12));
        }
    }

    @Test
    void theValidationLossHoldsNoPenaltyAndDropsNothing() {
        Dataset data = SampleNetwork.circle(20, 2, 8);
        TrainingSettings settings = DOUBLE.withEpochs(1).withL2(1000).withBatch(0);
        TrainingPrograms programs = SampleNetwork.masked(2, 4);
        EpochReport report = trainer(programs, settings)
                .validation(data)
                .train(data)
                .history()
                .getFirst();
        assertThat(report.trainLoss()).isGreaterThan(10);
        assertThat(report.validationLoss()).isLessThan(3);
    }

    @Test
    void divergenceNamesTensorStepAndRateAndKeepsTheBestWeights() {
        Dataset data = SampleNetwork.circle(64, 2, 9);
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withOptimizer(Optimizer.named("momentum").withLearningRate(3e3))
                .withL2(64)
                .withEpochs(200);
        TrainingPrograms programs = SampleNetwork.of(2, 4);
        List<String> told = new ArrayList<>();
        TrainingResult result = trainer(programs, settings)
                .listener(new TrainingListener() {
                    @Override
                    public void step(int epoch, int step, int steps, double loss) {
                        assertThat(loss).isFinite();
                        told.add(epoch + "/" + step);
                    }
                })
                .train(data);
        assertThat(result.status()).isEqualTo(Status.DIVERGED);
        Divergence divergence = result.divergence();
        assertThat(divergence).isNotNull();
        assertThat(divergence.learningRate()).isEqualTo(3e3);
        assertThat(divergence.step()).isEqualTo(told.size() + 1);
        assertThat(result.steps()).isEqualTo(told.size());
        assertThat(divergence.sentence())
                .contains(divergence.tensor(), "step " + divergence.step(), "3000.0", "epoch " + divergence.epoch());
        assertThat(List.of("Z1", "C1", "A1", "Z2", "A2", "J")).contains(divergence.tensor());
        assertThat(result.tensors().values()).allMatch(CompiledTraining::isFinite);
        double[] losses =
                result.history().stream().mapToDouble(EpochReport::trainLoss).toArray();
        int best = 0;
        for (int epoch = 1; epoch <= losses.length; epoch++) {
            best = best == 0 || losses[epoch - 1] < losses[best - 1] ? epoch : best;
        }
        assertThat(result.bestEpoch()).isEqualTo(best);
    }

    @Test
    void aRowThatIsNotFiniteIsNamedAsTheInput() {
        double[] x = {1, 2, 3, Double.NaN};
        Dataset data = new ArrayDataset(2, 2, 1, x, new double[] {0, 1});
        TrainingResult result = trainer(SampleNetwork.of(2, 3), DOUBLE).train(data);
        assertThat(result.status()).isEqualTo(Status.DIVERGED);
        assertThat(result.divergence().tensor()).isEqualTo("A0");
        assertThat(result.divergence().step()).isEqualTo(1);
        assertThat(result.divergence().sentence())
                .contains("before anything was learnt")
                .doesNotContain("smaller");
        assertThat(result.bestEpoch()).isZero();
    }

    @Test
    void theLossToldAtAStepIsTheMeanOfTheEpochSoFar() {
        Dataset data = SampleNetwork.circle(45, 2, 10);
        List<Double> told = new ArrayList<>();
        TrainingResult result = trainer(
                        SampleNetwork.of(2, 3), DOUBLE.withBatch(20).withEpochs(3))
                .listener(new TrainingListener() {
                    @Override
                    public void step(int epoch, int step, int count, double loss) {
                        if (step == count) {
                            told.add(loss);
                        }
                    }
                })
                .train(data);
        assertThat(told)
                .isEqualTo(result.history().stream().map(EpochReport::trainLoss).toList());
    }

    @Test
    void cancellationEndsWithWhatThereIs() {
        Dataset data = SampleNetwork.circle(40, 2, 10);
        int[] steps = new int[1];
        TrainingResult result = trainer(SampleNetwork.of(2, 3), DOUBLE.withBatch(10))
                .listener(new TrainingListener() {
                    @Override
                    public void step(int epoch, int step, int count, double loss) {
                        assertThat(count).isEqualTo(4);
                        steps[0]++;
                    }

                    @Override
                    public boolean cancelled() {
                        return steps[0] == 9;
                    }
                })
                .train(data);
        assertThat(result.status()).isEqualTo(Status.CANCELLED);
        assertThat(result.steps()).isEqualTo(9);
        assertThat(result.history()).hasSize(2);
    }

    @Test
    void zeroEpochsGiveTheStart() {
        TrainingResult result = trainer(
                        SampleNetwork.centred(2, 3), DOUBLE.withEpochs(0).withInitialisation(Start.ONE))
                .train(SampleNetwork.circle(5, 2, 1));
        assertThat(result.status()).isEqualTo(Status.FINISHED);
        assertThat(result.bestEpoch()).isZero();
        assertThat(result.tensors().get("W1")).containsOnly(1);
        assertThat(result.tensors().get("b1")).containsOnly(0);
        assertThat(result.tensors().get("runningMean1")).containsOnly(0);
    }

    @Test
    void refusesDataThatDoesNotFit() {
        TrainingPrograms programs = SampleNetwork.centred(3, 2);
        Trainer trainer = trainer(programs, DOUBLE);
        assertThatThrownBy(() -> trainer.train(SampleNetwork.circle(9, 2, 1)))
                .isInstanceOf(InputException.class)
                .hasMessage("The training data has 2 inputs an example, the network 3.");
        assertThatThrownBy(() -> trainer.train(new ArrayDataset(0, 3, 1, new double[0], new double[0])))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no rows");
        assertThatThrownBy(() -> trainer.train(new ArrayDataset(1, 3, 2, new double[3], new double[2])))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("2 targets");
        assertThatThrownBy(() -> trainer.train(SampleNetwork.circle(1, 3, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("at least 2 examples");
        assertThatThrownBy(() -> trainer(programs, DOUBLE.withBatch(1)).train(SampleNetwork.circle(9, 3, 1)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--batch");
    }

    /** One thread, because the JVM counts by thread; the first epochs compile and fill. */
    @Test
    void aStepAllocatesNothing() {
        com.sun.management.ThreadMXBean memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Dataset data = SampleNetwork.circle(2000, 4, 11);
        TrainingSettings settings = TrainingSettings.DEFAULT.withBatch(4).withEpochs(12);
        long[] before = new long[1];
        long[] most = new long[1];
        trainer(SampleNetwork.maskedAndCentred(4, 8), settings)
                .listener(new TrainingListener() {
                    @Override
                    public void step(int epoch, int step, int steps, double loss) {
                        if (step == 5) {
                            before[0] = memory.getCurrentThreadAllocatedBytes();
                        } else if (step == steps - 5 && epoch > 6) {
                            most[0] = Math.max(most[0], memory.getCurrentThreadAllocatedBytes() - before[0]);
                        }
                    }
                })
                .train(data);
        // 490 steps; a single object each would be 7840 bytes.
        assertThat(most[0]).isLessThan(2000);
    }
}
