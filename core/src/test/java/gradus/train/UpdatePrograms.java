package gradus.train;

import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import gradus.program.Program;
import java.util.List;

/** The optimisers' updates, for tests of kernels. */
public final class UpdatePrograms {
    private UpdatePrograms() {}

    /** What each parameter becomes; the gradient of W is the input dW. */
    public static Program of(Optimizer optimizer, boolean single, List<Tensor> parameters) {
        return UpdateProgram.of(
                        optimizer,
                        parameters.stream()
                                .map(p -> new Parameter(p, new Tensor("d" + p.name(), p.dims()), Start.ZERO))
                                .toList(),
                        single)
                .program();
    }
}
