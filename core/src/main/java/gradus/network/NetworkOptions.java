package gradus.network;

import gradus.math.Rational;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a network beside its text.
 *
 * @param library activations, losses and layers by name
 * @param loss a loss's name or a formula in a and y; null for the default of the output activation
 * @param penalised whether the cost has the L2 term (lambda/2m) sum of squared weights
 * @param keep probability that a hidden unit is kept (dropout after every hidden layer), 1 for none
 * @param labelsSumToOne whether a derivation may use that the labels of an example sum to 1
 * @param upstream whether the gradient that arrives at the output is given, in place of a loss
 * @param hats whether what a normalisation scales has a tensor of its own, as x-hat has in programs written step by step
 */
public record NetworkOptions(
        Library library,
        @Nullable String loss,
        boolean penalised,
        Rational keep,
        boolean labelsSumToOne,
        boolean upstream,
        boolean hats) {
    public static NetworkOptions defaults() {
        return new NetworkOptions(Library.builtIn(), null, false, Rational.ONE, true, false, false);
    }

    public NetworkOptions withLibrary(Library library) {
        return new NetworkOptions(library, loss, penalised, keep, labelsSumToOne, upstream, hats);
    }

    public NetworkOptions withLoss(@Nullable String loss) {
        return new NetworkOptions(library, loss, penalised, keep, labelsSumToOne, upstream, hats);
    }

    public NetworkOptions withPenalty(boolean penalised) {
        return new NetworkOptions(library, loss, penalised, keep, labelsSumToOne, upstream, hats);
    }

    public NetworkOptions withKeep(Rational keep) {
        return new NetworkOptions(library, loss, penalised, keep, labelsSumToOne, upstream, hats);
    }

    public NetworkOptions withLabelsSumToOne(boolean labelsSumToOne) {
        return new NetworkOptions(library, loss, penalised, keep, labelsSumToOne, upstream, hats);
    }

    public NetworkOptions withUpstream(boolean upstream) {
        return new NetworkOptions(library, loss, penalised, keep, labelsSumToOne, upstream, hats);
    }

    public NetworkOptions withHats(boolean hats) {
        return new NetworkOptions(library, loss, penalised, keep, labelsSumToOne, upstream, hats);
    }
}
