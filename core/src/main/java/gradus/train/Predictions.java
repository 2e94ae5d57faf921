package gradus.train;

import gradus.InputException;

/** From a network's outputs to what they say: one place for the rule of the predicted class. */
public final class Predictions {
    private Predictions() {}

    /** Where one output tips over to the second class: half way between the two targets, 0.5 for a probability. */
    public static double threshold(OutputKind kind, double lowTarget) {
        return kind == OutputKind.PROBABILITIES ? 0.5 : (lowTarget + 1) / 2;
    }

    /**
     * The predicted class of each example: that of the largest output, the first on a tie; with one output the second
     * class where the output is at least the threshold.
     *
     * @param outputs example by example, {@code width} entries each
     * @throws InputException if an output is NaN, which says nothing about a class
     */
    public static int[] classes(double[] outputs, int width, double threshold) {
        requireNumbers(outputs, width);
        int[] classes = new int[outputs.length / width];
        for (int row = 0; row < classes.length; row++) {
            if (width == 1) {
                classes[row] = outputs[row] >= threshold ? 1 : 0;
                continue;
            }
            int best = 0;
            for (int k = 1; k < width; k++) {
                if (outputs[row * width + k] > outputs[row * width + best]) {
                    best = k;
                }
            }
            classes[row] = best;
        }
        return classes;
    }

    /**
     * Which labels an example has, each output by itself: those whose output is at least the threshold.
     *
     * @param outputs example by example, {@code width} entries each
     * @throws InputException if an output is NaN, which says nothing about a label
     */
    public static boolean[] labels(double[] outputs, int width, double threshold) {
        requireNumbers(outputs, width);
        boolean[] labels = new boolean[outputs.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = outputs[i] >= threshold;
        }
        return labels;
    }

    private static void requireNumbers(double[] outputs, int width) {
        for (int i = 0; i < outputs.length; i++) {
            if (Double.isNaN(outputs[i])) {
                throw new InputException("Output " + (i % width + 1) + " of row " + (i / width + 1)
                        + " is NaN, so there is no prediction: the row's inputs are NaN or too large for the network.");
            }
        }
    }

    /**
     * A probability per class and example, two of them where an example has one output; empty for scores.
     *
     * @param outputs example by example, {@code width} entries each
     */
    public static double[] probabilities(OutputKind kind, double[] outputs, int width) {
        return switch (kind) {
            case SCORES -> new double[0];
            case PROBABILITIES -> width == 1 ? both(outputs) : outputs;
            case LOG_PROBABILITIES -> {
                double[] probabilities = new double[outputs.length];
                for (int i = 0; i < outputs.length; i++) {
                    probabilities[i] = Math.exp(outputs[i]);
                }
                yield width == 1 ? both(probabilities) : probabilities;
            }
        };
    }

    private static double[] both(double[] second) {
        double[] both = new double[2 * second.length];
        for (int row = 0; row < second.length; row++) {
            both[2 * row] = 1 - second[row];
            both[2 * row + 1] = second[row];
        }
        return both;
    }
}
