package gradus.train;

import gradus.train.TrainingListener.EpochReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the epochs brought, as numbers, so that an epoch costs no object. */
final class History {
    /** Room for so many epochs is there from the beginning; beyond, it doubles now and then. */
    private static final int ROOM = 100_000;

    private final double learningRate;
    private double[] trainLoss;
    private double[] validationLoss;
    private double[] seconds;
    private boolean[] best;
    private int epochs;

    /**
     * @param before epochs of the training that is resumed
     * @param epochs that the training may have in all
     */
    History(List<EpochReport> before, int epochs, double learningRate) {
        int room = Math.max(before.size(), Math.min(epochs, ROOM));
        this.learningRate = learningRate;
        this.trainLoss = new double[room];
        this.validationLoss = new double[room];
        this.seconds = new double[room];
        this.best = new boolean[room];
        before.forEach(r -> add(r.trainLoss(), r.validationLoss(), r.best(), r.seconds()));
    }

    void add(double training, double validation, boolean isBest, double took) {
        if (epochs == trainLoss.length) {
            int room = Math.max(16, 2 * epochs);
            trainLoss = Arrays.copyOf(trainLoss, room);
            validationLoss = Arrays.copyOf(validationLoss, room);
            seconds = Arrays.copyOf(seconds, room);
            best = Arrays.copyOf(best, room);
        }
        trainLoss[epochs] = training;
        validationLoss[epochs] = validation;
        best[epochs] = isBest;
        seconds[epochs] = took;
        epochs++;
    }

    EpochReport last() {
        return report(epochs - 1);
    }

    List<EpochReport> reports() {
        List<EpochReport> reports = new ArrayList<>(epochs);
        for (int n = 0; n < epochs; n++) {
            reports.add(report(n));
        }
        return reports;
    }

    private EpochReport report(int n) {
        return new EpochReport(n + 1, trainLoss[n], validationLoss[n], best[n], learningRate, seconds[n]);
    }
}
