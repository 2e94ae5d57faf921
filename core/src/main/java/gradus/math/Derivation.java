package gradus.math;

import java.util.List;
import java.util.Set;

/**
 * Every wanted gradient of a system, with all steps.
 *
 * @param forward the system
 * @param gradients in the order in which they were derived, from the cost downwards
 */
public record Derivation(Forward forward, List<Gradient> gradients) {
    public Derivation {
        gradients = List.copyOf(gradients);
    }

    /**
     * One gradient.
     *
     * @param of the tensor that the cost is differentiated by
     * @param equation what the program computes: reads forward values and gradients derived before
     * @param general the form through the chain rule alone, before the cost's own derivative is inserted; equal to
     *     {@code equation} where nothing was inserted
     * @param output what came of inserting the cost's derivative, where this gradient is next to the cost
     * @param steps every step, in order
     */
    public record Gradient(
            Tensor of,
            Equation equation,
            Equation general,
            Output output,
            List<Step> steps,
            Set<Assumption> assumptions) {
        public Gradient {
            steps = List.copyOf(steps);
        }
    }

    /** How the cost's derivative and an activation's derivative met. */
    public enum Output {
        /** Not next to the cost. */
        NONE,
        /** The derivative of the activation is 1: there is nothing to cancel. */
        PLAIN,
        /** Everything but a difference cancelled. */
        CANCELS,
        /** Something cancelled, and a factor is left. */
        PARTLY,
        /** Nothing cancelled: the activation's derivative stays as a factor. */
        STAYS
    }
}
