package gradus.layout;

import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Shapes that a network's tensors have in a file. */
final class Shapes {
    private final Map<Dim, Integer> sizes;

    Shapes(Network network) {
        this.sizes = network.sizes(0);
    }

    int units(Tensor tensor) {
        return size(tensor, 0);
    }

    private int size(Tensor tensor, int dim) {
        return Objects.requireNonNull(sizes.get(tensor.dims().get(dim)));
    }

    /** What a parameter may look like, the usual shape first. */
    List<int[]> of(Tensor parameter, Layout layout) {
        return switch (parameter.dims().size()) {
            case 2 -> List.of(layout.ofWeights(units(parameter), size(parameter, 1)));
            case 1 -> layout.ofUnits(units(parameter));
            default -> List.of(new int[0]);
        };
    }
}
