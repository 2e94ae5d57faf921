package gradus.bench;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.network.TrainingPrograms;
import gradus.train.ArrayDataset;
import gradus.train.Dataset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every workload starts, and figures are made of times as they say. */
class WorkloadsTest {
    private static final Path ROOT = Path.of("..");

    private static Workload workload(String id) {
        return Workload.byId(ROOT.resolve("bench/workloads.json"), id);
    }

    /** A few rows, whatever the workload's own are. */
    private static Run few(Workload workload, int rows, int threads) {
        TrainingPrograms programs = Run.programs(workload);
        int inputs = programs.perExample(programs.input());
        int outputs = programs.perExample(programs.labels());
        double[] y = new double[rows * outputs];
        for (int row = 0; row < rows; row++) {
            y[row * outputs] = 1;
        }
        Dataset data = new ArrayDataset(rows, inputs, outputs, new double[rows * inputs], y);
        return new Run(workload, programs, new Data(data, data), threads);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W1", "W2", "W3", "W4", "W9"})
    void aTrainingIsTimed(String id) {
        Workload workload = workload(id);
        Run run = few(workload, 64, 2);
        assertThat(run.steady(0, 1)).hasSize(1).allMatch(seconds -> seconds > 0);
    }

    @Test
    void aWorkloadIsForThePeersThatItNames() {
        assertThat(Contestant.ALL.stream().filter(workload("W9")::isFor).map(Contestant::key))
                .containsExactly("ours", "eager");
        assertThat(Contestant.ALL).allMatch(workload("W4")::isFor);
    }

    @Test
    void theLargeOnesHaveTheirSizes() {
        assertThat(workload("W5").gigaflops())
                .isEqualTo(60_000 * (4.0 * 784 * 512 + 6.0 * 512 * 512 + 6.0 * 5120) / 1e9);
        assertThat(workload("W6").gigaflops()).isBetween(470.0, 560.0);
    }

    @Test
    void aPredictionIsTimed() {
        Workload workload = workload("W7");
        Run run = few(workload, 2, 1);
        assertThat(run.predict(2, 0)).hasSize(3).allMatch(seconds -> seconds > 0);
        assertThat(workload.batches()).containsExactly(1, 1024);
    }

    @Test
    void ourTablesAreRead() {
        for (String id : List.of("W1", "W2", "W3")) {
            Workload workload = workload(id);
            TrainingPrograms programs = Run.programs(workload);
            Data data = Data.of(workload, ROOT.resolve("data"), programs);
            assertThat(data.training().rows()).isGreaterThan(data.test().rows());
            assertThat(new Run(workload, programs, data, 1).train(3).accuracy()).isGreaterThan(0.85);
        }
    }

    @Test
    void steadyIsTheMedianAfterTheFirstThird() {
        assertThat(Figures.steady(List.of(9.0, 5.0, 1.0, 2.0, 3.0, 4.0, 3.0))).isEqualTo(3);
        assertThat(Figures.steady(List.of(7.0))).isEqualTo(7);
        assertThat(Figures.median(4, 1, 3, 2)).isEqualTo(2.5);
    }

    @Test
    void theReportHasTheRatiosOfTheBest() {
        Figures figures = new Figures();
        figures.add("W2", Contestant.OURS, 1, 0.02);
        figures.add("W2", Contestant.OURS, 2, 0.01);
        figures.add("W2", Contestant.EAGER, 1, 0.5);
        figures.add("W2", Contestant.EAGER, 1, 0.7);
        figures.add("W2", Contestant.EAGER, 1, 0.6);
        figures.add("W2", "sklearn", 2, 0.045);
        String text = Report.text(figures, List.of(workload("W2")));
        assertThat(text).contains("W2       PyTorch eager     1    600.00 ms    500.00 ms    700.00 ms      3");
        assertThat(text).contains("W2         10.00 ms  600.00 ms     60    25      sklearn 45.00 ms   4.50  4.00");
        assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    @Timeout(60)
    void whatTheHostGivesIsMeasured() {
        assertThat(Peak.gigaflops(0.05)).isPositive().isFinite();
        assertThat(Peak.gigaflopsAtOnce(0.05, 2)).isPositive().isFinite();
        assertThat(Handover.nanos(0.05)).isPositive().isFinite();
        assertThat(Copying.gigabytes(0.05, 2)).isPositive().isFinite();
    }
}
