package gradus.document;

import gradus.document.Block.Curve;
import gradus.document.Block.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plot drawn by pdfTeX itself, so that no package is needed: paths as literals, words in a picture. */
final class LatexPlot {
    private static final double WIDTH = 340;
    private static final double HEIGHT = 150;
    private static final String[] STYLES = {
        "[] 0 d", "[6 3] 0 d", "[1.5 2.5] 0 d", "[8 3 1.5 3] 0 d", "[3 3] 0 d", "[] 0 d"
    };
    private static final String[] COLOURS = {
        "0.12 0.44 0.71", "0.76 0.34 0.05", "0.16 0.55 0.29", "0.54 0.31 0.75", "0.72 0.53 0.04", "0.4 0.4 0.4"
    };

    private final Plot plot;
    private final Scale x;
    private final Scale y;
    private final List<String> lines = new ArrayList<>();

    private LatexPlot(Plot plot) {
        this.plot = plot;
        this.x = Scale.of(plot.curves(), Curve::x, false);
        this.y = Scale.of(plot.curves(), Curve::y, plot.logarithmic());
    }

    static List<String> of(Plot plot) {
        LatexPlot drawn = new LatexPlot(plot);
        drawn.draw();
        return drawn.lines;
    }

    private void draw() {
        lines.add("\\begin{center}\\begin{minipage}{\\linewidth}\\centering\\textit{" + LatexText.of(plot.title())
                + "}\\\\[4pt]");
        // In units of PDF, of which 72 are an inch.
        lines.add("\\setlength{\\unitlength}{1bp}\\footnotesize");
        lines.add(format("\\begin{picture}(%.0f,%.0f)(-46,-34)", WIDTH + 60, HEIGHT + 58));
        StringBuilder grid = new StringBuilder("q 0.4 w 0.8 G ");
        for (double tick : y.ticks(5)) {
            double at = HEIGHT * y.place(tick);
            grid.append(format("0 %.1f m %.1f %.1f l S ", at, WIDTH, at));
            lines.add(format("\\put(-5,%.1f){\\makebox(0,0)[r]{%s}}", at, Scale.label(tick)));
        }
        for (double tick : x.ticks(8)) {
            double at = WIDTH * x.place(tick);
            grid.append(format("%.1f 0 m %.1f %.1f l S ", at, at, HEIGHT));
            lines.add(format("\\put(%.1f,-8){\\makebox(0,0)[t]{%s}}", at, Scale.label(tick)));
        }
        literal(grid + "Q");
        for (int c = 0; c < plot.curves().size(); c++) {
            curve(plot.curves().get(c), c % STYLES.length);
        }
        legend();
        lines.add(format("\\put(%.1f,-22){\\makebox(0,0)[tr]{%s}}", WIDTH, LatexText.of(plot.xLabel())));
        lines.add("\\end{picture}\\end{minipage}\\end{center}");
    }

    private void curve(Curve curve, int style) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int n = 0; n < curve.x().length; n++) {
            double v = y.place(curve.y()[n]);
            if (Double.isNaN(v)) {
                pen = false;
                continue;
            }
            path.append(format("%.1f %.1f %s ", WIDTH * x.place(curve.x()[n]), HEIGHT * v, pen ? "l" : "m"));
            pen = true;
        }
        literal("q 1.2 w 1 j " + STYLES[style] + " " + COLOURS[style] + " RG " + path + "S Q");
    }

    private void legend() {
        double at = 0;
        if (!plot.yLabel().isEmpty()) {
            lines.add(format("\\put(-46,%.1f){%s}", HEIGHT + 12, LatexText.of(plot.yLabel())));
            at = Math.max(0, 6 * plot.yLabel().length() - 30);
        }
        for (int c = 0; c < plot.curves().size(); c++) {
            int style = c % STYLES.length;
            literal(format(
                    "q 1.2 w %s %s RG %.1f %.1f m %.1f %.1f l S Q",
                    STYLES[style], COLOURS[style], at, HEIGHT + 15, at + 18, HEIGHT + 15));
            String name = plot.curves().get(c).name();
            lines.add(format("\\put(%.1f,%.1f){%s}", at + 22, HEIGHT + 12, LatexText.of(name)));
            at += 34 + 5.2 * name.length();
        }
    }

    /** Other engines leave the lines out. */
    private void literal(String path) {
        lines.add("\\put(0,0){\\ifdefined\\pdfliteral\\pdfliteral{" + path + "}\\fi}");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
