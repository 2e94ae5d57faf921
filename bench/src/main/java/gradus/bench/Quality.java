package gradus.bench;

import gradus.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What trainings of both sides are worth: the mean over several seeds of the accuracy on the test data. */
final class Quality {
    private static final int SEEDS = 5;

    private final Contestant.Place place;
    private final Consumer<String> progress;

    Quality(Contestant.Place place, Consumer<String> progress) {
        this.place = place;
        this.progress = progress;
    }

    /** @param loss mean of the last epoch */
    private record Worth(double accuracy, double loss) {}

    void run(List<Workload> workloads, PrintWriter out) {
        out.print(Report.line("%-8s%12s%12s%14s%14s", "", "Gradus", "PyTorch", "Gradus loss", "PyTorch loss"));
        for (Workload workload : workloads) {
            if (workload.predicts() || workload.isProcess()) {
                continue;
            }
            progress.accept(workload.id());
            Worth ours = mean(workload, Contestant.ALL.get(0));
            Worth peer = mean(workload, Contestant.ALL.get(1));
            out.print(Report.line(
                    "%-8s%12s%12s%14s%14s",
                    workload.id(),
                    text("%.2f%%", 100 * ours.accuracy()),
                    text("%.2f%%", 100 * peer.accuracy()),
                    text("%.5f", ours.loss()),
                    text("%.5f", peer.loss())));
            out.flush();
        }
    }

    /** "-" for a peer that is missing. */
    private static String text(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private Worth mean(Workload workload, Contestant contestant) {
        List<Json.Obj> results = IntStream.range(0, SEEDS)
                .mapToObj(seed -> contestant.run(place, workload.id(), 2, "--whole", "--seed", String.valueOf(seed)))
                .filter(result -> !result.has("missing"))
                .toList();
        return new Worth(mean(results, "accuracy"), mean(results, "loss"));
    }

    private static double mean(List<Json.Obj> results, String name) {
        return results.stream().mapToDouble(r -> r.number(name)).average().orElse(Double.NaN);
    }
}
