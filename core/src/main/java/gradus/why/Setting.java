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
 * @param spec the network's text; null for one that fits the topic
 * @param options what belongs to a network beside its text
 * @param lambda the strength of the penalty, where the options have one
 * @param seed of random inputs, labels and parameters
 * @param pass numbers of the learner's own; null for random ones
 * @param notation of formulas and names
 */
public record Setting(
        @Nullable String spec,
        NetworkOptions options,
        double lambda,
        long seed,
        @Nullable Pass pass,
        Notation notation) {
    /** In the default notation. */
    public Setting(@Nullable String spec, NetworkOptions options, double lambda, long seed, @Nullable Pass pass) {
        this(spec, options, lambda, seed, pass, Notation.standard());
    }

    /** Random numbers, no penalty. */
    public static Setting of(@Nullable String spec, NetworkOptions options) {
        return new Setting(spec, options, 0, 1, null);
    }

    public Setting withNotation(Notation other) {
        return new Setting(spec, options, lambda, seed, pass, other);
    }

    Study study(String fitting) {
        return pass != null
                ? Study.of(pass, notation)
                : Study.random(
                        Notated.of(outputKept(Network.parse(spec == null ? fitting : spec, options)), notation),
                        Study.EXAMPLES,
                        seed,
                        lambda);
    }

    /** Without dropout of the outputs themselves: what happens between the cost and the activation is asked about. */
    private static Network outputKept(Network network) {
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
