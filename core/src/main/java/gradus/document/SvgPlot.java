package gradus.document;

import gradus.document.Block.Curve;
import gradus.document.Block.Plot;
import java.util.Locale;

/** A plot as an SVG picture that stands in an HTML page and takes its colours. */
final class SvgPlot {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 300;
    private static final double LEFT = 62;
    private static final double RIGHT = 14;
    private static final double TOP = 30;
    private static final double BOTTOM = 42;

    private final Plot plot;
    private final Scale x;
    private final Scale y;
    private final StringBuilder out = new StringBuilder();

    private SvgPlot(Plot plot) {
        this.plot = plot;
        this.x = Scale.of(plot.curves(), Curve::x, false);
        this.y = Scale.of(plot.curves(), Curve::y, plot.logarithmic());
    }

    static String of(Plot plot) {
        SvgPlot picture = new SvgPlot(plot);
        picture.draw();
        return picture.out.toString();
    }

    private void draw() {
        add(
                "<svg class=\"plot\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">",
                WIDTH, HEIGHT, Html.escape(plot.title()));
        for (double tick : y.ticks(5)) {
            double at = down(tick);
            add("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", LEFT, at, WIDTH - RIGHT, at);
            add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 7, at + 4, Scale.label(tick));
        }
        for (double tick : x.ticks(8)) {
            double at = across(tick);
            add("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", at, TOP, at, HEIGHT - BOTTOM);
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
                    at, HEIGHT - BOTTOM + 17, Scale.label(tick));
        }
        add("<path class=\"axis\" d=\"M%.1f %.1fV%.1fH%.1f\"/>", LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT);
        for (int c = 0; c < plot.curves().size(); c++) {
            curve(plot.curves().get(c), c);
        }
        legend();
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                WIDTH - RIGHT, HEIGHT - 6, Html.escape(plot.xLabel()));
        out.append("</svg>\n");
    }

    private void curve(Curve curve, int number) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int n = 0; n < curve.x().length; n++) {
            double v = curve.y()[n];
            if (Double.isNaN(y.place(v)) || !Double.isFinite(curve.x()[n])) {
                pen = false;
                continue;
            }
            path.append(pen ? 'L' : 'M').append(String.format(Locale.ROOT, "%.1f %.1f", across(curve.x()[n]), down(v)));
            pen = true;
        }
        add("<path class=\"curve c%d\" d=\"%s\"/>", number % 6, path);
    }

    /** The label of the upright axis, then what each line is. */
    private void legend() {
        double at = LEFT;
        if (!plot.yLabel().isEmpty()) {
            add("<text x=\"%.1f\" y=\"16\">%s</text>", 8.0, Html.escape(plot.yLabel()));
            at = Math.max(LEFT, 28 + 7.2 * plot.yLabel().length());
        }
        for (int c = 0; c < plot.curves().size(); c++) {
            String name = plot.curves().get(c).name();
            add("<path class=\"curve c%d\" d=\"M%.1f 12h22\"/>", c % 6, at);
            add("<text x=\"%.1f\" y=\"16\">%s</text>", at + 28, Html.escape(name));
            at += 46 + 7.2 * name.length();
        }
    }

    private double across(double value) {
        return LEFT + x.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private double down(double value) {
        return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private void add(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
