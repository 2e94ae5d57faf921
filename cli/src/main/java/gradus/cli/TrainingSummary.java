package gradus.cli;

import gradus.cli.TrainingTask.Trained;
import gradus.json.Json;
import gradus.train.Metrics;
import gradus.train.TrainingListener.EpochReport;
import gradus.train.TrainingResult;
import gradus.train.TrainingResult.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a training brought, for people and for programs. */
final class TrainingSummary {
    /** From fewer epochs it can't be seen where the loss goes. */
    private static final int FEWEST_EPOCHS = 4;

    /** A fall by this share of the loss is no noise. */
    private static final double CLEARLY = 0.01;

    private TrainingSummary() {}

    /** The contract's document. */
    static Json json(Trained trained) {
        TrainingResult result = trained.result();
        List<EpochReport> history = result.history();
        boolean validated = trained.task().validation() != null;
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("epochs", history.size());
        map.put("steps", result.steps());
        map.put("seconds", trained.seconds());
        map.put("secondsPerEpoch", history.stream().map(EpochReport::seconds).toList());
        map.put("trainLoss", history.stream().map(EpochReport::trainLoss).toList());
        map.put(
                "validationLoss",
                validated ? history.stream().map(EpochReport::validationLoss).toList() : List.of());
        map.put("bestEpoch", result.bestEpoch());
        map.put("parameters", trained.task().parameters());
        map.put("threads", trained.task().threads());
        map.put("backend", trained.task().backend().name());
        Metrics test = trained.test();
        map.put("test", test == null ? null : test.toMap());
        return Json.of(map);
    }

    static List<String> lines(Trained trained) {
        TrainingResult result = trained.result();
        List<EpochReport> history = result.history();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Trained %s (%s) in %s.",
                counted(history.size(), "epoch"),
                counted(result.steps(), "step"),
                duration(trained.seconds())));
        if (!history.isEmpty()) {
            lines.add(losses(trained, history));
        }
        Metrics test = trained.test();
        if (test != null) {
            lines.add("");
            lines.add("Test data, " + counted(test.rows(), "row") + ":");
            lines.addAll(MetricsText.lines(test, trained.task().preparation().target()));
        }
        return lines;
    }

    /** What to try where the training ended while the loss that counts was still falling. */
    static Optional<String> stillFalling(Trained trained) {
        TrainingResult result = trained.result();
        boolean validated = trained.task().validation() != null;
        double[] losses = result.history().stream()
                .mapToDouble(validated ? EpochReport::validationLoss : EpochReport::trainLoss)
                .toArray();
        int recent = recent(losses);
        if (result.status() != Status.FINISHED
                || validated && result.bestEpoch() <= losses.length - recent
                || !falls(losses, recent)) {
            return Optional.empty();
        }
        return Optional.of((validated ? "The validation loss" : "The training loss")
                + " was still falling at the end: more epochs (--epochs " + 4L * losses.length
                + ") or a larger --learning-rate may give a better model.");
    }

    /** The last tenth of the epochs. */
    private static int recent(double[] losses) {
        return Math.max(1, losses.length / 10);
    }

    /** Whether the mean of the latest losses is clearly below that of as many before them. */
    private static boolean falls(double[] losses, int recent) {
        if (losses.length < FEWEST_EPOCHS) {
            return false;
        }
        double before = mean(losses, losses.length - 2 * recent, losses.length - recent);
        double after = mean(losses, losses.length - recent, losses.length);
        return before - after > CLEARLY * Math.abs(before);
    }

    private static double mean(double[] losses, int from, int to) {
        return Arrays.stream(losses, from, to).average().orElse(Double.NaN);
    }

    private static String losses(Trained trained, List<EpochReport> history) {
        EpochReport last = history.getLast();
        String line = String.format(Locale.ROOT, "Training loss %.6g", last.trainLoss())
                + MetricsText.units(trained.task().preparation().target());
        if (trained.task().validation() == null) {
            return line + ".";
        }
        line += String.format(Locale.ROOT, ", validation loss %.6g", last.validationLoss());
        int best = trained.result().bestEpoch();
        if (best < 1 || best > history.size()) {
            return line + ".";
        }
        String stopped = trained.result().status() == Status.STOPPED_EARLY ? "stopped early, " : "";
        return line
                + String.format(
                        Locale.ROOT,
                        " (%skept epoch %d with %.6g).",
                        stopped,
                        best,
                        history.get(best - 1).validationLoss());
    }

    static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    static String duration(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.3g s", seconds)
                : TrainingProgress.clock(seconds) + " minutes";
    }
}
