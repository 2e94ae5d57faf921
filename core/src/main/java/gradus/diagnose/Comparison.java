package gradus.diagnose;

import gradus.math.Tensor;
import gradus.network.Network;
import java.util.HashMap;
import java.util.Map;

/** How far apart numbers are, as everywhere in Gradus: the largest difference over the largest entry. */
final class Comparison {
    /** Below this share of the largest entry of a kind, a tensor counts as that large. */
    private static final double FLOOR = 1e-8;

    /** Numbers in float64 that differ by no more are the same. */
    static final double DOUBLE = 1e-7;

    /** The same for float32. */
    static final double SINGLE = 1e-3;

    private final Map<Tensor, Double> largestOfKind;

    private Comparison(Map<Tensor, Double> largestOfKind) {
        this.largestOfKind = Map.copyOf(largestOfKind);
    }

    /** Each tensor by itself. */
    static Comparison plain() {
        return new Comparison(Map.of());
    }

    /** Beside the largest entry among all tensors of a kind: the same letter in other layers. */
    static Comparison among(Map<Tensor, double[]> right, Network network) {
        Map<String, Double> ofLetter = new HashMap<>();
        right.forEach((t, numbers) -> ofLetter.merge(network.part(t).letter(), largest(numbers), Math::max));
        Map<Tensor, Double> largest = new HashMap<>();
        right.keySet().forEach(t -> largest.put(t, ofLetter.get(network.part(t).letter())));
        return new Comparison(largest);
    }

    static double largest(double[] numbers) {
        double largest = 0;
        for (double x : numbers) {
            largest = Math.max(largest, Math.abs(x));
        }
        return largest;
    }

    /** What differences of a variable are measured by. */
    double scale(Tensor tensor, double[] right) {
        double scale = Math.max(largest(right), FLOOR * largestOfKind.getOrDefault(tensor, 0.0));
        return scale == 0 ? Double.MIN_NORMAL : scale;
    }

    /** The relative error; infinite where a number is missing. */
    double error(Tensor tensor, double[] given, double[] right) {
        double scale = scale(tensor, right);
        double worst = 0;
        for (int n = 0; n < given.length; n++) {
            double difference = given[n] == right[n] ? 0 : Math.abs(given[n] - right[n]);
            if (!(difference <= Double.MAX_VALUE)) {
                return Double.POSITIVE_INFINITY;
            }
            worst = Math.max(worst, difference / scale);
        }
        return worst;
    }
}
