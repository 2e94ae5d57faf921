package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.InputException;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictorTest {
    private static final Map<String, double[]> TENSORS = Map.of(
            "W1", new double[] {1, -2, 0.5, 3},
            "b1", new double[] {0.25, -1},
            "W2", new double[] {2, -1},
            "b2", new double[] {0.5},
            "runningMean1", new double[] {0.125, -0.5});

    private static Predictor predictor() {
        return predictor(Precision.FLOAT64, 1);
    }

    private static Predictor predictor(Precision precision, int threads) {
        return new Predictor(SampleNetwork.maskedAndCentred(2, 2), TENSORS, precision, Backends.scalar(), threads);
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

    @Test
    void aMissingInputIsNamedAndNeverPredictedFor() {
        double[] x = new double[2 * 300];
        x[2 * 200 + 1] = Double.NaN;
        float[] floats = new float[x.length];
        floats[2 * 200 + 1] = Float.NaN;
        String message = "Row 201 of the given data holds NaN as its input 2";
        for (int threads : new int[] {1, 3}) {
            try (Predictor predictor = predictor(Precision.FLOAT32, threads)) {
                Dataset data = new ArrayDataset(300, 2, 1, x, new double[300]);
                assertThatThrownBy(() -> predictor.outputs(data))
                        .isInstanceOf(InputException.class)
                        .hasMessageStartingWith(message);
                assertThatThrownBy(() -> predictor.loss(data))
                        .isInstanceOf(InputException.class)
                        .hasMessageStartingWith(message);
                assertThatThrownBy(() -> predictor.outputs(floats, 300))
                        .isInstanceOf(InputException.class)
                        .hasMessageStartingWith(message);
                assertThatThrownBy(() -> predictor.outputs(1, Double.NaN))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("input 2");
                assertThat(predictor.outputs(floats, 200)).as("the rows before").hasSize(200);
            }
        }
    }

    @Test
    void anOutputThatIsNoNumberIsNoClass() {
        double nan = Double.NaN;
        assertThatThrownBy(() -> Predictions.classes(new double[] {0.2, 0.8, nan, 0.1}, 2, 0.5))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("Output 1 of row 2 is NaN");
        assertThatThrownBy(() -> Predictions.classes(new double[] {1, nan}, 1, 0.5))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Predictions.labels(new double[] {1, nan}, 2, 0.5))
                .isInstanceOf(InputException.class);
        assertThat(Predictions.labels(new double[] {0.5, 0.4}, 2, 0.5)).containsExactly(true, false);
    }

    /** Whatever its neighbours, the type of the arrays and the number of threads, a row's outputs are the same bits. */
    @Test
    void aRowsOutputsDependOnNothingElse() {
        Dataset data = SampleNetwork.circle(1000, 2, 3);
        float[] rows = new float[2000];
        for (int n = 0; n < 1000; n++) {
            data.input(n, rows, 2 * n);
        }
        try (Predictor one = predictor(Precision.FLOAT32, 1);
                Predictor three = predictor(Precision.FLOAT32, 3)) {
            double[] alone = new double[1000];
            for (int n = 0; n < 1000; n++) {
                alone[n] = one.outputs(rows[2 * n], rows[2 * n + 1])[0];
            }
            for (int count : new int[] {0, 1, 127, 128, 129, 1000}) {
                for (Predictor predictor : List.of(one, three)) {
                    float[] together = predictor.outputs(rows, count);
                    assertThat(together).hasSize(count);
                    for (int n = 0; n < count; n++) {
                        assertThat((double) together[n]).isEqualTo(alone[n]);
                    }
                }
            }
            assertThat(three.outputs(data)).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300})
    void nothingIsSetAsideButTheResult(int count) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] rows = new float[2 * count];
        float[] into = new float[count];
        long end = System.nanoTime() + 240_000_000_000L;
        try (Predictor predictor = predictor(Precision.FLOAT32, 2)) {
            long bytes;
            do {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int call = 0; call < 50; call++) {
                    predictor.outputs(rows, count, into);
                }
                bytes = threads.getCurrentThreadAllocatedBytes() - before;
            } while (bytes > 0 && System.nanoTime() < end);
            assertThat(bytes).isZero();
        }
    }

    @Test
    void arraysThatAreTooShortAreRefused() {
        try (Predictor predictor = predictor()) {
            assertThatThrownBy(() -> predictor.outputs(new float[3], 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> predictor.outputs(new float[4], 2, new float[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> predictor.outputs(new double[4])).hasMessageContaining("4 inputs");
        }
    }
}
