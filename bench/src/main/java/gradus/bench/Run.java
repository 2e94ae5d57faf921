package gradus.bench;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import gradus.train.ArrayDataset;
import gradus.train.Dataset;
import gradus.train.Predictor;
import gradus.train.Trainer;
import gradus.train.TrainingResult;
import gradus.train.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

/** Our side of a workload, in this process: again and again, until there are enough times. */
final class Run {
    private final Workload workload;
    private final Network network;
    private final TrainingPrograms programs;
    private final Data data;
    private final int threads;

    Run(Workload workload, Data data, int threads) {
        this.workload = workload;
        this.network = network(workload);
        this.programs = Programs.training(network);
        this.data = data;
        this.threads = threads;
    }

    static Network network(Workload workload) {
        return Network.parse(workload.network(), NetworkOptions.defaults().withLabelsSumToOne(true));
    }

    /**
     * Seconds of each training, and what the last one was worth.
     *
     * @param loss of the last epoch
     * @param accuracy on the test data, in [0, 1]
     */
    record Trained(List<Double> seconds, double loss, double accuracy) {}

    /** @param budget seconds to go on for; at least one training */
    Trained train(double budget, long seed, int most) {
        TrainingSettings settings = workload.settings(seed);
        Backend backend = Backends.standard().backend();
        List<Double> seconds = new ArrayList<>();
        long began = System.nanoTime();
        TrainingResult result;
        do {
            long start = System.nanoTime();
            result = new Trainer(programs, settings)
                    .backend(backend)
                    .threads(threads)
                    .train(data.training());
            seconds.add((System.nanoTime() - start) * 1e-9);
        } while ((System.nanoTime() - began) * 1e-9 < budget && seconds.size() < most);
        double loss = result.history().getLast().trainLoss();
        return new Trained(seconds, loss, accuracy(result, backend));
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
        double[] x = new double[rows * data.test().inputs()];
        for (int r = 0; r < rows; r++) {
            data.test().input(r, x, r * data.test().inputs());
        }
        Dataset batch = new ArrayDataset(rows, data.test().inputs(), 0, x, new double[0]);
        List<Double> seconds = new ArrayList<>();
        try (Predictor predictor = new Predictor(programs, result.tensors(), Precision.FLOAT32, backend, threads)) {
            long began = System.nanoTime();
            int calls = Math.max(1, 20_000 / rows);
            while ((System.nanoTime() - began) * 1e-9 < budget || seconds.size() < 3) {
                long start = System.nanoTime();
                for (int n = 0; n < calls; n++) {
                    predictor.outputs(batch);
                }
                seconds.add((System.nanoTime() - start) * 1e-9 / calls);
            }
        }
        return seconds;
    }

    /** For trials: a workload's name, threads, seconds to go on. */
    public static void main(String[] args) {
        java.nio.file.Path root = java.nio.file.Path.of(System.getProperty("gradus.bench", "."));
        Workload workload = Workload.byId(root.resolve("bench/workloads.json"), args[0]);
        Data data = Data.of(workload, root.resolve("data"), network(workload).outputs());
        Run run = new Run(workload, data, Integer.parseInt(args[1]));
        double budget = Double.parseDouble(args[2]);
        if (workload.predicts()) {
            for (int rows : workload.batches()) {
                List<Double> s = run.predict(rows, budget);
                System.out.printf(
                        "%s %d rows: first %.3g last %.3g us%n",
                        workload.id(), rows, s.getFirst() * 1e6, s.getLast() * 1e6);
            }
        } else {
            Trained t = run.train(budget, 0, 1000);
            System.out.printf("%s loss %.5f accuracy %.4f seconds", workload.id(), t.loss(), t.accuracy());
            t.seconds().forEach(s -> System.out.printf(" %.3f", s));
            System.out.println();
        }
    }
}
