package gradus.train;

import gradus.kernels.Precision;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.program.Program;
import java.util.Map;

/**
 * What a training carries out in a step, for benchmarks of its parts; in this package because nobody else needs to know.
 *
 * @param gradients the network's step and a watch over its gradients
 * @param update parameters and the optimiser's state after the step
 * @param replaces from what the update computes to what it takes the place of
 */
public record WholeStep(Program gradients, Program update, Map<Tensor, Tensor> replaces) {
    public static WholeStep of(TrainingPrograms programs, Optimizer optimizer, Precision precision) {
        StepPrograms step = StepPrograms.of(programs, optimizer, precision == Precision.FLOAT32);
        return new WholeStep(step.gradients(), step.update(), step.replacements());
    }
}
