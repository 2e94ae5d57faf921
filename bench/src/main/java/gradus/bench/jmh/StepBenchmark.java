package gradus.bench.jmh;

import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.train.ArrayDataset;
import gradus.train.Dataset;
import gradus.train.Optimizer;
import gradus.train.Trainer;
import gradus.train.TrainingListener;
import gradus.train.TrainingSettings;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole steps on one thread, gathering of the batch and update included. A training cannot be stopped between two steps
 * and called again, so each measurement is a training of some seconds, and what counts is the secondary result: the
 * microseconds of a step in its fastest epoch. A step with 2 examples is nearly all Adam's update.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class StepBenchmark {
    private static final double SECONDS = 8;

    /** Network, examples of a step, optimiser. */
    @Param({
        "2 > 4 tanh > 1 sigmoid;400;sgd",
        "30 > 16 relu > 8 relu > 1 sigmoid;32;adam",
        "64 > 25 sigmoid > 10 softmax;32;adam",
        "784 > 128 relu > 10 softmax;64;adam",
        "784 > 128 relu > 10 softmax;2;adam",
        "784 > 512 relu > 512 relu > 10 softmax;128;adam",
        "2048 > 2048 relu > 2048 relu > 2048 relu > 10 softmax;512;sgd"
    })
    public String what = "2 > 4 tanh > 1 sigmoid;400;sgd";

    /** What JMH prints beside the seconds of the whole training. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Best {
        public double stepMicros;
    }

    /** Notes the mean step of the fastest epoch, and ends the training after some seconds. */
    private static final class Clock implements TrainingListener {
        private double stepMicros = Double.MAX_VALUE;
        private double total;
        private int steps;

        @Override
        public void step(int epoch, int step, int of, double loss) {
            steps = of;
        }

        @Override
        public void epoch(EpochReport report) {
            total += report.seconds();
            stepMicros = Math.min(stepMicros, report.seconds() / steps * 1e6);
        }

        @Override
        public boolean cancelled() {
            return total > SECONDS;
        }
    }

    @Benchmark
    public void training(Best best) {
        String[] parts = what.split(";", -1);
        int batch = Integer.parseInt(parts[1]);
        int inputs = Integer.parseInt(parts[0].split(" ", 2)[0]);
        Network network = Network.parse(parts[0], NetworkOptions.defaults().withLabelsSumToOne(true));
        Optimizer optimizer = Optimizer.named(parts[2]);
        TrainingSettings settings = TrainingSettings.DEFAULT
                .withBatch(batch)
                .withEpochs(Integer.MAX_VALUE)
                .withOptimizer(optimizer);
        Clock clock = new Clock();
        new Trainer(Programs.training(network), settings)
                .threads(1)
                .listener(clock)
                .train(random(8 * batch, inputs, network.outputs()));
        best.stepMicros = clock.stepMicros;
    }

    private static Dataset random(int rows, int inputs, int outputs) {
        double[] y = new double[rows * outputs];
        for (int row = 0; row < rows; row++) {
            y[row * outputs + row % outputs] = 1;
        }
        double[] x =
                new java.util.Random(1).doubles((long) rows * inputs, -1, 1).toArray();
        return new ArrayDataset(rows, inputs, outputs, x, y);
    }
}
