package gradus.network;

import gradus.math.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a tensor is in its network. Its printed name is made from this, and nothing reads it back from the name.
 *
 * @param letter its name without the number of its layer: {@code Z} of {@code Z2}, {@code dZ} of {@code dZ2}
 * @param layer the layer that it belongs to, from 1; 0 for the input and for what belongs to none
 * @param role what it is there for
 * @param of the tensor whose gradient it is; null for all others
 * @param after what a gradient's name says that it is the derivative by: {@code A} of {@code dA2}, which may be the
 *     gradient of H2; empty where the name says nothing, and for all others
 */
public record Part(
        String letter, int layer, Role role, @Nullable Tensor of, String after) {
    /** What a tensor is there for. */
    public enum Role {
        /** Numbers of the examples, given. */
        INPUT,
        /** What the outputs should have been, given. */
        LABEL,
        /** Trained. */
        PARAMETER,
        /** Zeros and ones, drawn anew for every batch. */
        MASK,
        /** A number that is chosen, such as the strength of the penalty. */
        SETTING,
        /** Computed on the way from the inputs to the cost. */
        VALUE,
        /** The number that is made small. */
        COST,
        /** The derivative of the cost by another tensor. */
        GRADIENT
    }
}
