package gradus.bench;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.train.Predictor;
import gradus.train.Trainer;
import gradus.train.TrainingListener;
import gradus.train.TrainingResult;
import gradus.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

/** Our side of a workload, in this process: again and again, until there are enough times. */
final class Run {
    private final Workload workload;
    private final TrainingPrograms programs;
    private final Data data;
    private final int threads;

    Run(Workload workload, TrainingPrograms programs, Data data, int threads) {
        this.workload = workload;
        this.programs = programs;
        this.data = data;
        this.threads = threads;
    }

    static TrainingPrograms programs(Workload workload) {
        NetworkOptions options = NetworkOptions.defaults().withLabelsSumToOne(true);
        String equations = workload.equations();
        return Programs.training(
                equations == null
                        ? Network.parse(workload.network(), options)
                        : Network.equations(workload.id(), equations, options));
    }

    /**
     * Seconds of a training, and what it was worth.
     *
     * @param loss of the last epoch
     * @param accuracy on the test data, in [0, 1]
     */
    record Trained(List<Double> seconds, double loss, double accuracy) {}

    /** One training as a user has it, in its first second of life. */
    Trained train(long seed) {
        Backend backend = Backends.standard().backend();
        long start = System.nanoTime();
        TrainingResult result = new Trainer(programs, workload.settings(seed))
                .backend(backend)
                .threads(threads)
                .train(data.training());
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new Trained(List.of(seconds), result.history().getLast().trainLoss(), accuracy(result, backend));
    }

    /**
     * Seconds of as many epochs as a training has, again and again, in one training that goes on: what has been prepared
     * and compiled once is not counted, as it is not where PyTorch's compiler is timed.
     */
    List<Double> steady(double budget, int most) {
        TrainingSettings settings = workload.settings(0);
        Laps laps = new Laps(settings.epochs(), budget, most);
        new Trainer(programs, settings.withEpochs(Integer.MAX_VALUE))
                .threads(threads)
                .listener(laps)
                .train(data.training());
        return laps.seconds;
    }

    /** Adds up epochs, and ends the training after a while. */
    private static final class Laps implements TrainingListener {
        private final int epochs;
        private final double budget;
        private final int most;
        private final List<Double> seconds = new ArrayList<>();
        private double total;
        private double lap;

        Laps(int epochs, double budget, int most) {
            this.epochs = epochs;
            this.budget = budget;
            this.most = most;
        }

        @Override
        public void epoch(EpochReport report) {
            lap += report.seconds();
            if (report.epoch() % epochs == 0) {
                total += lap;
                seconds.add(lap);
                lap = 0;
            }
        }

        @Override
        public boolean cancelled() {
            return seconds.size() >= most || (total >= budget && !seconds.isEmpty());
        }
    }

    private double accuracy(TrainingResult result, Backend backend) {
        try (Predictor predictor = new Predictor(programs, result.tensors(), Precision.FLOAT32, backend, threads)) {
            double[] outputs = predictor.outputs(data.test());
            double[] targets = data.test().targets();
            int units = data.test().outputs();
            int right = 0;
            for (int row = 0; row < data.test().rows(); row++) {
                right += largest(outputs, row * units, units) == largest(targets, row * units, units) ? 1 : 0;
            }
            return right / (double) data.test().rows();
        }
    }

    /** The unit that is largest; of a single one, whether it is above a half. */
    private static int largest(double[] values, int start, int units) {
        if (units == 1) {
            return values[start] > 0.5 ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < units; i++) {
            best = values[start + i] > values[start + best] ? i : best;
        }
        return best;
    }

    /** Seconds of a prediction of that many rows, each the mean of many. */
    List<Double> predict(int rows, double budget) {
        Backend backend = Backends.standard().backend();
        TrainingResult result = new Trainer(programs, TrainingSettings.DEFAULT.withEpochs(0))
                .backend(backend)
                .train(data.test());
        float[] x = new float[rows * data.test().inputs()];
        for (int r = 0; r < rows; r++) {
            data.test().input(r, x, r * data.test().inputs());
        }
        List<Double> seconds = new ArrayList<>();
        try (Predictor predictor = new Predictor(programs, result.tensors(), Precision.FLOAT32, backend, threads)) {
            long began = System.nanoTime();
            int calls = Math.max(1, 20_000 / rows);
            while ((System.nanoTime() - began) * 1e-9 < budget || seconds.size() < 3) {
                long start = System.nanoTime();
                for (int n = 0; n < calls; n++) {
                    predictor.outputs(x, rows);
                }
                seconds.add((System.nanoTime() - start) * 1e-9 / calls);
            }
        }
        return seconds;
    }
}
