package gradus.math;

import java.util.List;
import java.util.Map;

/**
 * A system to be differentiated: equations in order, the last of which defines a scalar cost.
 *
 * @param given tensors that no equation defines; if the gradient by a tensor is among them, it is not derived
 * @param equations each reads given tensors and those defined before it
 * @param scales factors s by which a derived tensor is s times the partial of the cost; tensors not named have 1. With
 *     scale m for what belongs to single examples, 1/m stands where the mean over the examples is taken, and only there
 * @param names the derived tensors' names, by the name of the tensor they belong to
 * @param wanted the tensors whose gradients are asked for, in the order of the explanation
 * @param known statements about given tensors that a derivation may use, and then states
 */
public record Forward(
        List<Tensor> given,
        List<Equation> equations,
        Map<Tensor, Expr> scales,
        Map<Tensor, String> names,
        List<Tensor> wanted,
        List<Assumption> known) {
    public Forward {
        given = List.copyOf(given);
        equations = List.copyOf(equations);
        scales = Map.copyOf(scales);
        names = Map.copyOf(names);
        wanted = List.copyOf(wanted);
        known = List.copyOf(known);
    }

    public Tensor cost() {
        return equations.getLast().target();
    }

    public Expr scale(Tensor tensor) {
        return scales.getOrDefault(tensor, Expr.ONE);
    }

    /** The tensor that holds scale times the partial of the cost with respect to this one, of the same shape. */
    public Tensor gradientOf(Tensor tensor) {
        return new Tensor(names.getOrDefault(tensor, "d" + tensor.name()), tensor.dims());
    }
}
