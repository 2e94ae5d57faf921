package gradus.tables;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import gradus.train.Metrics;
import gradus.train.OutputKind;
import gradus.train.Predictions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a network's outputs say in the words of its data.
 *
 * @param target what was learnt
 * @param kind what the outputs are; of no importance for numbers
 * @param outputs A, row by row, {@code target.outputs()} entries each
 */
public record Outcome(Target target, OutputKind kind, double[] outputs) {
    public Outcome {
        if (outputs.length % target.outputs() != 0) {
            throw new IllegalArgumentException(outputs.length + " outputs for " + target.outputs() + " a row");
        }
    }

    public int rows() {
        return outputs.length / target.outputs();
    }

    /**
     * Compares with the truth.
     *
     * @param targets as coded by the same preparation, row by row: {@code Dataset.targets()}
     * @param loss the mean loss, computed by whoever ran the network
     */
    public Metrics compare(double[] targets, double loss) {
        if (targets.length != outputs.length) {
            throw new IllegalArgumentException(outputs.length + " outputs for " + targets.length + " targets");
        }
        return switch (target) {
            case Target.Classes classes -> {
                // Half way between a low and a high target.
                double middle = (1 + classes.low()) / 2;
                int[] truth = Predictions.classes(targets, classes.outputs(), middle);
                yield Metrics.classification(
                        kind, outputs, truth, classes.classes(), Predictions.threshold(kind, classes.low()), loss);
            }
            case Target.Labels labels -> {
                boolean[] present = new boolean[targets.length];
                for (int i = 0; i < targets.length; i++) {
                    present[i] = targets[i] == 1;
                }
                yield Metrics.multiLabel(
                        kind, outputs, present, labels.labels(), Predictions.threshold(kind, labels.low()), loss);
            }
            case Target.Numbers numbers ->
                Metrics.regression(decoded(numbers, outputs), decoded(numbers, targets), numbers.outputs(), loss);
        };
    }

    /**
     * The predictions as numbers, for array files: the class where classes are numbers, else its place from 0; 0 or 1
     * for each label; the number in its own unit. Row by row, {@link #predictedWidth()} entries each.
     */
    public double[] predicted() {
        return switch (target) {
            case Target.Classes classes -> {
                int[] which = predictedClasses(classes);
                double[] values = new double[which.length];
                for (int row = 0; row < which.length; row++) {
                    values[row] = classes.numbers()
                            ? Double.parseDouble(classes.classes().get(which[row]))
                            : which[row];
                }
                yield values;
            }
            case Target.Labels labels -> {
                boolean[] present =
                        Predictions.labels(outputs, labels.outputs(), Predictions.threshold(kind, labels.low()));
                yield IntStream.range(0, present.length)
                        .mapToDouble(i -> present[i] ? 1 : 0)
                        .toArray();
            }
            case Target.Numbers numbers -> decoded(numbers, outputs);
        };
    }

    public int predictedWidth() {
        return target instanceof Target.Classes ? 1 : target.outputs();
    }

    private int[] predictedClasses(Target.Classes classes) {
        return Predictions.classes(outputs, classes.outputs(), Predictions.threshold(kind, classes.low()));
    }

    private static double[] decoded(Target.Numbers numbers, double[] coded) {
        double[] values = new double[coded.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.decode(coded[i], i % numbers.outputs());
        }
        return values;
    }

    /**
     * Writes a CSV file with a header: {@code prediction}, then {@code probability_NAME} per class where the outputs are
     * probabilities; labels are joined by a blank; several numbers are {@code prediction_1} and so on. Numbers have the
     * fewest digits that read back as themselves; before a class that a spreadsheet would run as a formula stands an
     * apostrophe.
     *
     * @param single whether the outputs were computed in float32, whose digits are then enough
     * @throws UncheckedIOException if it can not be written
     */
    public void writeCsv(Writer out, boolean single) {
        CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
        double[] probabilities = target instanceof Target.Numbers
                ? new double[0]
                : Predictions.probabilities(kind, outputs, target.outputs());
        List<String> names = names();
        int columns = probabilities.length == 0 ? 0 : names.size();
        List<String> record = new ArrayList<>();
        int width = target instanceof Target.Numbers ? target.outputs() : 1;
        for (int i = 1; i <= width; i++) {
            record.add(width == 1 ? "prediction" : "prediction_" + i);
        }
        names.subList(0, columns).forEach(name -> record.add("probability_" + name));
        csv.writeRecord(record);
        List<List<String>> predictions = predictions(single);
        for (int row = 0; row < rows(); row++) {
            record.clear();
            record.addAll(predictions.get(row));
            for (int k = 0; k < columns; k++) {
                record.add(digits(probabilities[row * columns + k], single));
            }
            csv.writeRecord(record);
        }
        try {
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names() {
        return switch (target) {
            case Target.Classes classes -> classes.classes();
            case Target.Labels labels -> labels.labels();
            case Target.Numbers ignored -> List.of();
        };
    }

    private List<List<String>> predictions(boolean single) {
        List<List<String>> predictions = new ArrayList<>();
        double[] values = predicted();
        int width = predictedWidth();
        int[] which = target instanceof Target.Classes classes ? predictedClasses(classes) : new int[0];
        for (int row = 0; row < rows(); row++) {
            List<String> prediction = new ArrayList<>();
            switch (target) {
                case Target.Classes classes ->
                    prediction.add(SpreadsheetSafe.cell(classes.classes().get(which[row])));
                case Target.Labels labels -> {
                    List<String> present = new ArrayList<>();
                    for (int k = 0; k < width; k++) {
                        if (values[row * width + k] == 1) {
                            present.add(labels.labels().get(k));
                        }
                    }
                    prediction.add(SpreadsheetSafe.cell(String.join(" ", present)));
                }
                case Target.Numbers ignored -> {
                    for (int k = 0; k < width; k++) {
                        prediction.add(digits(values[row * width + k], single));
                    }
                }
            }
            predictions.add(prediction);
        }
        return predictions;
    }

    private static String digits(double value, boolean single) {
        return single ? Tokens.shortest((float) value) : Tokens.shortest(value);
    }
}
