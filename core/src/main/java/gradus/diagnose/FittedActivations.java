package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.ActivationFit.Fit;
import gradus.diagnose.ActivationFit.Layer;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An activation whose number is not the library's, such as the slope of a leaky relu: read off what goes in and what comes
 * out, or off the two gradients where what comes out is not in the file.
 */
final class FittedActivations {
    private final ActivationFit values;
    private final ActivationFit slopes;

    FittedActivations(Library library) {
        Activations activations = new Activations(library);
        this.values = new ActivationFit(activations);
        this.slopes = ActivationFit.ofSlopes(activations);
    }

    /** At most one, and only where its number is not the usual one. */
    List<Part> of(UnitArrays unit) {
        Pair before = unit.pair(Role.BEFORE);
        Pair read = before != null || unit.has(Role.WEIGHTS) ? before : unit.pair(Role.INPUT);
        Pair given = unit.activated();
        NdArray z = read == null ? null : unit.array(read.value());
        if (read == null || z == null || given == null) {
            return List.of();
        }
        Layer layer = given.value() != null
                ? layer(z, unit.array(given.value()), false)
                : layer(z, quotient(unit.array(read.gradient()), unit.array(given.gradient())), true);
        if (layer == null) {
            return List.of();
        }
        Optional<Fit> found = (given.value() != null ? values : slopes).find(layer);
        return found.map(Fit::activation).filter(a -> !a.numbers().isEmpty()).stream()
                .toList();
    }

    /** Whether the file has what goes in and what comes out, and no function of the library makes the one of the other. */
    boolean isUnknown(UnitArrays unit) {
        Pair read = unit.has(Role.BEFORE) ? unit.pair(Role.BEFORE) : unit.pair(Role.INPUT);
        Pair given = unit.activated();
        NdArray z = read == null ? null : unit.array(read.value());
        NdArray a = given == null ? null : unit.array(given.value());
        return z != null
                && a != null
                && a.rank() == 2
                && Arrays.equals(z.shape(), a.shape())
                && values.find(layer(z, a)).isEmpty()
                && values.find(layer(z.transpose2d(), a.transpose2d())).isEmpty();
    }

    /** Examples as columns. */
    private static Layer layer(NdArray z, NdArray a) {
        return new Layer(z.data(), a.data(), null, new double[] {1}, a.dimension(0), a.dimension(1), false, false);
    }

    /** Each number by itself, as one unit: no function that mixes units has a number. */
    private static @Nullable Layer layer(NdArray z, @Nullable NdArray a, boolean rough) {
        return a == null || a.size() != z.size()
                ? null
                : new Layer(z.data(), a.data(), null, new double[] {1}, 1, z.size(), false, rough);
    }

    /** NaN, which tells nothing, where nothing arrives. */
    private static @Nullable NdArray quotient(@Nullable NdArray left, @Nullable NdArray right) {
        if (left == null || right == null || left.size() != right.size()) {
            return null;
        }
        double[] quotients = new double[left.size()];
        Arrays.setAll(quotients, n -> left.data()[n] / right.data()[n]);
        return new NdArray(left.shape(), quotients);
    }
}
