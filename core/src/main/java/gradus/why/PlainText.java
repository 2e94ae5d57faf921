package gradus.why;

import gradus.document.Block;
import gradus.document.Document;
import gradus.document.Prose;
import java.util.ArrayList;
import java.util.List;

/** A document as plain text of 80 columns. */
public final class PlainText {
    private static final int WIDTH = 80;
    private final List<String> lines = new ArrayList<>();

    public static String of(Document d) {
        PlainText t = new PlainText();
        t.wrap("", "", d.title().text());
        t.lines.add("═".repeat(Math.min(WIDTH, d.title().text().length())));
        t.blocks(d.blocks(), "");
        return String.join("\n", t.lines) + "\n";
    }

    private void blocks(List<Block> blocks, String indent) {
        for (Block b : blocks) {
            if (!lines.isEmpty()
                    && !lines.getLast().isEmpty()
                    && !(lines.getLast().startsWith("═"))) {
                lines.add("");
            }
            block(b, indent);
        }
    }

    private void block(Block b, String in) {
        switch (b) {
            case Block.Heading h -> {
                wrap(in, in, h.text().text());
                lines.add(in
                        + "─"
                                .repeat(Math.min(
                                        WIDTH - in.length(), h.text().text().length())));
            }
            case Block.Paragraph p -> wrap(in, in, p.text().text());
            case Block.Items i -> i.items().forEach(x -> wrap(in + "- ", in + "  ", x.text()));
            case Block.Display d -> d.formulas().forEach(f -> wrap(in + "  ", in + "      ", f.text()));
            case Block.Chain c -> {
                wrap(in, in + "    ", c.first().text());
                for (Block.Link l : c.links()) {
                    wrap(in + "  = ", in + "    ", l.formula().text());
                    wrap(in + "    ", in + "      ", l.reason().text());
                    wrap(in + "    " + (l.proved() ? "✓ " : "✗ "), in + "      ", l.proof());
                }
            }
            case Block.Table t -> table(t, in);
            case Block.Lines l -> l.lines().forEach(x -> lines.add(in + x));
            case Block.Listing l -> l.text().lines().forEach(x -> lines.add(in + "    " + x));
            case Block.Fold f -> {
                wrap(in, in + "  ", f.summary().text());
                blocks(f.blocks(), in + "  ");
            }
            case Block.Plot p -> plot(p, in);
            case Block.Blank q -> wrap(in, in, q.question().text());
        }
    }

    private void table(Block.Table t, String in) {
        int columns = t.header().size();
        List<List<String>> rows = new ArrayList<>();
        rows.add(t.header().stream().map(Prose::text).toList());
        t.rows().forEach(r -> rows.add(r.stream().map(Prose::text).toList()));
        int[] width = new int[columns];
        for (List<String> r : rows) {
            for (int c = 0; c < columns; c++) {
                width[c] = Math.max(width[c], r.get(c).length());
            }
        }
        int total = in.length() + 2 * (columns - 1);
        for (int w : width) {
            total += w;
        }
        while (total > WIDTH) {
            int widest = 0;
            for (int c = 1; c < columns; c++) {
                widest = width[c] > width[widest] ? c : widest;
            }
            width[widest]--;
            total--;
        }
        for (int r = 0; r < rows.size(); r++) {
            List<List<String>> cells = new ArrayList<>();
            int height = 1;
            for (int c = 0; c < columns; c++) {
                List<String> cell = gradus.document.Wrapping.wrap(rows.get(r).get(c), width[c], "", "");
                cells.add(cell);
                height = Math.max(height, cell.size());
            }
            for (int h = 0; h < height; h++) {
                StringBuilder line = new StringBuilder(in);
                for (int c = 0; c < columns; c++) {
                    String cell = h < cells.get(c).size() ? cells.get(c).get(h) : "";
                    boolean number = rows.get(Math.max(1, Math.min(r == 0 ? 1 : r, rows.size() - 1)))
                            .get(c)
                            .matches("-?[0-9.]+(e[-+]?[0-9]+)?");
                    String pad = " ".repeat(Math.max(0, width[c] - cell.length()));
                    line.append(c == 0 ? "" : "  ").append(number ? pad + cell : cell + pad);
                }
                lines.add(line.toString().stripTrailing());
            }
            if (r == 0) {
                lines.add(in + "─".repeat(total - in.length()));
            }
        }
    }

    private void plot(Block.Plot p, String in) {
        int w = 60;
        int h = 13;
        double x0 = Double.POSITIVE_INFINITY, x1 = Double.NEGATIVE_INFINITY, y0 = x0, y1 = x1;
        for (Block.Curve c : p.curves()) {
            for (int n = 0; n < c.x().length; n++) {
                double y = p.logarithmic() ? Math.log10(c.y()[n]) : c.y()[n];
                if (Double.isFinite(y)) {
                    x0 = Math.min(x0, c.x()[n]);
                    x1 = Math.max(x1, c.x()[n]);
                    y0 = Math.min(y0, y);
                    y1 = Math.max(y1, y);
                }
            }
        }
        char[][] grid = new char[h][w];
        for (char[] row : grid) {
            java.util.Arrays.fill(row, ' ');
        }
        String marks = "*o+x#@";
        for (int k = 0; k < p.curves().size(); k++) {
            Block.Curve c = p.curves().get(k);
            for (int n = 0; n < c.x().length; n++) {
                double y = p.logarithmic() ? Math.log10(c.y()[n]) : c.y()[n];
                if (Double.isFinite(y)) {
                    int col = (int) Math.round((c.x()[n] - x0) / (x1 - x0) * (w - 1));
                    int row = (int) Math.round((y1 - y) / Math.max(1e-300, y1 - y0) * (h - 1));
                    grid[row][col] = marks.charAt(k % marks.length());
                }
            }
        }
        lines.add(in + p.title());
        for (int r = 0; r < h; r++) {
            double y = y1 - (y1 - y0) * r / (h - 1);
            String label = r % 4 == 0 ? Figures.number(p.logarithmic() ? Math.pow(10, y) : y) : "";
            lines.add((in + String.format("%10s ", label) + "│" + new String(grid[r])).stripTrailing());
        }
        lines.add(in + " ".repeat(11) + "└" + "─".repeat(w));
        lines.add(in + String.format("%11s %-30s%30s", "", Figures.number(x0), Figures.number(x1)));
        lines.add(in + " ".repeat(12) + p.xLabel() + "; " + p.yLabel() + ":");
        for (int k = 0; k < p.curves().size(); k++) {
            lines.add(in + " ".repeat(12) + marks.charAt(k % marks.length()) + " "
                    + p.curves().get(k).name());
        }
    }

    private void wrap(String first, String rest, String text) {
        lines.addAll(gradus.document.Wrapping.wrap(text, WIDTH, first, rest));
    }
}
