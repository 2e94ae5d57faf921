package gradus.network;

import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which tensor of a system is its output: what an equation compares with the label. */
final class OutputFinder {
    private OutputFinder() {}

    /** The one computed tensor that is read beside the label and has its shape; null where there is none or several. */
    static @Nullable Tensor of(List<Tensor> labels, List<Equation> equations) {
        if (labels.size() != 1) {
            return null;
        }
        Tensor label = labels.getFirst();
        Set<Tensor> behind = dependingOn(label, equations);
        Set<Tensor> like = new LinkedHashSet<>();
        for (Equation e : equations) {
            if (Exprs.mentions(e.body(), label)) {
                like.addAll(Exprs.tensors(e.body()));
            }
        }
        like.removeIf(t -> !t.dims().equals(label.dims())
                || behind.contains(t)
                || equations.stream().noneMatch(e -> e.target().equals(t)));
        return like.size() == 1 ? like.iterator().next() : null;
    }

    /** What the equations compute from a tensor, directly or not. */
    static Set<Tensor> dependingOn(Tensor tensor, List<Equation> equations) {
        Set<Tensor> reached = new LinkedHashSet<>();
        for (Equation e : equations) {
            if (Exprs.tensors(e.body()).stream().anyMatch(t -> t.equals(tensor) || reached.contains(t))) {
                reached.add(e.target());
            }
        }
        return reached;
    }
}
