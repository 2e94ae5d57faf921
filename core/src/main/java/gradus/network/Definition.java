package gradus.network;

import gradus.math.Rational;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An entry of the library: everything about it is its formula. */
sealed interface Definition {
    String name();

    /** Parameters in order, with their defaults. */
    Map<String, Rational> parameters();

    /**
     * An activation: one formula.
     *
     * @param arguments names of the formula's arguments, one for an activation
     * @param attributes what else is known about it: {@code he} where weights in front of it start as He et al. propose,
     *     {@code default} where it stands for a layer that names none, and what its outputs are if they are no plain
     *     numbers ({@link OutputMeaning})
     */
    record Activation(
            String name,
            List<String> arguments,
            Map<String, Rational> parameters,
            String formula,
            Set<String> attributes)
            implements Definition {
        boolean he() {
            return attributes.contains("he");
        }

        boolean isDefault() {
            return attributes.contains(DEFAULT);
        }
    }

    /**
     * A loss of one example, summed over the outputs.
     *
     * @param attributes what else is known about it: {@code default for} an output activation, {@code default} for all
     *     others, what the outputs are in its formula ({@link OutputMeaning}), {@code numbers} where it learns numbers
     *     and never classes, {@code labels -1 and 1}
     */
    record Loss(
            String name,
            List<String> arguments,
            Map<String, Rational> parameters,
            String formula,
            Set<String> attributes)
            implements Definition {
        /** The output activation that it is the default of; empty for the default of all others. */
        Optional<String> defaultFor() {
            return attributes.stream()
                    .filter(a -> a.startsWith(DEFAULT))
                    .map(a -> a.substring(DEFAULT.length()).replaceFirst("^ +for +", ""))
                    .findFirst();
        }
    }

    String DEFAULT = "default";

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
