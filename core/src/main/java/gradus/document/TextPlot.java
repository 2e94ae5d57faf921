package gradus.document;

import gradus.document.Block.Curve;
import gradus.document.Block.Plot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plot in characters, a mark for each curve. */
final class TextPlot {
    private static final String MARKS = "*o+x#%";
    private static final int ROWS = 14;

    private final Plot plot;
    private final int columns;
    private final Scale x;
    private final Scale y;

    private TextPlot(Plot plot, int width) {
        this.plot = plot;
        this.columns = Math.clamp(width - 12, 20, 60);
        this.x = Scale.of(plot.curves(), Curve::x, false);
        this.y = Scale.of(plot.curves(), Curve::y, plot.logarithmic());
    }

    static List<String> lines(Plot plot, int width) {
        return new TextPlot(plot, width).lines();
    }

    private List<String> lines() {
        char[][] grid = new char[ROWS][columns];
        for (char[] row : grid) {
            Arrays.fill(row, ' ');
        }
        // The first curve is drawn last, so that it lies on top.
        for (int c = plot.curves().size() - 1; c >= 0; c--) {
            draw(plot.curves().get(c), MARKS.charAt(c % MARKS.length()), grid);
        }
        List<String> lines = new ArrayList<>();
        if (!plot.yLabel().isEmpty()) {
            lines.add(" ".repeat(10) + plot.yLabel());
        }
        String[] labels = labels();
        for (int r = 0; r < ROWS; r++) {
            String axis = labels[r].isEmpty() ? " │" : " ┤";
            lines.add((" ".repeat(9 - labels[r].length()) + labels[r] + axis + new String(grid[r])).stripTrailing());
        }
        underneath(lines);
        StringBuilder legend = new StringBuilder();
        for (int c = 0; c < plot.curves().size(); c++) {
            legend.append(c == 0 ? "" : "   ")
                    .append(MARKS.charAt(c % MARKS.length()))
                    .append(' ');
            legend.append(plot.curves().get(c).name());
        }
        if (!legend.isEmpty()) {
            lines.addAll(Wrapping.wrap(legend.toString(), columns + 11, " ".repeat(11), " ".repeat(11)));
        }
        return lines;
    }

    private String[] labels() {
        String[] labels = new String[ROWS];
        Arrays.fill(labels, "");
        for (double tick : y.ticks(4)) {
            int r = row(tick);
            if (r >= 0 && r < ROWS) {
                labels[r] = Scale.label(tick);
            }
        }
        return labels;
    }

    private int row(double value) {
        return (int) Math.round((1 - y.place(value)) * (ROWS - 1));
    }

    private void draw(Curve curve, char mark, char[][] grid) {
        int lastColumn = -1;
        int lastRow = -1;
        for (int n = 0; n < curve.x().length; n++) {
            if (Double.isNaN(y.place(curve.y()[n]))) {
                lastColumn = -1;
                continue;
            }
            int column = (int) Math.round(x.place(curve.x()[n]) * (columns - 1));
            int row = row(curve.y()[n]);
            int steps = lastColumn < 0 ? 0 : Math.abs(column - lastColumn);
            for (int s = 1; s < steps; s++) {
                int between = lastRow + (int) Math.round((row - lastRow) * (double) s / steps);
                grid[between][lastColumn + Integer.signum(column - lastColumn) * s] = mark;
            }
            grid[row][column] = mark;
            lastColumn = column;
            lastRow = row;
        }
    }

    private void underneath(List<String> lines) {
        StringBuilder axis = new StringBuilder("─".repeat(columns));
        StringBuilder numbers = new StringBuilder(" ".repeat(columns + 12));
        int free = 0;
        for (double tick : x.ticks(6)) {
            int column = (int) Math.round(x.place(tick) * (columns - 1));
            String label = Scale.label(tick);
            int start = Math.max(0, 11 + column - label.length() / 2);
            if (column >= 0 && column < columns && start >= free && start + label.length() <= numbers.length()) {
                axis.setCharAt(column, '┴');
                numbers.replace(start, start + label.length(), label);
                free = start + label.length() + 2;
            }
        }
        lines.add(" ".repeat(10) + "└" + axis);
        lines.add(numbers.toString().stripTrailing());
        if (!plot.xLabel().isEmpty()) {
            lines.add(" ".repeat(11) + plot.xLabel());
        }
    }
}
