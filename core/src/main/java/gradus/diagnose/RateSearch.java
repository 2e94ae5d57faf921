package gradus.diagnose;

import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Looks for the rate of an update where no sum of a layer tells it: by the first output that is given, or by the cost. */
final class RateSearch {
    private static final int MOST_STEPS = 40;
    private static final double FIRST = 1e-3;

    /** With a rate above this, nothing is near to what it was. */
    private static final double LARGEST = 100;

    private final Claims claims;
    private final Network network;
    private final List<Tensor> moved;
    private final double tolerance;

    RateSearch(Claims claims, Network network, List<Tensor> moved, double tolerance) {
        this.claims = claims;
        this.network = network;
        this.moved = moved;
        this.tolerance = tolerance;
    }

    /** By secants; empty where they lead nowhere, or there is nothing to compare. */
    Optional<Double> rate() {
        Tensor target = network.forward().equations().stream()
                .map(Equation::target)
                .filter(t -> claims.values().containsKey(t))
                .findFirst()
                .orElse(null);
        if (target == null || moved.isEmpty() || !computed(0).knows(target)) {
            return Optional.empty();
        }
        double[] given = Objects.requireNonNull(claims.values().get(target));
        double[] now = computed(0).numbers(target);
        int entry = furthest(given, now);
        double before = 0;
        double difference = given[entry] - now[entry];
        double rate = FIRST;
        for (int step = 0; step < MOST_STEPS && Math.abs(rate) <= LARGEST; step++) {
            double[] numbers = computed(rate).numbers(target);
            if (Comparison.plain().error(target, given, numbers) <= tolerance / 10) {
                return Optional.of(rate);
            }
            double left = given[entry] - numbers[entry];
            double next = rate - left * (rate - before) / (left - difference);
            before = rate;
            difference = left;
            rate = next;
        }
        return Optional.empty();
    }

    private Upstream computed(double rate) {
        Map<Tensor, double[]> values = AfterUpdate.moved(claims, network, moved, rate);
        return Numbers.of(claims.withValues(values), network, false);
    }

    private static int furthest(double[] given, double[] computed) {
        int furthest = 0;
        for (int n = 1; n < given.length; n++) {
            if (Math.abs(given[n] - computed[n]) > Math.abs(given[furthest] - computed[furthest])) {
                furthest = n;
            }
        }
        return furthest;
    }
}
