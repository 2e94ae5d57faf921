package gradus.diagnose;

import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Whether J in a file is the cost of these predictions: as most courses have it, or a sum over the examples, with another
 * constant before it, or with another meaning of lambda.
 */
final class CostMatch {
    /** One number decides among hundreds of networks: it must fit to rounding. */
    private static final double NEAR = 1e-9;

    private static final double NEAR_SINGLE = 3e-6;

    private final Sorted sorted;
    private final Costs costs;
    private final double penalty;
    private final List<double[]> multiples;

    CostMatch(Sorted sorted, Costs costs, double lambda) {
        this.sorted = sorted;
        this.costs = costs;
        this.penalty = penalty(sorted, costs, lambda);
        this.multiples = multiples(sorted);
    }

    /** The penalty's part of J; NaN where a weight is missing: then no cost is near, and none contradicts. */
    double penalty() {
        return penalty;
    }

    /** What the loss and the penalty may be multiplied by, the usual first; in seven digits there are too many. */
    private static List<double[]> multiples(Sorted sorted) {
        Frame frame = sorted.frame();
        double m = frame.examples();
        List<double[]> all = new ArrayList<>(List.of(new double[] {1, 1}));
        if (sorted.singles().isEmpty()) {
            for (double scale : CostScales.values(sorted.units(frame.depth()))) {
                for (double sum : Set.copyOf(List.of(1.0, m))) {
                    for (double strength : new LinkedHashSet<>(List.of(1.0, m, 2 * m, 2.0))) {
                        all.add(new double[] {scale * sum, strength});
                    }
                }
            }
        }
        return all;
    }

    /** How unusual the first fitting multiple of this loss is, 0 for the usual one; empty where none fits. */
    OptionalInt of(String loss, double[] outputs) {
        double[] labels = sorted.labels();
        double[] given = sorted.cost();
        // A cost of 0 comes from too many mistakes.
        if (labels == null || given == null || given[0] == 0) {
            return OptionalInt.empty();
        }
        double near = sorted.singles().isEmpty() ? NEAR : NEAR_SINGLE;
        Frame frame = sorted.frame();
        double cost = costs.cost(loss, outputs, labels, sorted.units(frame.depth()), frame.examples());
        for (int n = 0; n < multiples.size(); n++) {
            double j = multiples.get(n)[0] * cost + multiples.get(n)[1] * penalty;
            if (Math.abs(j - given[0]) <= near * Math.abs(given[0])) {
                return OptionalInt.of(n == 0 ? 0 : 1);
            }
        }
        return OptionalInt.empty();
    }

    private static double penalty(Sorted sorted, Costs costs, double lambda) {
        if (lambda == 0) {
            return 0;
        }
        Frame frame = sorted.frame();
        Map<Tensor, double[]> weights = new LinkedHashMap<>();
        for (Tensor w : frame.network().weights()) {
            double[] numbers = sorted.valueOrNull(w);
            if (numbers == null) {
                return Double.NaN;
            }
            weights.put(w, numbers);
        }
        return costs.penalty(weights, lambda, frame.sizes(), frame.network().examples());
    }
}
