package gradus.explain;

import gradus.document.Wrapping;
import gradus.explain.Explanation.Pass;
import gradus.explain.Explanation.Section;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The numbers of a tensor in a real pass: a small one whole, a large one summarised. */
final class PassText {
    private static final int ROWS = 8;
    private static final int COLUMNS = 5;

    private PassText() {}

    /** Lines no longer than 76 characters; empty where there is no pass, or it does not hold the tensor. */
    static List<String> lines(Tensor tensor, Explanation e) {
        double[] values = e.pass() == null ? null : e.pass().values().get(tensor);
        return values == null ? List.of() : lines(tensor.name(), tensor, values, e);
    }

    /** An output layer's gradient on both ways; empty where there is no pass. */
    static List<String> bothWays(Section s, Explanation e) {
        Tensor tensor = s.result().equation().target();
        double[] general = e.pass() == null ? null : e.pass().general().get(tensor);
        if (general == null || s.general().equals(s.result())) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(headline("the general way", s.general()));
        lines.addAll(lines(tensor.name(), tensor, general, e));
        lines.addAll(headline("the shorter way", s.result()));
        lines.addAll(lines(tensor, e));
        return lines;
    }

    private static List<String> headline(String way, Statement statement) {
        return Wrapping.wrap(way + ", " + statement.body() + ":", 74, "", "    ");
    }

    private static List<String> lines(String name, Tensor tensor, double[] values, Explanation e) {
        Pass pass = java.util.Objects.requireNonNull(e.pass());
        List<String> numbers = e.shape(tensor).numbers();
        int columns = numbers.isEmpty() ? 1 : size(numbers.get(1), pass);
        int rows = values.length / Math.max(1, columns);
        if (numbers.isEmpty()) {
            return List.of(name + " = " + number(values[0]));
        }
        return lines(name, values, rows, columns);
    }

    /** A matrix, whole if it is small. */
    static List<String> lines(String name, double[] values, int rows, int columns) {
        return rows <= ROWS && columns <= COLUMNS
                ? whole(name, values, rows, columns)
                : summary(name, values, rows, columns);
    }

    private static int size(String text, Pass pass) {
        return text.chars().allMatch(Character::isDigit) ? Integer.parseInt(text) : pass.examples();
    }

    private static List<String> whole(String name, double[] values, int rows, int columns) {
        List<String> lines = new ArrayList<>();
        String indent = " ".repeat(name.length() + 3);
        for (int r = 0; r < rows; r++) {
            StringBuilder line = new StringBuilder(r == 0 ? name + " = " : indent).append(r == 0 ? "[" : " ");
            for (int c = 0; c < columns; c++) {
                line.append(String.format(Locale.ROOT, "%11s", number(values[r * columns + c])));
            }
            lines.add(line.append(r == rows - 1 ? " ]" : "").toString());
        }
        return lines;
    }

    private static List<String> summary(String name, double[] values, int rows, int columns) {
        double min = Arrays.stream(values).min().orElse(Double.NaN);
        double max = Arrays.stream(values).max().orElse(Double.NaN);
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double norm = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
        return List.of(
                name + ": " + rows + " x " + columns + " numbers from " + number(min) + " to " + number(max),
                " ".repeat(name.length() + 2) + "mean " + number(mean) + ", norm " + number(norm));
    }

    static String number(double v) {
        double size = Math.abs(v);
        if (v == 0 || Double.isNaN(v) || Double.isInfinite(v)) {
            return v == 0 ? "0" : String.valueOf(v);
        }
        return size >= 1e5 || size < 1e-4
                ? String.format(Locale.ROOT, "%.3e", v)
                : String.format(Locale.ROOT, "%.5f", v);
    }
}
