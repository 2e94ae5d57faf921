package gradus.diagnose;

import gradus.diagnose.Scaling.Factor;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where 1/m belongs in one layer's backward function, or in a loss's: the course that names its arrays dZ and dA means
 * gradients per example, and 1/m stands in dW and db; everywhere else what arrives has it already, and what a loss gives
 * back is its gradient.
 */
final class UnitScaling {
    private static final Scaling SUMS = new Scaling(Factor.ONE, Factor.M, Factor.M);

    private UnitScaling() {}

    /** The scaling that is tried first, and stays where another one is not better. */
    static Scaling usual(Claims claims) {
        Network network = claims.network();
        Tensor arriving = network.upstream();
        if (!network.isChain()) {
            return Scaling.USUAL;
        }
        if (arriving != null) {
            return isPerExample(claims, arriving) ? Scaling.USUAL : SUMS;
        }
        return isStrict(claims) ? Scaling.PARTIALS : Scaling.USUAL;
    }

    /** Whether the file is of a loss, whose value it has, and the gradient that the loss's function gives back. */
    static boolean isStrict(Claims claims) {
        Network network = claims.network();
        return isLoss(claims)
                && claims.values().containsKey(network.forward().cost())
                && Stream.of(network.input(), ChainLayer.of(network).getLast().output())
                        .map(t -> claims.names().get(network.forward().gradientOf(t)))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .filter(name -> !UnitNames.isPerExample(name))
                        .isPresent();
    }

    /** Whether there is a loss and no parameter: nothing steps along such a gradient. */
    static boolean isLoss(Claims claims) {
        Network network = claims.network();
        return network.isChain()
                && network.upstream() == null
                && network.parameters().isEmpty();
    }

    private static boolean isPerExample(Claims claims, Tensor tensor) {
        String name = claims.names().get(tensor);
        return name == null || UnitNames.isPerExample(name);
    }
}
