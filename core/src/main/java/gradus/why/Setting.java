package gradus.why;

import gradus.layout.Pass;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.TrainingPrograms.Mask;
import gradus.notation.Notated;
import gradus.notation.Notation;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a question is asked about.
 *
 * @param network a chain of layers or a system of equations; null for a chain that fits the topic
 * @param options what belongs to a network beside its text, for one that fits
 * @param lambda the strength of the penalty, where the options have one
 * @param seed of random inputs, labels and parameters
 * @param pass numbers of the learner's own; null for random ones
 * @param notation of formulas and names
 */
public record Setting(
        @Nullable Network network,
        NetworkOptions options,
        double lambda,
        long seed,
        @Nullable Pass pass,
        Notation notation) {
    /** Random numbers, no penalty, in the default notation. */
    public static Setting of(Network network) {
        return new Setting(network, network.options(), 0, 1, null, Notation.standard());
    }

    /** The same for a network that fits the topic. */
    public static Setting of(NetworkOptions options) {
        return new Setting(null, options, 0, 1, null, Notation.standard());
    }

    public Setting withNotation(Notation other) {
        return new Setting(network, options, lambda, seed, pass, other);
    }

    Study study(String fitting) {
        return pass != null
                ? Study.of(pass, notation)
                : Study.random(
                        Notated.of(outputKept(network == null ? Network.parse(fitting, options) : network), notation),
                        Study.EXAMPLES,
                        seed,
                        lambda);
    }

    /** Without dropout of the outputs themselves: what happens between the cost and the activation is asked about. */
    private static Network outputKept(Network network) {
        if (!network.isChain() || network.upstream() != null) {
            return network;
        }
        Equation last = network.forward().equations().stream()
                .filter(e -> e.target().equals(network.output()))
                .findFirst()
                .orElseThrow();
        Set<Tensor> others = network.masks().stream()
                .map(Mask::tensor)
                .filter(m -> !Exprs.mentions(last.body(), m))
                .collect(Collectors.toSet());
        return others.size() == network.masks().size() ? network : network.withMasks(others);
    }
}
