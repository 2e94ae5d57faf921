package gradus.cli;

import gradus.train.TrainingListener.EpochReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** The losses of a training over its epochs, as an SVG picture that stands in an HTML page and takes its colours. */
final class LossChart {
    private static final double WIDTH = 720;
    private static final double HEIGHT = 320;
    private static final double LEFT = 64;
    private static final double RIGHT = 16;
    private static final double TOP = 34;
    private static final double BOTTOM = 44;
    private static final int MOST_POINTS = 600;

    /** From this ratio of the largest to the smallest loss on, powers of ten are evenly spaced. */
    private static final double LOGARITHMIC_FROM = 20;

    private final List<EpochReport> history;
    private final int bestEpoch;
    private final boolean validated;
    private final boolean logarithmic;
    private final double low;
    private final double high;
    private final StringBuilder out = new StringBuilder();

    private LossChart(List<EpochReport> history, int bestEpoch) {
        this.history = thinned(history);
        this.bestEpoch = bestEpoch;
        this.validated = history.stream().anyMatch(e -> Double.isFinite(e.validationLoss()));
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (EpochReport epoch : history) {
            for (double loss : new double[] {epoch.trainLoss(), epoch.validationLoss()}) {
                if (Double.isFinite(loss)) {
                    smallest = Math.min(smallest, loss);
                    largest = Math.max(largest, loss);
                }
            }
        }
        logarithmic = smallest > 0 && largest / smallest >= LOGARITHMIC_FROM;
        double flat = smallest == largest ? Math.max(1e-9, Math.abs(smallest) / 2) : 0;
        low = logarithmic
                ? Math.log10(smallest)
                : Math.min(smallest - flat, smallest >= 0 && smallest < largest / 3 ? 0 : smallest);
        high = logarithmic ? Math.log10(largest) : largest + flat;
    }

    /** The picture, or nothing where no epoch was completed. */
    static String svg(List<EpochReport> history, int bestEpoch) {
        boolean drawable = history.stream().anyMatch(e -> Double.isFinite(e.trainLoss()));
        return drawable ? new LossChart(history, bestEpoch).draw() : "";
    }

    /** More points than a screen has columns only make the file large. */
    private static List<EpochReport> thinned(List<EpochReport> history) {
        int step = (history.size() + MOST_POINTS - 1) / MOST_POINTS;
        if (step <= 1) {
            return history;
        }
        List<EpochReport> kept = new ArrayList<>();
        for (int i = 0; i < history.size(); i += step) {
            kept.add(history.get(i));
        }
        if (kept.getLast() != history.getLast()) {
            kept.add(history.getLast());
        }
        return kept;
    }

    private String draw() {
        String what = validated ? "Training and validation loss" : "Training loss";
        EpochReport last = history.getLast();
        add(
                "<svg class=\"chart\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s over %d epochs, at the end %s\">"
                        .formatted(WIDTH, HEIGHT, what, last.epoch(), number(last.trainLoss())));
        axes();
        line("train", EpochReport::trainLoss);
        if (validated) {
            line("validation", EpochReport::validationLoss);
            best();
        }
        legend();
        add("</svg>");
        return out.toString();
    }

    private void axes() {
        for (double tick : logarithmic ? powers(low, high) : ticks(low, high, 5)) {
            double y = y(logarithmic ? Math.pow(10, tick) : tick);
            String text = logarithmic ? number(Math.pow(10, tick)) : number(tick);
            add(format(
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT, y, WIDTH - RIGHT, y));
            add(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y + 4, text));
        }
        for (double tick : ticks(first(), Math.max(last(), first() + 1), 8)) {
            if (tick == Math.rint(tick) && tick >= first() && tick <= last()) {
                double bottom = HEIGHT - BOTTOM;
                double x = x(tick);
                add(format(
                        "<line class=\"axis\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                        x, bottom, x, bottom + 5));
                add(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%.0f</text>", x, bottom + 19, tick));
            }
        }
        double bottom = HEIGHT - BOTTOM;
        add(format("<path class=\"axis\" d=\"M%.1f %.1fV%.1fH%.1f\"/>", LEFT, TOP, bottom, WIDTH - RIGHT));
        add(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">epoch</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6));
        add(format("<text x=\"%.1f\" y=\"%.1f\">loss%s</text>", 4.0, 18.0, logarithmic ? " (log scale)" : ""));
    }

    private void line(String kind, ToDoubleFunction<EpochReport> loss) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (EpochReport epoch : history) {
            double value = loss.applyAsDouble(epoch);
            if (Double.isFinite(value)) {
                path.append(format("%s%.1f %.1f", drawing ? "L" : "M", x(epoch.epoch()), y(value)));
            }
            drawing = Double.isFinite(value);
        }
        add("<path class=\"" + kind + "\" d=\"" + path + "\"/>");
        if (history.size() == 1) {
            add(format(
                    "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
                    kind, x(first()), y(loss.applyAsDouble(history.getFirst()))));
        }
    }

    private void best() {
        history.stream().filter(epoch -> epoch.epoch() == bestEpoch).findFirst().ifPresent(epoch -> {
            double x = x(bestEpoch);
            add(format(
                    "<line class=\"best\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                    x, TOP, x, HEIGHT - BOTTOM));
            add(format(
                    "<circle class=\"validation\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", x, y(epoch.validationLoss())));
        });
    }

    private void legend() {
        double x = WIDTH - RIGHT - (validated ? 292 : 84);
        x = entry(x, "train", "training", 94);
        if (validated) {
            x = entry(x, "validation", "validation", 104);
            entry(x, "best", "best epoch", 94);
        }
    }

    private double entry(double x, String kind, String text, double width) {
        add(format("<path class=\"%s\" d=\"M%.1f %.1fh20\"/>", kind, x, 14.0));
        add(format("<text x=\"%.1f\" y=\"%.1f\">%s</text>", x + 26, 18.0, text));
        return x + width;
    }

    private int first() {
        return history.getFirst().epoch();
    }

    private int last() {
        return history.getLast().epoch();
    }

    private double x(double epoch) {
        double span = Math.max(1, last() - first());
        return LEFT + (epoch - first()) / span * (WIDTH - LEFT - RIGHT);
    }

    private double y(double loss) {
        DoubleUnaryOperator scale = logarithmic ? Math::log10 : v -> v;
        double share = high > low ? (scale.applyAsDouble(loss) - low) / (high - low) : 0.5;
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    /** Round numbers, about so many, within the range. */
    static List<Double> ticks(double from, double to, int about) {
        double rough = (to - from) / about;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (long n = (long) Math.ceil(from / step - 1e-9); n * step <= to + step * 1e-9; n++) {
            ticks.add(n * step);
        }
        return ticks;
    }

    /** Exponents of ten within the range, with those of 2 and 5 where there are few. */
    private static List<Double> powers(double from, double to) {
        List<Double> ticks = new ArrayList<>();
        boolean fine = to - from < 2.5;
        double stride = Math.max(1, Math.ceil((to - from) / 8));
        for (double n = Math.floor(from); n <= to; n += stride) {
            for (double factor : fine ? new double[] {1, 2, 5} : new double[] {1}) {
                double tick = n + Math.log10(factor);
                if (tick >= from && tick <= to) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** At most three digits. */
    static String number(double value) {
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (size >= 1e-3 && size < 1e5) {
            String text = new java.math.BigDecimal(value)
                    .round(new java.math.MathContext(3))
                    .stripTrailingZeros()
                    .toPlainString();
            return text;
        }
        return String.format(Locale.ROOT, "%.2g", value).replaceFirst("\\.0+e", "e");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private void add(String element) {
        out.append(element).append('\n');
    }
}
