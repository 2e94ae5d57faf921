package gradus.why;

import java.util.Locale;

/** Numbers as they are shown. */
final class Figures {
    private Figures() {}

    /** Four significant digits. */
    static String number(double x) {
        if (!Double.isFinite(x)) {
            return Double.isNaN(x) ? "NaN" : x > 0 ? "Inf" : "-Inf";
        }
        double size = Math.abs(x);
        if (x == 0) {
            return "0";
        }
        if (x == Math.rint(x) && size < 1e5) {
            return String.valueOf((long) x);
        }
        return size >= 1e-3 && size < 1e5
                ? String.format(Locale.ROOT, "%.4g", x)
                : String.format(Locale.ROOT, "%.1e", x);
    }

    /** The largest difference of entries at the same place. */
    static double difference(double[] a, double[] b) {
        double largest = 0;
        for (int n = 0; n < a.length; n++) {
            double d = Math.abs(a[n] - b[n]);
            largest = Double.isNaN(d) ? Double.NaN : Math.max(largest, d);
        }
        return largest;
    }

    static double largest(double[] a) {
        return difference(a, new double[a.length]);
    }

    /** The largest difference, compared with the largest entry of the second. */
    static double error(double[] a, double[] right) {
        return difference(a, right) / Math.max(largest(right), 1e-300);
    }
}
