package gradus.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well outputs meet targets on some examples. What a task cannot have, or cannot have on these examples, is NaN:
 * an AUC of three classes, a log-loss of scores, an R2 of a constant target.
 */
public sealed interface Metrics {
    /** The number of examples. */
    int rows();

    /** The mean loss of the training, without penalty, as given by whoever ran the network. */
    double loss();

    /** The numbers under the names that reports use, in a fixed order; values are Integer, Double, String, List. */
    Map<String, Object> toMap();

    /**
     * One class an example.
     *
     * @param accuracy the share of examples whose predicted class is the true one
     * @param logLoss the mean of -log of the true class's probability, each row scaled to sum 1, probabilities kept off
     *     0 and 1 by 2^-52
     * @param confusion counts; row is the true class, column the predicted one
     * @param classes the classes' names, in the order of the outputs
     * @param auc for two classes the probability that a positive example scores above a negative one, ties counted half
     */
    record Classification(
            int rows,
            double loss,
            double accuracy,
            double logLoss,
            List<List<Integer>> confusion,
            List<String> classes,
            double auc)
            implements Metrics {
        public Classification {
            confusion = confusion.stream().map(List::copyOf).toList();
            classes = List.copyOf(classes);
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> map = start(this);
            map.put("accuracy", accuracy);
            map.put("logLoss", logLoss);
            map.put("confusion", confusion);
            map.put("classes", classes);
            map.put("auc", auc);
            return map;
        }
    }

    /**
     * Any number of labels an example.
     *
     * @param accuracy the share of examples whose labels are all right
     * @param logLoss the mean over examples and labels of the binary log-loss
     * @param confusion per label two rows (label absent, present) of two counts (predicted absent, present)
     * @param labels the labels' names, in the order of the outputs
     */
    record MultiLabel(
            int rows,
            double loss,
            double accuracy,
            double logLoss,
            List<List<List<Integer>>> confusion,
            List<String> labels)
            implements Metrics {
        public MultiLabel {
            confusion = confusion.stream()
                    .map(table -> table.stream().map(List::copyOf).toList())
                    .toList();
            labels = List.copyOf(labels);
        }

        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> map = start(this);
            map.put("accuracy", accuracy);
            map.put("logLoss", logLoss);
            map.put("confusion", confusion);
            map.put("classes", labels);
            map.put("auc", Double.NaN);
            return map;
        }
    }

    /**
     * Numbers, in the target's own unit.
     *
     * @param rmse the root of the mean squared error over all entries
     * @param mae the mean absolute error over all entries
     * @param r2 1 - (sum of squared errors) / (sum of squared deviations from the mean), averaged over the outputs
     */
    record Regression(int rows, double loss, double rmse, double mae, double r2) implements Metrics {
        @Override
        public Map<String, Object> toMap() {
            Map<String, Object> map = start(this);
            map.put("rmse", rmse);
            map.put("mae", mae);
            map.put("r2", r2);
            return map;
        }
    }

    private static Map<String, Object> start(Metrics metrics) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rows", metrics.rows());
        map.put("loss", metrics.loss());
        return map;
    }

    /**
     * Measures one class an example.
     *
     * @param kind what the outputs are
     * @param outputs example by example, one or {@code classes.size()} entries each
     * @param truth the true class of each example
     * @param classes at least two names; exactly two where an example has one output
     * @throws IllegalArgumentException if the lengths do not fit
     */
    static Classification classification(
            OutputKind kind, double[] outputs, int[] truth, List<String> classes, double threshold, double loss) {
        int width = width(outputs, truth.length, classes.size());
        int[] predicted = Predictions.classes(outputs, width, threshold);
        int count = classes.size();
        int[][] confusion = new int[count][count];
        int right = 0;
        for (int row = 0; row < truth.length; row++) {
            confusion[truth[row]][predicted[row]]++;
            right += truth[row] == predicted[row] ? 1 : 0;
        }
        double[] probabilities = Predictions.probabilities(kind, outputs, width);
        double logLoss = probabilities.length == 0 ? Double.NaN : Scores.logLoss(probabilities, truth, count);
        double auc = count == 2 ? Scores.auc(Scores.positive(kind, outputs, width), truth) : Double.NaN;
        List<List<Integer>> table = new ArrayList<>();
        for (int[] line : confusion) {
            table.add(Arrays.stream(line).boxed().toList());
        }
        double accuracy = (double) right / truth.length;
        return new Classification(truth.length, loss, accuracy, logLoss, table, classes, auc);
    }

    /**
     * Measures any number of labels an example.
     *
     * @param outputs example by example, {@code labels.size()} entries each
     * @param present for each output whether the label is there
     * @throws IllegalArgumentException if the lengths do not fit
     */
    static MultiLabel multiLabel(
            OutputKind kind, double[] outputs, boolean[] present, List<String> labels, double threshold, double loss) {
        int width = labels.size();
        if (outputs.length != present.length || outputs.length % width != 0) {
            throw new IllegalArgumentException(outputs.length + " outputs for " + present.length + " labels");
        }
        int rows = outputs.length / width;
        boolean[] predicted = Predictions.labels(outputs, width, threshold);
        int[][][] counts = new int[width][2][2];
        int right = 0;
        for (int row = 0; row < rows; row++) {
            boolean all = true;
            for (int label = 0; label < width; label++) {
                boolean is = present[row * width + label];
                boolean said = predicted[row * width + label];
                counts[label][is ? 1 : 0][said ? 1 : 0]++;
                all &= is == said;
            }
            right += all ? 1 : 0;
        }
        double logLoss = kind == OutputKind.PROBABILITIES ? Scores.binaryLogLoss(outputs, present) : Double.NaN;
        List<List<List<Integer>>> confusion = new ArrayList<>();
        for (int[][] c : counts) {
            confusion.add(List.of(List.of(c[0][0], c[0][1]), List.of(c[1][0], c[1][1])));
        }
        return new MultiLabel(rows, loss, (double) right / rows, logLoss, confusion, labels);
    }

    /**
     * Measures numbers.
     *
     * @param predicted example by example, {@code width} entries each, in the target's own unit
     * @param truth as {@code predicted}
     * @throws IllegalArgumentException if the lengths do not fit
     */
    static Regression regression(double[] predicted, double[] truth, int width, double loss) {
        if (predicted.length != truth.length || predicted.length % width != 0) {
            throw new IllegalArgumentException(predicted.length + " predictions for " + truth.length + " targets");
        }
        double squares = 0;
        double absolutes = 0;
        for (int i = 0; i < truth.length; i++) {
            double error = predicted[i] - truth[i];
            squares += error * error;
            absolutes += Math.abs(error);
        }
        double r2 = 0;
        for (int output = 0; output < width; output++) {
            r2 += Scores.r2(predicted, truth, width, output) / width;
        }
        int rows = truth.length / width;
        return new Regression(rows, loss, Math.sqrt(squares / truth.length), absolutes / truth.length, r2);
    }

    private static int width(double[] outputs, int rows, int classes) {
        if (outputs.length == rows && classes == 2) {
            return 1;
        }
        if (outputs.length != (long) rows * classes) {
            throw new IllegalArgumentException(
                    "%d outputs for %d rows of %d classes".formatted(outputs.length, rows, classes));
        }
        return classes;
    }
}
