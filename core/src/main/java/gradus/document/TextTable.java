package gradus.document;

import java.util.ArrayList;
import java.util.List;

/** A table in characters: columns side by side where they fit, otherwise the cells of a row below each other. */
final class TextTable {
    private static final int NARROWEST = 16;
    private static final String GAP = "   ";

    private final List<String> header;
    private final List<List<String>> rows;
    private final int room;

    TextTable(List<String> header, List<List<String>> rows, int room) {
        this.header = header;
        this.rows = rows;
        this.room = room;
    }

    /** @param headLines how many lines at the begin are the header */
    record Layout(List<String> lines, int headLines) {}

    Layout layout() {
        int[] widths = new int[header.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = header.get(c).length();
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        return fits(widths) ? columns(widths) : new Layout(below(), 0);
    }

    /** Whether the columns fit, if need be with the widest one wrapped. */
    private boolean fits(int[] widths) {
        int gaps = GAP.length() * (widths.length - 1);
        int all = gaps;
        int widest = 0;
        for (int c = 0; c < widths.length; c++) {
            all += widths[c];
            widest = widths[c] > widths[widest] ? c : widest;
        }
        if (all > room) {
            int left = room - (all - widths[widest]);
            if (left < NARROWEST || left < widths[widest] / 2) {
                return false;
            }
            widths[widest] = left;
        }
        return true;
    }

    private Layout columns(int[] widths) {
        List<String> lines = new ArrayList<>();
        boolean[] numbers = new boolean[widths.length];
        for (int c = 0; c < widths.length; c++) {
            int column = c;
            numbers[c] = !rows.isEmpty()
                    && rows.stream().allMatch(r -> r.get(column).matches("([-+]?[\\d.,]+([eE][-+]?\\d+)?%?)?"));
        }
        boolean headed = header.stream().anyMatch(h -> !h.isEmpty());
        if (headed) {
            row(header, widths, numbers, lines);
        }
        int headLines = lines.size();
        rows.forEach(r -> row(r, widths, numbers, lines));
        return new Layout(lines, headLines);
    }

    private static void row(List<String> cells, int[] widths, boolean[] numbers, List<String> lines) {
        List<List<String>> wrapped = new ArrayList<>();
        int high = 1;
        for (int c = 0; c < widths.length; c++) {
            wrapped.add(Wrapping.wrap(cells.get(c), Math.max(1, widths[c]), "", c == 0 ? "" : ""));
            high = Math.max(high, wrapped.get(c).size());
        }
        for (int n = 0; n < high; n++) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                String cell = n < wrapped.get(c).size() ? wrapped.get(c).get(n) : "";
                String space = " ".repeat(Math.max(0, widths[c] - cell.length()));
                line.append(c == 0 ? "" : GAP).append(numbers[c] ? space + cell : cell + space);
            }
            lines.add(line.toString().stripTrailing());
        }
    }

    private List<String> below() {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.addAll(Wrapping.wrap(row.getFirst(), room, "", "    "));
            for (int c = 1; c < row.size(); c++) {
                if (!row.get(c).isEmpty()) {
                    String name = header.get(c).isEmpty() ? "" : header.get(c) + ": ";
                    lines.addAll(Wrapping.wrap(name + row.get(c), room, "   ", "     "));
                }
            }
        }
        return lines;
    }
}
