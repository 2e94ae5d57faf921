package gradus.diagnose;

import gradus.network.LayerSpec.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which layers of a submission are normalised, and how: those that have a scale and a shift. */
final class Normalisations {
    private final Sorted sorted;
    private final Activations activations;
    private final ActivationFit fit;
    private final Map<Integer, String> found = new LinkedHashMap<>();

    Normalisations(Sorted sorted, Activations activations, ActivationFit fit) {
        this.sorted = sorted;
        this.activations = activations;
        this.fit = fit;
    }

    /** What stands before the activation of a layer; empty where nothing does, or it was not looked at. */
    Optional<Part> of(int l) {
        return Optional.ofNullable(found.get(l)).map(n -> new Part(n, List.of()));
    }

    private boolean isNormalised(int l) {
        return sorted.has(sorted.layer(l).scale()) && sorted.has(sorted.layer(l).shift());
    }

    /** What may go into the activation, for what may have come out of the weights. */
    List<double[]> inputs(int l, List<double[]> sums) {
        if (!isNormalised(l)) {
            return sums;
        }
        List<double[]> inputs = new ArrayList<>();
        double[] given = sorted.valueOrNull(sorted.layer(l).normalised());
        if (given != null) {
            inputs.add(given);
        }
        sums.forEach(z -> inputs.add(after(l, z)));
        return inputs;
    }

    /** The normalised values; the same ones where the layer has none. */
    double[] after(int l, double[] z) {
        return isNormalised(l) ? normalised(found.computeIfAbsent(l, k -> likeliest(l, z)), l, z) : z;
    }

    private double[] normalised(String name, int l, double[] z) {
        ChainLayer layer = sorted.layer(l);
        Map<Kind, double[]> parameters =
                Map.of(Kind.SCALE, sorted.value(layer.scale()), Kind.SHIFT, sorted.value(layer.shift()));
        return activations.normalise(
                name, z, parameters, sorted.units(l), sorted.frame().examples());
    }

    /** The one that gives N, else the one after which an activation gives A, else the first. */
    private String likeliest(int l, double[] z) {
        double[] given = sorted.valueOrNull(sorted.layer(l).normalised());
        double[] a = sorted.valueOrNull(sorted.layer(l).output());
        String best = activations.normalisations().getFirst();
        double least = Double.POSITIVE_INFINITY;
        for (String name : activations.normalisations()) {
            double[] values = normalised(name, l, z);
            double error = given != null
                    ? Inputs.error(values, given)
                    : a == null
                            ? least
                            : fit.find(layer(l, values, a))
                                    .map(ActivationFit.Fit::error)
                                    .orElse(least);
            if (error < least) {
                best = name;
                least = error;
            }
        }
        return best;
    }

    private ActivationFit.Layer layer(int l, double[] z, double[] a) {
        Frame frame = sorted.frame();
        return new ActivationFit.Layer(
                z,
                a,
                sorted.valueOrNull(sorted.layer(l).mask()),
                new double[] {1, Double.NaN},
                sorted.units(l),
                frame.examples(),
                l == frame.depth(),
                !sorted.singles().isEmpty());
    }
}
