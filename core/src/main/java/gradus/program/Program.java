package gradus.program;

import gradus.math.Equation;
import gradus.math.Tensor;
import java.util.List;

/**
 * Ordered equations: each defines a tensor from inputs and from tensors defined before it. There is no program that
 * cannot be carried out: order, shapes and indices are checked when it is made.
 *
 * @param inputs tensors that must be given (data, labels, parameters, masks, scalars such as {@code lambda}), in a
 *     fixed order
 * @param equations in an order in which they can be carried out one after the other
 */
public record Program(List<Tensor> inputs, List<Equation> equations) {
    /**
     * Checks the equations.
     *
     * @throws IllegalArgumentException naming the equation in which something is read before it is defined, defined
     *     twice, used with another shape, has a free index that is not its target's, or an underived derivative
     */
    public Program {
        inputs = List.copyOf(inputs);
        equations = List.copyOf(equations);
        Verifier.verify(inputs, equations);
    }
}
