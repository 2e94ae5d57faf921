package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that were saved after the update: one rate times the gradients of the file leads back to those that the
 * forward values were computed with.
 */
final class AfterUpdate {
    /** Of the note about such a file. */
    static final String ID = "parameters-after-update";

    /** Two rates that differ by no more than this are the same. */
    private static final double SAME = 1e-3;

    private final Claims claims;
    private final Network network;
    private final double tolerance;

    /** What was moved, and how far along its gradient: the file has W - rate * dW. */
    private record Step(Set<Tensor> moved, double rate) {}

    private AfterUpdate(Claims claims, Network network, double tolerance) {
        this.claims = claims;
        this.network = network;
        this.tolerance = tolerance;
    }

    /**
     * The same file with the parameters before the update; empty where no rate explains the forward values.
     *
     * @param network with the cost that the numbers are judged by
     */
    static Optional<Claims> of(Claims claims, Network network, double tolerance) {
        return network.isChain() ? new AfterUpdate(claims, network, tolerance).before() : Optional.empty();
    }

    private Optional<Claims> before() {
        List<Step> steps = new ArrayList<>();
        Set<Tensor> settled = new LinkedHashSet<>();
        Tensor input = network.input();
        for (ChainLayer layer : ChainLayer.of(network)) {
            LayerSum sum = LayerSum.of(claims, network, layer, input);
            if (sum != null) {
                step(sum).ifPresent(step -> {
                    steps.add(step);
                    settled.addAll(sum.gradients().keySet());
                });
            }
            input = layer.output();
        }
        Set<Tensor> moved = new LinkedHashSet<>();
        steps.forEach(s -> moved.addAll(s.moved));
        double rate = steps.stream()
                .mapToDouble(Step::rate)
                .filter(r -> r != 0)
                .findFirst()
                .orElse(0);
        if (steps.stream().anyMatch(s -> s.rate != 0 && Math.abs(s.rate - rate) > SAME * Math.abs(rate))) {
            return Optional.empty();
        }
        if (moved.containsAll(settled)) {
            network.parameters().stream().filter(this::hasGradient).forEach(moved::add);
        }
        if (rate == 0 && steps.isEmpty()) {
            return new RateSearch(claims, network, List.copyOf(moved), tolerance)
                    .rate()
                    .map(r -> moved(moved, r));
        }
        return rate == 0 ? Optional.empty() : Optional.of(moved(moved, rate));
    }

    private boolean hasGradient(Tensor parameter) {
        return claims.values().containsKey(parameter)
                && claims.values().containsKey(network.forward().gradientOf(parameter));
    }

    /** Which of the layer's parameters were moved; empty where that does not explain its sum. */
    private Optional<Step> step(LayerSum sum) {
        if (sum.error(Set.of(), 0) <= tolerance) {
            return Optional.of(new Step(Set.of(), 0));
        }
        List<Set<Tensor>> choices = new ArrayList<>(List.of(sum.gradients().keySet()));
        sum.gradients().keySet().forEach(t -> choices.add(Set.of(t)));
        for (Set<Tensor> moved : choices) {
            double rate = sum.rate(moved);
            if (rate != 0 && sum.error(moved, rate) <= tolerance) {
                return Optional.of(new Step(moved, rate));
            }
        }
        return Optional.empty();
    }

    private Claims moved(Set<Tensor> moved, double rate) {
        Map<Tensor, double[]> values = moved(claims, network, moved, rate);
        String names = moved.stream().map(this::shown).collect(Collectors.joining(", "));
        boolean one = moved.size() == 1;
        return claims.withValues(values)
                .withNote(
                        new Note(
                                ID,
                                names + (one ? " was" : " were") + " saved after the update, with rate "
                                        + EditWords.shown(Math.abs(rate))
                                        + (rate < 0 ? " and + in the place of -" : "")
                                        + ": the other arrays were computed before it, and are judged so. Save the parameters before the update."));
    }

    static Map<Tensor, double[]> moved(Claims claims, Network network, Iterable<Tensor> moved, double rate) {
        Map<Tensor, double[]> values = new LinkedHashMap<>(claims.values());
        for (Tensor t : moved) {
            double[] after = claims.values().get(t);
            double[] gradient = claims.values().get(network.forward().gradientOf(t));
            if (after != null && gradient != null) {
                double[] before = after.clone();
                for (int n = 0; n < before.length; n++) {
                    before[n] += rate * gradient[n];
                }
                values.put(t, before);
            }
        }
        return values;
    }

    private String shown(Tensor tensor) {
        return claims.names().getOrDefault(tensor, tensor.name());
    }

    /** One layer's sum, and what its parameters and their gradients make of the layer's input. */
    private record LayerSum(double[] residual, double size, Map<Tensor, double[]> gradients) {
        static @Nullable LayerSum of(Claims claims, Network network, ChainLayer layer, Tensor input) {
            Map<Tensor, double[]> values = claims.values();
            Tensor w = layer.weights();
            Tensor b = layer.bias();
            double[] x = values.get(input);
            double[] z = layer.sum() == null ? null : values.get(layer.sum());
            double[] weights = w == null ? null : values.get(w);
            if (w == null || x == null || z == null || weights == null || b != null && !values.containsKey(b)) {
                return null;
            }
            int examples = claims.examples();
            double[] residual = z.clone();
            add(residual, product(weights, x, examples), -1);
            Map<Tensor, double[]> gradients = new LinkedHashMap<>();
            double[] dw = values.get(network.forward().gradientOf(w));
            if (dw != null) {
                gradients.put(w, product(dw, x, examples));
            }
            if (b != null) {
                add(residual, spread(values.get(b), z.length), -1);
                double[] db = values.get(network.forward().gradientOf(b));
                if (db != null) {
                    gradients.put(b, spread(db, z.length));
                }
            }
            return new LayerSum(residual, Comparison.largest(z), gradients);
        }

        /** The rate that leaves least. */
        double rate(Set<Tensor> moved) {
            double[] along = along(moved);
            double up = 0;
            double down = 0;
            for (int n = 0; n < along.length; n++) {
                up += along[n] * residual[n];
                down += along[n] * along[n];
            }
            return down == 0 ? 0 : up / down;
        }

        /** What a rate leaves, beside the largest entry of the sum. */
        double error(Set<Tensor> moved, double rate) {
            double[] left = residual.clone();
            add(left, along(moved), -rate);
            return size == 0 ? Double.POSITIVE_INFINITY : Comparison.largest(left) / size;
        }

        private double[] along(Set<Tensor> moved) {
            double[] sum = new double[residual.length];
            gradients.forEach((t, g) -> add(sum, g, moved.contains(t) ? 1 : 0));
            return sum;
        }

        private static void add(double[] sum, double[] more, double times) {
            for (int n = 0; n < sum.length; n++) {
                sum[n] += times * more[n];
            }
        }

        /** (units, inputs) times (inputs, examples). */
        private static double[] product(double[] w, double[] x, int examples) {
            int inputs = x.length / examples;
            double[] product = new double[w.length / inputs * examples];
            for (int n = 0; n < w.length; n++) {
                for (int j = 0; j < examples; j++) {
                    product[n / inputs * examples + j] += w[n] * x[n % inputs * examples + j];
                }
            }
            return product;
        }

        private static double[] spread(double @Nullable [] units, int length) {
            double[] all = new double[length];
            for (int n = 0; units != null && n < length; n++) {
                all[n] = units[n / (length / units.length)];
            }
            return all;
        }
    }
}
