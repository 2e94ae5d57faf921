package gradus.train;

import gradus.math.Dim;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where parameters start. Entry n of a parameter, in C order, comes from the n-th number of the parameter's own stream,
 * so that the start does not depend on storage, and is rounded once, to the training's precision.
 */
final class Initialisation {
    private Initialisation() {}

    /**
     * The entries of a parameter in C order, as doubles.
     *
     * @param place of the parameter in the network, from 0
     */
    static double[] of(Parameter parameter, Start start, int place, long seed, Map<Dim, Integer> sizes) {
        List<Integer> shape = parameter.value().dims().stream()
                .map(dim -> Objects.requireNonNull(sizes.get(dim)))
                .toList();
        double[] entries = new double[shape.stream().reduce(1, Math::multiplyExact)];
        // All that one unit reads, along however many dims, wherever they stand.
        int inputs = parameter.summed().stream().map(shape::get).reduce(1, Math::multiplyExact);
        int units = entries.length / inputs;
        long key = RandomBits.key(seed, RandomBits.Purpose.INITIALISATION, place, 0);
        for (int n = 0; n < entries.length; n++) {
            entries[n] = switch (start) {
                case HE -> RandomBits.normal(key, n) * StrictMath.sqrt(2.0 / inputs);
                case GLOROT -> (2 * RandomBits.uniform(key, n) - 1) * StrictMath.sqrt(6.0 / (inputs + units));
                case ZERO -> 0;
                case ONE -> 1;
            };
        }
        return entries;
    }

    /** The start of a parameter, where a user may choose that of the weights: only what is drawn can be chosen. */
    static Start chosen(Parameter parameter, @Nullable Start weights) {
        boolean isDrawn = parameter.start() == Start.HE || parameter.start() == Start.GLOROT;
        return weights != null && isDrawn ? weights : parameter.start();
    }
}
