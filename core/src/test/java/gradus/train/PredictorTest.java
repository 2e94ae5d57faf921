package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.InputException;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final Map<String, double[]> TENSORS = Map.of(
            "W1", new double[] {1, -2, 0.5, 3},
            "b1", new double[] {0.25, -1},
            "W2", new double[] {2, -1},
            "b2", new double[] {0.5},
            "runningMean1", new double[] {0.125, -0.5});

    private static Predictor predictor() {
        return new Predictor(SampleNetwork.maskedAndCentred(2, 2), TENSORS, Precision.FLOAT64, Backends.scalar(), 1);
    }

    private static double expected(double x0, double x1) {
        double first = Math.max(0, x0 - 2 * x1 + 0.25 - 0.125);
        double second = Math.max(0, 0.5 * x0 + 3 * x1 - 1 + 0.5);
        return 1 / (1 + Math.exp(-(2 * first - second + 0.5)));
    }

    @Test
    void usesRunningStatisticsAndDropsNothing() {
        try (Predictor predictor = predictor()) {
            assertThat(predictor.inputs()).isEqualTo(2);
            assertThat(predictor.outputs()).isEqualTo(1);
            assertThat(predictor.outputs(1, -0.5)[0]).isCloseTo(expected(1, -0.5), within(1e-14));
            assertThat(predictor.outputs(0.3, 0.9)[0]).isCloseTo(expected(0.3, 0.9), within(1e-14));
        }
    }

    @Test
    void moreRowsThanAChunk() {
        Dataset data = SampleNetwork.circle(1000, 2, 1);
        double[] row = new double[2];
        double[] target = new double[1];
        try (Predictor predictor = predictor()) {
            double[] outputs = predictor.outputs(data);
            double sum = 0;
            for (int n = 0; n < 1000; n++) {
                data.input(n, row, 0);
                data.target(n, target, 0);
                double a = expected(row[0], row[1]);
                assertThat(outputs[n]).isCloseTo(a, within(1e-14));
                sum -= target[0] == 1 ? Math.log(a) : Math.log(1 - a);
            }
            assertThat(predictor.loss(data)).isCloseTo(sum / 1000, within(1e-12));
        }
    }

    @Test
    void manyThreadsAtOnce() throws Exception {
        Dataset data = SampleNetwork.circle(700, 2, 2);
        try (Predictor predictor = predictor();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            double[] alone = predictor.outputs(data);
            List<Callable<double[]>> calls = IntStream.range(0, 40)
                    .<Callable<double[]>>mapToObj(n -> () -> predictor.outputs(data))
                    .toList();
            for (Future<double[]> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void refusesRowsOfAnotherWidth() {
        try (Predictor predictor = predictor()) {
            assertThatThrownBy(() -> predictor.outputs(1, 2, 3))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("3 inputs");
            assertThat(predictor.outputs(new ArrayDataset(0, 2, 0, new double[0], new double[0])))
                    .isEmpty();
        }
    }
}
