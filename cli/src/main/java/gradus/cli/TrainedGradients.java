package gradus.cli;

import gradus.check.GradientCheck;
import gradus.check.GradientCheck.Comparison;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.TrainingPrograms.Mask;
import gradus.train.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares the derived gradients of a training's cost with difference quotients, on its own rows. */
final class TrainedGradients {
    /** Beyond so many parameters a report goes without: every one of them costs passes of its own. */
    private static final int MOST_PARAMETERS = 10_000;

    /** Rows of a report's check. */
    private static final int ROWS = 32;

    private TrainedGradients() {}

    /** The check on some rows, as it stands in a report; null where it would take too long. */
    static Report.@Nullable Checked forReport(TrainingTask.Trained trained, Console console) {
        return trained.task().parameters() > MOST_PARAMETERS
                ? null
                : forReport(check(trained.task(), trained.result().tensors(), ROWS, console));
    }

    /**
     * Checks at the weights that a training ended with.
     *
     * @param tensors parameters in C order by name
     * @param rows so many of the training rows, the first ones; nothing is dropped out
     */
    static GradientCheck.Report check(TrainingTask task, Map<String, double[]> tensors, int rows, Console console) {
        Dataset data = task.training();
        int examples = Math.min(rows, data.rows());
        Map<Tensor, double[]> values = new LinkedHashMap<>();
        Network network = task.network();
        values.put(network.input(), array(network, network.input(), data.inputs(), examples, data::input));
        values.put(network.labels(), array(network, network.labels(), data.outputs(), examples, data::target));
        for (Tensor parameter : network.parameters()) {
            values.put(parameter, Objects.requireNonNull(tensors.get(parameter.name())));
        }
        for (Mask mask : network.masks()) {
            double[] kept = new double[size(network, mask.tensor().dims(), examples)];
            Arrays.fill(kept, 1);
            values.put(mask.tensor(), kept);
        }
        if (network.options().penalised()) {
            values.put(network.lambda(), new double[] {task.settings().l2()});
        }
        GradientCheck.Report report = GradientCheck.run(
                network,
                values,
                examples,
                GradientCheck.Options.defaults()
                        .withSeed(task.settings().seed())
                        .withProgress((done, of) -> progress(console, done, of)));
        console.progress("");
        return report;
    }

    private static void progress(Console console, long done, long of) {
        if (console.showsProgress() && (done % 64 == 0 || done == of)) {
            console.progress("checking the gradient's entry " + done + " of " + of);
        }
    }

    private interface Row {
        void copy(int row, double[] into, int offset);
    }

    /** The first rows as the tensor's array in C order, wherever its index over the examples stands. */
    private static double[] array(Network network, Tensor tensor, int entries, int examples, Row source) {
        List<Dim> dims = tensor.dims();
        int inner = size(network, dims.subList(dims.indexOf(network.examples()) + 1, dims.size()), examples);
        double[] row = new double[entries];
        double[] array = new double[entries * examples];
        for (int j = 0; j < examples; j++) {
            source.copy(j, row, 0);
            for (int i = 0; i < entries; i++) {
                array[(i / inner * examples + j) * inner + i % inner] = row[i];
            }
        }
        return array;
    }

    private static int size(Network network, List<Dim> dims, int examples) {
        Map<Dim, Integer> sizes = network.sizes(examples);
        return dims.stream()
                .mapToInt(dim -> Objects.requireNonNull(sizes.get(dim)))
                .reduce(1, Math::multiplyExact);
    }

    /** For the report. */
    static Report.Checked forReport(GradientCheck.Report report) {
        String lead = "Each entry of each gradient was compared with a difference quotient of the cost, in double on "
                + Messages.examples(report.examples()) + " and, for a sample, in 50 digits on "
                + Messages.examples(report.sampled()) + ". "
                + (report.passes()
                        ? "All agree: in double up to rounding, and in 50 digits far beyond it."
                        : "Not all of them agree.");
        List<Report.Checked.Row> rows = report.results().stream()
                .map(r -> new Report.Checked.Row(
                        r.gradient(),
                        entries(r.inDouble()),
                        error(r.inDouble()),
                        entries(r.inReal()),
                        error(r.inReal())))
                .toList();
        return new Report.Checked(lead, rows);
    }

    /** For a terminal: a table of few columns, and the result in a sentence. */
    static List<String> lines(GradientCheck.Report report) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("", "entries", "error in double", "entries", "error in 50 digits"));
        report.results()
                .forEach(r -> table.add(List.of(
                        r.gradient(),
                        entries(r.inDouble()),
                        error(r.inDouble()),
                        entries(r.inReal()),
                        error(r.inReal()))));
        return Messages.columns(table);
    }

    /** Entries at a kink, where there is no difference quotient, over all gradients. */
    static int kinks(GradientCheck.Report report) {
        return report.results().stream()
                .map(GradientCheck.Result::inDouble)
                .filter(Objects::nonNull)
                .mapToInt(c -> c.kinks().size())
                .sum();
    }

    private static String entries(@Nullable Comparison comparison) {
        return comparison == null ? "-" : comparison.compared() + " of " + comparison.entries();
    }

    private static String error(@Nullable Comparison comparison) {
        return comparison == null ? "-" : String.format(Locale.ROOT, "%.1e", comparison.error());
    }
}
