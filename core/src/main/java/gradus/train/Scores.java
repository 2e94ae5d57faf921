package gradus.train;

import java.util.Arrays;

/** The formulas behind {@link Metrics}. */
final class Scores {
    /** Keeps a probability off 0 and 1, as scikit-learn does for float64. */
    private static final double EPSILON = 0x1p-52;

    private Scores() {}

    /** The mean of -log of the true class's probability, rows scaled to sum 1. */
    static double logLoss(double[] probabilities, int[] truth, int classes) {
        double sum = 0;
        for (int row = 0; row < truth.length; row++) {
            double total = 0;
            for (int k = 0; k < classes; k++) {
                total += clip(probabilities[row * classes + k]);
            }
            sum -= Math.log(clip(probabilities[row * classes + truth[row]]) / total);
        }
        return sum / truth.length;
    }

    static double binaryLogLoss(double[] probabilities, boolean[] present) {
        double sum = 0;
        for (int i = 0; i < present.length; i++) {
            double p = clip(probabilities[i]);
            sum -= present[i] ? Math.log(p) : Math.log1p(-p);
        }
        return sum / present.length;
    }

    private static double clip(double probability) {
        return Math.min(1 - EPSILON, Math.max(EPSILON, probability));
    }

    /** What ranks the examples by their nearness to the second of two classes. */
    static double[] positive(OutputKind kind, double[] outputs, int width) {
        if (width == 1) {
            return outputs;
        }
        double[] scores = new double[outputs.length / 2];
        for (int row = 0; row < scores.length; row++) {
            // Two probabilities sum to 1, so that the second one tells all; two free scores do so by their difference.
            scores[row] = outputs[2 * row + 1] - (kind == OutputKind.SCORES ? outputs[2 * row] : 0);
        }
        return scores;
    }

    /** The Mann-Whitney statistic: mid-ranks of the positives against all pairs. NaN where a class is absent. */
    static double auc(double[] scores, int[] truth) {
        long positives = 0;
        for (int row = 0; row < scores.length; row++) {
            if (Double.isNaN(scores[row])) {
                return Double.NaN;
            }
            positives += truth[row];
        }
        long negatives = scores.length - positives;
        if (positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double rankSum = 0;
        for (int row = 0; row < scores.length; row++) {
            if (truth[row] == 1) {
                rankSum += midRank(sorted, scores[row]);
            }
        }
        return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
    }

    /** The mean of the 1-based places that a value takes in a sorted array. */
    private static double midRank(double[] sorted, double value) {
        return (countBelow(sorted, value, false) + 1 + countBelow(sorted, value, true)) / 2.0;
    }

    /** How many entries are below a value, or at it; -0.0 is at 0.0. */
    private static int countBelow(double[] sorted, double value, boolean orAt) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (orAt && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    static double r2(double[] predicted, double[] truth, int width, int output) {
        int rows = truth.length / width;
        double mean = 0;
        for (int row = 0; row < rows; row++) {
            mean += (truth[row * width + output] - mean) / (row + 1);
        }
        double residual = 0;
        double total = 0;
        boolean constant = true;
        for (int row = 0; row < rows; row++) {
            double y = truth[row * width + output];
            double error = y - predicted[row * width + output];
            residual += error * error;
            total += (y - mean) * (y - mean);
            constant &= y == truth[output];
        }
        return constant ? Double.NaN : 1 - residual / total;
    }
}
