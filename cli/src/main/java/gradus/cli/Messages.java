package gradus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Wording and tables that several commands share. */
final class Messages {
    private Messages() {}

    static String examples(int m) {
        return m == 1 ? "1 example" : m + " examples";
    }

    /** A number for a table: four digits. */
    static String number(double x) {
        if (!Double.isFinite(x)) {
            return Double.isNaN(x) ? "NaN" : x > 0 ? "Inf" : "-Inf";
        }
        double size = Math.abs(x);
        if (x == 0) {
            return "0";
        }
        return size >= 1e-3 && size < 1e5
                ? String.format(Locale.ROOT, "%.4g", x)
                : String.format(Locale.ROOT, "%.3e", x);
    }

    /** Rows with columns of equal width: the first flush left, the others right. */
    static List<String> columns(List<List<String>> rows) {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                int pad = widths[c] - row.get(c).length();
                line.append(c == 0 ? "" : "  ");
                line.append(c == 0 ? row.get(c) + " ".repeat(pad) : " ".repeat(pad) + row.get(c));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
