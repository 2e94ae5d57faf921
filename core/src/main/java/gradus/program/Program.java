package gradus.program;

import gradus.math.Equation;
import gradus.math.Tensor;
import java.util.List;

/**
 * Ordered equations: each defines a tensor from inputs and from tensors defined before it.
 *
 * @param inputs tensors that must be given (data, labels, parameters, masks, scalars such as {@code lambda}), in a
 *     fixed order
 * @param equations in an order in which they can be carried out one after the other
 */
public record Program(List<Tensor> inputs, List<Equation> equations) {
    public Program {
        inputs = List.copyOf(inputs);
        equations = List.copyOf(equations);
    }
}
