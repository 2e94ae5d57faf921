package gradus.network;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What a trainer needs of a network: the derived program of one step, the program of a prediction, and which tensors
 * play which part.
 *
 * @param step inputs: input, labels, parameters, masks, {@code lambda}; computes the cost, every gradient and the
 *     statistics
 * @param prediction inputs: input, parameters, running statistics; computes the output
 * @param input shape (inputs, examples), or of any rank with the examples among its dims; so are the next two
 * @param labels shape (outputs, examples)
 * @param output shape (outputs, examples)
 * @param cost the scalar J, penalty included
 * @param lambda the scalar that scales the L2 penalty
 * @param examples the dimension m that examples run over
 * @param sizes every other dimension's size
 */
public record TrainingPrograms(
        Program step,
        Program prediction,
        Tensor input,
        Tensor labels,
        Tensor output,
        Tensor cost,
        Tensor lambda,
        List<Parameter> parameters,
        List<Mask> masks,
        List<Statistic> statistics,
        Dim examples,
        Map<Dim, Integer> sizes) {

    /** The numbers that a tensor has for each example: as many as its other dims have places. */
    public int perExample(Tensor tensor) {
        int numbers = 1;
        for (Dim dim : tensor.dims()) {
            if (!dim.equals(examples)) {
                numbers = Math.multiplyExact(numbers, Objects.requireNonNull(sizes.get(dim)));
            }
        }
        return numbers;
    }

    /** How a parameter starts. */
    public enum Start {
        /** He et al. 2015: normal with variance 2 / fan-in. */
        HE,
        /** Glorot and Bengio 2010: uniform in +-sqrt(6 / (fan-in + fan-out)). */
        GLOROT,
        ZERO,
        ONE
    }

    /**
     * A trained tensor.
     *
     * @param gradient the partial of J with respect to it, of the same shape
     * @param summed the places of those of its indices, from 0, over which a unit that reads it takes a sum: its inputs
     */
    public record Parameter(Tensor value, Tensor gradient, Start start, List<Integer> summed) {
        public Parameter {
            summed = List.copyOf(summed);
        }

        /** Weights (units, inputs): all indices but the first are those of inputs. */
        public Parameter(Tensor value, Tensor gradient, Start start) {
            this(
                    value,
                    gradient,
                    start,
                    IntStream.range(1, Math.max(1, value.dims().size())).boxed().toList());
        }
    }

    /** A tensor of 0 and 1, drawn anew for each batch; an entry is 1 with probability keep. */
    public record Mask(Tensor tensor, double keep) {}

    /**
     * A statistic of a batch whose running estimate a prediction uses: running = (1 - momentum) running + momentum *
     * estimate.
     *
     * @param batch computed by the step
     * @param running input of the prediction, of the same shape
     * @param estimate factor on the batch's value, in terms of m (1 for a mean, m/(m-1) for an unbiased variance)
     * @param initial value before the first batch
     */
    public record Statistic(Tensor batch, Tensor running, Expr estimate, double initial, double momentum) {}
}
