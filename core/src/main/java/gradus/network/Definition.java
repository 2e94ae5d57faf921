package gradus.network;

import gradus.math.Rational;
import java.util.List;
import java.util.Map;

/** An entry of the library: everything about it is its formula. */
sealed interface Definition {
    String name();

    /** Parameters in order, with their defaults. */
    Map<String, Rational> parameters();

    /**
     * An activation: one formula.
     *
     * @param arguments names of the formula's arguments, one for an activation
     * @param he whether weights in front of it start as He et al. propose
     * @param isDefault whether it stands where a layer names none
     */
    record Activation(
            String name,
            List<String> arguments,
            Map<String, Rational> parameters,
            String formula,
            boolean he,
            boolean isDefault)
            implements Definition {}

    /**
     * A loss of one example, summed over the outputs.
     *
     * @param defaultFor the output activation that it is the default of; empty for the default of all others
     */
    record Loss(
            String name,
            List<String> arguments,
            Map<String, Rational> parameters,
            String formula,
            java.util.Optional<String> defaultFor)
            implements Definition {}

    /**
     * A layer: equations entry by entry, the last of which is its output.
     *
     * @param equations lines {@code X[i,j] = formula}
     * @param roles what the tensors are that no equation defines: parameters and masks
     * @param running statistics of a batch with a running estimate
     * @param gradients names of derived tensors that differ from {@code d} and the tensor's name: value to name
     */
    record Layer(
            String name,
            Map<String, Rational> parameters,
            List<String> equations,
            List<Role> roles,
            List<Running> running,
            Map<String, String> gradients)
            implements Definition {}

    /** A tensor that a layer is given: {@code kind} is weights, zero, one or mask; {@code keep} the mask's probability. */
    record Role(String tensor, List<String> indices, String kind, String keep) {}

    /** The running estimate of a statistic: its start, and the factor on the batch's value as a formula in m. */
    record Running(String tensor, double initial, String estimate) {}
}
