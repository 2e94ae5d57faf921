package gradus.bench;

import gradus.bench.Figures.Summary;
import gradus.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures as text of 80 columns, and as JSON. */
final class Report {
    private Report() {}

    static String text(Figures figures, List<Workload> workloads) {
        StringBuilder text = new StringBuilder();
        text.append(line("%-9s%-15s%4s%13s%13s%13s%7s", "", "", "thr.", "median", "least", "most", "rounds"));
        figures.summaries()
                .forEach(s -> text.append(line(
                        "%-9s%-15s%4d%13s%13s%13s%7d",
                        s.key().task(),
                        s.key().who(),
                        s.key().threads(),
                        seconds(s.median()),
                        seconds(s.least()),
                        seconds(s.most()),
                        s.rounds())));
        text.append(line(
                "%n%-9s%10s%11s%7s%6s%22s%7s%6s",
                "", "Gradus", "eager", "ratio", "must", "best other", "ratio", "must"));
        for (String task : figures.tasks()) {
            text.append(row(figures, task, workloads));
        }
        return text.toString();
    }

    private static String row(Figures figures, String task, List<Workload> workloads) {
        Summary ours = figures.best(task, Contestant.OURS);
        if (ours == null) {
            return "";
        }
        Summary eager = figures.best(task, Contestant.EAGER);
        Summary other = figures.bestOther(task);
        return line(
                "%-9s%10s%11s%7s%6s%22s%7s%6s",
                task,
                seconds(ours.median()),
                eager == null ? "-" : seconds(eager.median()),
                ratio(eager, ours),
                must(workloads, task, true),
                other == null ? "-" : other.key().who() + " " + seconds(other.median()),
                ratio(other, ours),
                must(workloads, task, false));
    }

    private static String ratio(@Nullable Summary peer, Summary ours) {
        return peer == null ? "-" : number(peer.median() / ours.median());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
    }

    /** What {@code workloads.json} asks for; "-" where it asks for nothing. */
    private static String must(List<Workload> workloads, String task, boolean eager) {
        String[] words = task.split(" ", 2);
        Json.Obj must = workloads.stream()
                .filter(w -> w.id().equals(words[0]))
                .findFirst()
                .orElseThrow()
                .json()
                .object("must");
        String name = switch (words.length == 1 ? "" : words[1]) {
            case "" -> eager ? "eager" : "best";
            case "1" -> eager ? "one" : "best";
            case "1024" -> eager ? "many" : "best";
            default -> "none";
        };
        return must.has(name) ? number(must.number(name)) : "-";
    }

    static String seconds(double value) {
        return value < 1e-3
                ? String.format(Locale.ROOT, "%.2f us", value * 1e6)
                : value < 1
                        ? String.format(Locale.ROOT, "%.2f ms", value * 1e3)
                        : String.format(Locale.ROOT, "%.3f s", value);
    }

    static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).stripTrailing() + "\n";
    }

    static Json.Obj json(Figures figures, Map<String, Double> rates) {
        List<Json> rows = new ArrayList<>();
        figures.summaries().forEach(s -> {
            Map<String, Json> row = new LinkedHashMap<>();
            row.put("task", new Json.Text(s.key().task()));
            row.put("who", new Json.Text(s.key().who()));
            row.put("threads", new Json.Whole(s.key().threads()));
            row.put("median", new Json.Real(s.median()));
            row.put("least", new Json.Real(s.least()));
            row.put("most", new Json.Real(s.most()));
            row.put("rounds", new Json.Whole(s.rounds()));
            rows.add(new Json.Obj(row));
        });
        Map<String, Json> all = new LinkedHashMap<>();
        all.put("figures", new Json.Arr(rows));
        Map<String, Json> host = new LinkedHashMap<>();
        rates.forEach((name, value) -> host.put(name, new Json.Real(value)));
        all.put("host", new Json.Obj(host));
        return new Json.Obj(all);
    }
}
