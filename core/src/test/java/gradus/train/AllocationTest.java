package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training that is on its way sets nothing aside: neither its steps nor its epochs. */
class AllocationTest {
    @ParameterizedTest
    @EnumSource
    void stepsAndEpochsAllocateNothing(Precision precision) {
        requireNothing(Backends.scalar(), precision);
    }

    /** Trains networks as small and as large as those that are timed, until nothing is allocated. */
    static void requireNothing(Backend backend, Precision precision) {
        TrainingSettings settings = settings(precision);
        Optimizer descent = Optimizer.named("sgd").withLearningRate(0.1);
        require("2 > 4 tanh > 1 sigmoid", 40, settings.withBatch(0).withOptimizer(descent), backend);
        require("30 > 16 relu > 8 relu > 1 sigmoid", 100, settings, backend);
        require("64 > 25 sigmoid > 10 softmax", 100, settings, backend);
        require("784 > 128 relu dropout(0.2) > 10 softmax", 64, settings.withBatch(64), backend);
    }

    static TrainingSettings settings(Precision precision) {
        return TrainingSettings.DEFAULT
                .withPrecision(precision)
                .withEpochs(1_000_000)
                .withPatience(1_000_000);
    }

    static void require(String spec, int rows, TrainingSettings settings, Backend backend) {
        Network network = Network.parse(spec, NetworkOptions.defaults().withLabelsSumToOne(true));
        TrainingPrograms programs = Programs.training(network);
        int inputs = Integer.parseInt(spec.substring(0, spec.indexOf(' ')));
        int outputs = network.outputs();
        Dataset data = data(rows, inputs, outputs);
        Probe probe = new Probe(data(2, inputs, outputs));
        try {
            // Rows held back are asked for once an epoch, and so tell of an epoch's steps and of its end.
            new Trainer(programs, settings)
                    .backend(backend)
                    .threads(2)
                    .validation(probe)
                    .train(data);
        } catch (Probe.Enough enough) {
            assertThat(probe.bytes).as(spec + " in " + settings.precision()).isZero();
        }
        assertThat(probe.calls).isPositive();
    }

    static Dataset data(int rows, int inputs, int outputs) {
        double[] x = new double[rows * inputs];
        double[] y = new double[rows * outputs];
        for (int n = 0; n < x.length; n++) {
            x[n] = RandomBits.uniform(1, n);
        }
        for (int row = 0; row < rows; row++) {
            y[row * outputs + row % outputs] = 1;
        }
        return new ArrayDataset(rows, inputs, outputs, x, y);
    }

    /** Another data set's rows; ends the training when nothing was allocated in a while, or after four minutes. */
    private static final class Probe implements Dataset {
        private static final int CALLS = 20;
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final long end = System.nanoTime() + 240_000_000_000L;
        private final Dataset rows;
        private long before;
        long bytes;
        int calls;

        @SuppressWarnings("serial")
        static final class Enough extends RuntimeException {}

        Probe(Dataset rows) {
            this.rows = rows;
        }

        @Override
        public void inputs(int[] order, int from, int count, float[] into, int offset, int stride) {
            look();
            rows.inputs(order, from, count, into, offset, stride);
        }

        @Override
        public void inputs(int[] order, int from, int count, double[] into, int offset, int stride) {
            look();
            rows.inputs(order, from, count, into, offset, stride);
        }

        private void look() {
            if (calls++ % CALLS != 0) {
                return;
            }
            long now = threads.getCurrentThreadAllocatedBytes();
            bytes = now - before;
            before = now;
            if (bytes == 0 || System.nanoTime() > end) {
                throw new Enough();
            }
        }

        @Override
        public int rows() {
            return rows.rows();
        }

        @Override
        public int inputs() {
            return rows.inputs();
        }

        @Override
        public int outputs() {
            return rows.outputs();
        }

        @Override
        public void input(int row, double[] into, int offset) {
            rows.input(row, into, offset);
        }

        @Override
        public void input(int row, float[] into, int offset) {
            rows.input(row, into, offset);
        }

        @Override
        public void target(int row, double[] into, int offset) {
            rows.target(row, into, offset);
        }

        @Override
        public void target(int row, float[] into, int offset) {
            rows.target(row, into, offset);
        }
    }
}
