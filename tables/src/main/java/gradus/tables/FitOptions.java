package gradus.tables;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What decides about a preparation besides the data.
 *
 * @param scaling how numbers are scaled
 * @param task what the user asked for, if anything
 * @param networkTask what the user's own network implies, if there is one and it implies anything
 * @param networkOutputs the number of outputs of the user's own network, if there is one
 * @param scaleTarget whether numbers to be learnt are standardised too, if the inputs are: with an identity output
 * @param lowTarget the target of an output whose class it is not: 0, or -1 for the hinge loss
 */
public record FitOptions(
        Scaling scaling,
        Optional<Task> task,
        Optional<Task> networkTask,
        OptionalInt networkOutputs,
        boolean scaleTarget,
        double lowTarget) {
    /** Everything by the data: standardised, the task by the target's values, one sigmoid or one output a class. */
    public static FitOptions defaults() {
        return new FitOptions(Scaling.STANDARDIZE, Optional.empty(), Optional.empty(), OptionalInt.empty(), true, 0);
    }

    public FitOptions withScaling(Scaling other) {
        return new FitOptions(other, task, networkTask, networkOutputs, scaleTarget, lowTarget);
    }

    /** As the user asked. */
    public FitOptions withTask(Task wanted) {
        return new FitOptions(scaling, Optional.of(wanted), networkTask, networkOutputs, scaleTarget, lowTarget);
    }

    /** For a network of the user's own. */
    public FitOptions withNetwork(Optional<Task> implied, int outputs, boolean identityOutput, double low) {
        return new FitOptions(scaling, task, implied, OptionalInt.of(outputs), identityOutput, low);
    }

    /** How numbers to be learnt are scaled. */
    Scaling targetScaling() {
        return scaling == Scaling.STANDARDIZE && scaleTarget ? Scaling.STANDARDIZE : Scaling.NONE;
    }
}
