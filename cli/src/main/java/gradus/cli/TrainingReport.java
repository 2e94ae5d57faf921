package gradus.cli;

import gradus.cli.TrainingTask.Trained;
import gradus.explain.Explanation;
import gradus.train.Metrics;
import gradus.train.Optimizer;
import gradus.train.TrainingSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of a training. */
final class TrainingReport {
    private TrainingReport() {}

    /**
     * @param data what it was trained on, for the title
     * @param check null where the gradients were not compared
     */
    static Report of(Trained trained, String data, Report.@Nullable Checked check, Explanation explanation) {
        return new Report(
                "Gradus: " + trained.task().network().title() + " on " + data,
                lead(trained),
                trained.result().history(),
                trained.result().bestEpoch(),
                trained.test(),
                settings(trained, data),
                check,
                explanation);
    }

    private static String lead(Trained trained) {
        String how = "Trained for "
                + TrainingSummary.counted(trained.result().history().size(), "epoch") + " on "
                + TrainingSummary.counted(trained.task().training().rows(), "row") + " in "
                + TrainingSummary.duration(trained.seconds())
                + switch (trained.result().status()) {
                    case FINISHED, CANCELLED -> ".";
                    case STOPPED_EARLY -> "; stopped early, as the validation loss no longer fell.";
                    case DIVERGED -> "; it diverged, and the best weights so far were kept.";
                };
        Metrics test = trained.test();
        return how
                + switch (test) {
                    case null -> "";
                    case Metrics.Classification m ->
                        String.format(
                                Locale.ROOT,
                                " On test data %d of %d rows are classified right, %.1f\u00a0%%.",
                                MetricsText.right(m),
                                m.rows(),
                                100 * m.accuracy());
                    case Metrics.MultiLabel m ->
                        String.format(
                                Locale.ROOT,
                                " On test data %.1f\u00a0%% of the rows have every label right.",
                                100 * m.accuracy());
                    case Metrics.Regression m ->
                        String.format(Locale.ROOT, " On test data the root mean squared error is %.4g.", m.rmse());
                };
    }

    private static Map<String, String> settings(Trained trained, String data) {
        TrainingTask task = trained.task();
        TrainingSettings settings = task.settings();
        Optimizer optimizer = settings.optimizer();
        Map<String, String> map = new LinkedHashMap<>();
        map.put("network", task.network().title());
        map.put(
                task.network().isChain() ? "loss" : "cost",
                task.network().isChain()
                        ? task.network().loss()
                        : task.network().forward().cost().name());
        if (!task.definitions().isEmpty()) {
            map.put("definitions", String.join("; ", task.definitions()));
        }
        map.put("parameters", String.valueOf(task.parameters()));
        map.put("data", data);
        map.put("target", task.preparation().target().name());
        map.put("training rows", String.valueOf(task.training().rows()));
        if (task.validation() != null) {
            map.put("validation rows", task.validation().rows() + ", patience " + settings.patience());
        }
        map.put(
                "optimizer",
                optimizer.numbers().entrySet().stream()
                        .map(number -> number.getKey() + " " + LossChart.number(number.getValue()))
                        .collect(Collectors.joining(", ", optimizer.name() + ": ", "")));
        map.put("batch", settings.batch() == 0 ? "all rows" : String.valueOf(settings.batch()));
        map.put("epochs", trained.result().history().size() + " of " + settings.epochs());
        map.put("weights of epoch", String.valueOf(trained.result().bestEpoch()));
        map.put("L2 penalty", LossChart.number(settings.l2()));
        map.put("seed", String.valueOf(settings.seed()));
        map.put("precision", settings.precision().text());
        map.put("backend", task.backend().description() + ", " + TrainingSummary.counted(task.threads(), "thread"));
        return map;
    }
}
