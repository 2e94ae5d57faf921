package gradus.tables;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.train.ArrayDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A file of arrays: X, an input per example, and Y. Y of one entry per example is a column as in a table; 0 and 1 with
 * exactly one 1 per example are classes; other 0 and 1 are labels; anything else are numbers.
 */
final class ArrayData implements TrainingData {
    private final Examples examples;
    private final Matrix y;

    private ArrayData(Examples examples) {
        this.examples = examples;
        this.y = examples.y().orElseThrow();
    }

    static ArrayData of(String source, Map<String, NdArray> arrays) {
        return new ArrayData(Examples.of(source, arrays, true, Optional.empty()));
    }

    /** For a model: what is open is read as it was in training. */
    static ArrayData of(String source, Map<String, NdArray> arrays, Preparation preparation) {
        return new ArrayData(Examples.of(source, arrays, true, Optional.of(preparation.columns(source))));
    }

    /** The inputs only. */
    static Prepared inputs(String source, Map<String, NdArray> arrays, Preparation preparation) {
        Inputs.Columns columns = preparation.columns(source);
        Examples examples = Examples.of(source, arrays, false, Optional.of(columns));
        return prepared(examples, columns, 0, new double[0]);
    }

    private static Prepared prepared(Examples examples, Inputs.Columns columns, int outputs, double[] y) {
        ArrayTable table = table(examples);
        Encoder encoder = new Encoder(table);
        int[] places = IntStream.range(0, columns.columns().size()).toArray();
        double[] x = encoder.inputs(columns, places);
        List<String> warnings = new ArrayList<>(examples.notes());
        warnings.addAll(encoder.warnings());
        return new Prepared(new ArrayDataset(table.rows(), columns.width(), outputs, x, y), warnings, encoder.notes());
    }

    @Override
    public int rows() {
        return examples.x().rows();
    }

    @Override
    public List<String> warnings() {
        return examples.notes();
    }

    private static ArrayTable table(Examples examples) {
        return new ArrayTable(examples.source(), examples.x().rows(), examples.axis()).with(examples.x(), "X");
    }

    @Override
    public Fitted fit(int[] rows, FitOptions options) {
        if (y.columns() == 1) {
            int target = examples.x().columns();
            return Preparation.fit(table(examples).with(y, "Y"), target, rows, options);
        }
        Target target = target(rows, options);
        PreparationFitter fitter = new PreparationFitter(table(examples), rows, options);
        Inputs.Columns inputs = fitter.columns(-1);
        List<String> warnings = new ArrayList<>(fitter.warnings());
        if (target instanceof Target.Classes classes) {
            RareClasses.sentence(examples.source(), classes.classes(), counts()).ifPresent(warnings::add);
        }
        return new Fitted(new Preparation(inputs, target), sentence(target, options), warnings);
    }

    private Target target(int[] rows, FitOptions options) {
        int count = y.columns();
        if (options.networkOutputs().orElse(count) != count) {
            throw new InputException("The network has %d outputs, but Y of %s has %d entries an example."
                    .formatted(options.networkOutputs().orElse(count), examples.source(), count));
        }
        boolean binary = y.binary();
        Task task = options.task().or(options::networkTask).orElse(binary ? Task.CLASSIFY : Task.REGRESS);
        if (task == Task.CLASSIFY) {
            if (!binary) {
                throw new InputException(
                        "%s: Y holds numbers other than 0 and 1 in %d columns, which are no classes: use --task regress."
                                .formatted(examples.source(), count));
            }
            List<String> names =
                    IntStream.range(0, count).mapToObj(Integer::toString).toList();
            return y.oneHot()
                    ? new Target.Classes("Y", names, true, count, options.lowTarget())
                    : new Target.Labels("Y", names, options.lowTarget());
        }
        Scaling scaling = options.targetScaling();
        List<Double> shift = new ArrayList<>();
        List<Double> scale = new ArrayList<>();
        for (int column = 0; column < count; column++) {
            int place = column;
            Moments moments = Moments.of(row -> y.at(row, place), rows);
            shift.add(moments.shift(scaling));
            scale.add(moments.scale(scaling, examples.source(), "Y" + (column + 1)));
        }
        return new Target.Numbers("Y", shift, scale);
    }

    /** Of a one-hot Y, how many examples each class has. */
    private List<Integer> counts() {
        return IntStream.range(0, y.columns())
                .mapToObj(column -> (int) IntStream.range(0, rows())
                        .filter(row -> y.at(row, column) == 1)
                        .count())
                .toList();
    }

    private static String sentence(Target target, FitOptions options) {
        String why = options.task().isPresent()
                ? ", as --task says"
                : options.networkTask().isPresent() ? ", as the network's output layer implies" : "";
        return switch (target) {
            case Target.Classes classes ->
                "Task: classification%s; Y is one-hot, %d classes.".formatted(why, classes.outputs());
            case Target.Labels labels ->
                "Task: classification%s; Y is 0 or 1 with any number of ones an example: %d labels."
                        .formatted(why, labels.outputs());
            case Target.Numbers numbers ->
                "Task: regression%s; Y holds %d numbers an example.".formatted(why, numbers.outputs());
        };
    }

    @Override
    public Prepared dataset(Preparation preparation) {
        Inputs.Columns columns = preparation.columns(examples.source());
        int count = columns.columns().size();
        if (examples.x().columns() != count) {
            throw new InputException("%s: X has %d inputs an example, but the model takes %d."
                    .formatted(examples.source(), examples.x().columns(), count));
        }
        Target target = preparation.target();
        return prepared(examples, columns, target.outputs(), targets(target));
    }

    private double[] targets(Target target) {
        if (y.columns() == 1) {
            Target meant = target instanceof Target.Classes classes && !classes.numbers() ? byPlace(classes) : target;
            ArrayTable column = new ArrayTable(examples.source(), rows(), examples.axis()).with(y, "Y");
            return new Encoder(column).targets(meant, 0);
        }
        int count = target instanceof Target.Classes classes ? classes.classes().size() : target.outputs();
        boolean fits = switch (target) {
            case Target.Classes ignored -> y.oneHot();
            case Target.Labels ignored -> y.binary();
            case Target.Numbers ignored -> true;
        };
        if (y.columns() != count || !fits) {
            throw new InputException("%s: Y has %d entries an example that are not the model's %d %s."
                    .formatted(examples.source(), y.columns(), count, kind(target)));
        }
        double[] coded = new double[Math.multiplyExact(rows(), target.outputs())];
        for (int row = 0; row < rows(); row++) {
            encode(target, row, coded);
        }
        return coded;
    }

    /** Classes that have no numbers are given by their place from 0. */
    private static Target byPlace(Target.Classes classes) {
        List<String> places = IntStream.range(0, classes.classes().size())
                .mapToObj(Integer::toString)
                .toList();
        return new Target.Classes(classes.name(), places, true, classes.outputs(), classes.low());
    }

    private static String kind(Target target) {
        return switch (target) {
            case Target.Classes ignored -> "classes, one of them 1 and the others 0";
            case Target.Labels ignored -> "labels of 0 or 1";
            case Target.Numbers ignored -> "numbers";
        };
    }

    private void encode(Target target, int row, double[] coded) {
        for (int column = 0; column < y.columns(); column++) {
            double value = y.at(row, column);
            int at = row * target.outputs();
            switch (target) {
                case Target.Classes classes -> {
                    if (value == 1) {
                        classes.encode(column, coded, at);
                    }
                }
                case Target.Labels labels -> coded[at + column] = value == 1 ? 1 : labels.low();
                case Target.Numbers numbers -> coded[at + column] = numbers.encode(value, column);
            }
        }
    }
}
