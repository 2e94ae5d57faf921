package gradus.cli;

import gradus.tables.RareClasses;
import gradus.tables.Target;
import gradus.train.Metrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Metrics for people, within 80 columns. */
final class MetricsText {
    private static final int WIDTH = 80;
    private static final int LONGEST_NAME = 20;
    private static final int MOST_PAIRS = 10;

    private MetricsText() {}

    /** What the loss is measured in, where that is not the target's own unit: a remark, or the empty text. */
    static String units(Target target) {
        return target instanceof Target.Numbers numbers && numbers.scaled() ? " (in standardised units)" : "";
    }

    static List<String> lines(Metrics metrics, Target target) {
        List<String> lines = new ArrayList<>();
        switch (metrics) {
            case Metrics.Classification m -> {
                add(lines, "accuracy", m.accuracy(), " (" + right(m) + " of " + m.rows() + " rows" + baseline(m) + ")");
                add(lines, "log-loss", m.logLoss(), "");
                add(lines, "AUC", m.auc(), "");
                add(lines, "loss", m.loss(), "");
                lines.add("");
                lines.addAll(confusion(m.confusion(), m.classes()));
            }
            case Metrics.MultiLabel m -> {
                add(lines, "accuracy", m.accuracy(), " (rows with every label right)");
                add(lines, "log-loss", m.logLoss(), "");
                add(lines, "loss", m.loss(), "");
                lines.add("");
                lines.addAll(labels(m));
            }
            case Metrics.Regression m -> {
                add(lines, "RMSE", m.rmse(), "");
                add(lines, "MAE", m.mae(), "");
                add(lines, "R2", m.r2(), "");
                add(lines, "loss", m.loss(), units(target));
            }
        }
        return lines;
    }

    /** Where a class is rare, what always guessing the largest one would give. */
    private static String baseline(Metrics.Classification metrics) {
        List<Integer> counts = metrics.confusion().stream()
                .map(row -> row.stream().mapToInt(n -> n).sum())
                .toList();
        return RareClasses.baseline(counts)
                .map(accuracy -> String.format(
                        Locale.ROOT,
                        "; always '%s': %.4g",
                        cut(metrics.classes().get(RareClasses.largest(counts)), LONGEST_NAME),
                        accuracy))
                .orElse("");
    }

    private static void add(List<String> lines, String name, double value, String remark) {
        if (!Double.isNaN(value)) {
            lines.add(String.format(Locale.ROOT, "  %-9s %.4g%s", name, value, remark));
        }
    }

    static int right(Metrics.Classification metrics) {
        int sum = 0;
        for (int k = 0; k < metrics.classes().size(); k++) {
            sum += metrics.confusion().get(k).get(k);
        }
        return sum;
    }

    /** A table if it fits, else the most frequent mistakes. */
    static List<String> confusion(List<List<Integer>> counts, List<String> classes) {
        int first = widest(classes);
        List<String> heads =
                classes.stream().map(name -> cut(name, LONGEST_NAME)).toList();
        int column = Math.max(widest(classes), digits(counts)) + 2;
        boolean numbered = first + 3 + column * classes.size() > WIDTH;
        if (numbered) {
            heads = new ArrayList<>();
            for (int k = 1; k <= classes.size(); k++) {
                heads.add("#" + k);
            }
            column = Math.max(heads.getLast().length(), digits(counts)) + 1;
            first += heads.getLast().length() + 1;
        }
        if (first + 3 + column * classes.size() > WIDTH) {
            return mistakes(counts, classes);
        }
        List<String> lines = new ArrayList<>();
        lines.add("  " + pad("true", first) + " predicted");
        StringBuilder head = new StringBuilder("  ").append(pad("", first));
        for (String name : heads) {
            head.append(left(name, column));
        }
        lines.add(head.toString());
        for (int row = 0; row < classes.size(); row++) {
            String name = (numbered ? heads.get(row) + " " : "") + cut(classes.get(row), LONGEST_NAME);
            StringBuilder line = new StringBuilder("  ").append(pad(name, first));
            for (int count : counts.get(row)) {
                line.append(left(String.valueOf(count), column));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static List<String> mistakes(List<List<Integer>> counts, List<String> classes) {
        record Pair(int truth, int predicted, int count) {}
        List<Pair> pairs = new ArrayList<>();
        for (int row = 0; row < classes.size(); row++) {
            for (int column = 0; column < classes.size(); column++) {
                if (row != column && counts.get(row).get(column) > 0) {
                    pairs.add(new Pair(row, column, counts.get(row).get(column)));
                }
            }
        }
        pairs.sort(Comparator.comparingInt((Pair p) -> -p.count).thenComparing(Pair::truth));
        List<String> lines = new ArrayList<>();
        lines.add(pairs.isEmpty() ? "  no mistakes" : "  the most frequent mistakes:");
        for (Pair pair : pairs.subList(0, Math.min(MOST_PAIRS, pairs.size()))) {
            lines.add(left(String.valueOf(pair.count), 8) + "  " + cut(classes.get(pair.truth), LONGEST_NAME)
                    + " taken for " + cut(classes.get(pair.predicted), LONGEST_NAME));
        }
        return lines;
    }

    private static List<String> labels(Metrics.MultiLabel metrics) {
        int first = widest(metrics.labels());
        List<String> lines = new ArrayList<>();
        lines.add("  " + pad("label", first) + "   right  missed  wrongly found");
        for (int k = 0; k < metrics.labels().size(); k++) {
            List<List<Integer>> table = metrics.confusion().get(k);
            lines.add("  " + pad(cut(metrics.labels().get(k), LONGEST_NAME), first)
                    + String.format(
                            Locale.ROOT,
                            "%8d%8d%15d",
                            table.get(0).get(0) + table.get(1).get(1),
                            table.get(1).get(0),
                            table.get(0).get(1)));
        }
        return lines;
    }

    private static int widest(List<String> names) {
        return Math.max(
                4,
                names.stream()
                        .mapToInt(name -> cut(name, LONGEST_NAME).length())
                        .max()
                        .orElse(0));
    }

    private static int digits(List<List<Integer>> counts) {
        int most = counts.stream().flatMap(List::stream).mapToInt(n -> n).max().orElse(0);
        return String.valueOf(most).length();
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "\u2026";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String left(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
