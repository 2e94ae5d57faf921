package gradus.document;

import gradus.document.Block.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * An axis of a plot.
 *
 * @param from the value at 0
 * @param to the value at 1, larger than {@code from}
 * @param logarithmic whether equal distances are equal factors
 */
record Scale(double from, double to, boolean logarithmic) {
    /** Wide enough for all finite values of some curves. */
    static Scale of(List<Curve> curves, Function<Curve, double[]> side, boolean logarithmic) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (Curve curve : curves) {
            for (double v : side.apply(curve)) {
                if (Double.isFinite(v) && (!logarithmic || v > 0)) {
                    min = Math.min(min, v);
                    max = Math.max(max, v);
                }
            }
        }
        if (min > max) {
            return new Scale(logarithmic ? 0.1 : 0, 1, logarithmic);
        }
        if (logarithmic) {
            double low = Math.pow(10, Math.floor(Math.log10(min)));
            double high = Math.pow(10, Math.ceil(Math.log10(max)));
            return new Scale(low, high > low ? high : 10 * low, true);
        }
        double spare = max > min ? 0 : Math.max(1, Math.abs(max)) / 2;
        return new Scale(min - spare, max + spare, false);
    }

    /** Between 0 and 1 for values within; NaN for what has no place. */
    double place(double value) {
        if (!Double.isFinite(value) || (logarithmic && value <= 0)) {
            return Double.NaN;
        }
        return logarithmic
                ? (Math.log10(value) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))
                : (value - from) / (to - from);
    }

    /** Round values within, about as many as asked for. */
    List<Double> ticks(int wanted) {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            int low = (int) Math.round(Math.log10(from));
            int high = (int) Math.round(Math.log10(to));
            int each = Math.max(1, Math.ceilDiv(high - low, wanted));
            for (int n = low; n <= high; n += each) {
                ticks.add(Math.pow(10, n));
            }
            return ticks;
        }
        double raw = (to - from) / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power * (raw / power > 5 ? 10 : raw / power > 2 ? 5 : raw / power > 1 ? 2 : 1);
        for (long n = (long) Math.ceil(from / step - 1e-9); n <= to / step + 1e-9; n++) {
            ticks.add(n * step);
        }
        return ticks;
    }

    static String label(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= 1e5 || size < 1e-3) {
            String text = String.format(Locale.ROOT, "%.3g", value);
            return text.replaceAll("\\.?0*e", "e")
                    .replaceAll("e([+-])0*(\\d)", "e$1$2")
                    .replace("e+", "e");
        }
        return new java.math.BigDecimal(String.format(Locale.ROOT, "%.6f", value))
                .stripTrailingZeros()
                .toPlainString();
    }
}
