package gradus.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what emitted code computes with the interpreter. */
final class Agreement {
    static final double TOLERANCE = 1e-12;

    /** Gradients that vanish in exact arithmetic are noise on both sides: this times the largest of all counts as 0. */
    private static final double NOISE = 1e-14;

    private final List<String> wrong = new ArrayList<>();
    private double worst;
    private int compared;

    /** @param got values by name, row by row */
    void compare(Case c, Map<String, double[]> got) {
        Map<String, double[]> right = c.expected();
        double largest = right.entrySet().stream()
                .filter(e -> e.getKey().startsWith("d"))
                .mapToDouble(e -> largest(e.getValue()))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        Map<String, Double> ofKind = new HashMap<>();
        right.forEach((name, x) -> ofKind.merge(kind(name), largest(x), Math::max));
        c.network.parameters().forEach(p -> assertThat(got).containsKey("d" + p.name()));
        c.network
                .forward()
                .equations()
                .forEach(e -> assertThat(got).containsKey(e.target().name()));
        got.forEach((name, x) -> {
            assertThat(x).as(c + ": " + name).hasSameSizeAs(right.get(name));
            double difference = difference(x, right.get(name));
            double error = difference / Math.max(largest(right.get(name)), 1e-8 * ofKind.get(kind(name)));
            boolean noise = name.startsWith("d") && difference <= NOISE * largest;
            compared++;
            if (difference != 0 && !noise) {
                worst = Math.max(worst, error);
                if (!(error <= TOLERANCE)) {
                    wrong.add(c + ": " + name + " " + error);
                }
            }
        });
    }

    void verify(int cases) {
        assertThat(wrong).as("worst " + worst).isEmpty();
        assertThat(compared).isGreaterThan(10 * cases);
    }

    private static String kind(String name) {
        return name.replaceAll("\\d", "");
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double v : x) {
            largest = Math.max(largest, Double.isFinite(v) ? Math.abs(v) : 0);
        }
        return largest;
    }

    /** NaN where one has a number and the other has none. */
    private static double difference(double[] a, double[] b) {
        double largest = 0;
        for (int n = 0; n < a.length; n++) {
            if (Double.isNaN(a[n]) != Double.isNaN(b[n])) {
                return Double.NaN;
            }
            largest = Math.max(largest, a[n] == b[n] || Double.isNaN(a[n]) ? 0 : Math.abs(a[n] - b[n]));
        }
        return largest;
    }
}
