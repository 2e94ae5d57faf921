package gradus.cli;

import gradus.check.GradientCheck.Comparison;
import gradus.check.GradientCheck.Entry;
import gradus.check.GradientCheck.Report;
import gradus.check.GradientCheck.Result;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A gradient check for reading. */
final class CheckTable {
    /** So many kinks of a tensor are listed one by one. */
    private static final int LISTED = 8;

    private final Console console;

    CheckTable(Console console) {
        this.console = console;
    }

    void print(Network network, String origin, Report report) {
        console.prose(network.title() + ", " + network.costPhrase() + ": " + origin + ".");
        console.result("J = " + Messages.number(report.cost()));
        console.prose(legend(report));
        List<List<String>> rows = new ArrayList<>();
        List<Boolean> passed = new ArrayList<>();
        rows.add(List.of("", "shape", "in", "derived", "numeric", "error", "entries"));
        for (Result r : report.results()) {
            row(r.gradient(), shape(r), "double", r.inDouble(), rows, passed);
            row("", "", "50 digits", r.inReal(), rows, passed);
        }
        List<String> lines = Messages.columns(rows);
        console.result(console.paint(Style.DIM, lines.getFirst()));
        for (int n = 0; n < passed.size(); n++) {
            console.result(lines.get(n + 1) + "  "
                    + (passed.get(n) ? console.paint(Style.GREEN, "ok") : console.paint(Style.RED, "WRONG")));
        }
        report.results().forEach(this::details);
        console.result(
                report.passes()
                        ? console.paint(Style.GREEN, "Every gradient agrees.")
                        : console.paint(Style.RED, "Not every gradient agrees: ") + wrong(report));
    }

    private static String legend(Report report) {
        return "derived, numeric: the norms (root of the sum of squares) of the two gradients; error: their relative "
                + "distance. "
                + (report.sampled() < report.examples()
                        ? "The rows in 50 digits are of a smaller sample, " + report.sampled() + " of the "
                                + Messages.examples(report.examples()) + ", so that their gradients are others."
                        : "The rows in 50 digits are of the same examples.");
    }

    private static String shape(Result r) {
        return r.shape().stream().map(String::valueOf).collect(Collectors.joining(" x "));
    }

    private static void row(
            String name,
            String shape,
            String in,
            @Nullable Comparison c,
            List<List<String>> rows,
            List<Boolean> passed) {
        if (c != null) {
            rows.add(List.of(
                    name,
                    shape,
                    in,
                    norm(c.analytic()),
                    norm(c.numeric()),
                    String.format(Locale.ROOT, "%.1e", c.error()),
                    c.compared() + " of " + c.entries()));
            passed.add(c.passes());
        }
    }

    private static String norm(double x) {
        return String.format(Locale.ROOT, "%.4e", x);
    }

    private void details(Result r) {
        for (Comparison c : comparisons(r)) {
            if (!c.kinks().isEmpty()) {
                String places =
                        c.kinks().stream().limit(LISTED).map(CheckTable::place).collect(Collectors.joining("; "));
                int more = c.kinks().size() - LISTED;
                console.prose(r.gradient() + ": at a kink, so not counted: " + places
                        + (more > 0 ? "; and " + more + " more" : ""));
            }
            Entry worst = c.worst();
            if (!c.passes() && worst != null) {
                console.prose(r.gradient() + ", " + place(worst.place()) + ": derived " + worst.analytic()
                        + ", numeric " + worst.numeric());
            }
        }
    }

    private static List<Comparison> comparisons(Result r) {
        List<Comparison> found = new ArrayList<>();
        if (r.inDouble() != null) {
            found.add(r.inDouble());
        }
        if (r.inReal() != null) {
            found.add(r.inReal());
        }
        return found;
    }

    private static String place(int[] place) {
        return switch (place.length) {
            case 0 -> "the number";
            case 1 -> "entry " + (place[0] + 1);
            default -> "row " + (place[0] + 1) + ", column " + (place[1] + 1);
        };
    }

    private static String wrong(Report report) {
        return report.results().stream()
                .filter(r -> !r.passes())
                .map(Result::gradient)
                .collect(Collectors.joining(", "));
    }
}
