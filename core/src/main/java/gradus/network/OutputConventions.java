package gradus.network;

import gradus.network.Definition.Activation;
import gradus.network.Definition.Loss;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the library's lines say about output layers and losses, so that a task finds the ones that fit it. */
public final class OutputConventions {
    private final Library library;

    public OutputConventions(Library library) {
        this.library = library;
    }

    /**
     * What a network's outputs are: as its activation says, else as its loss takes them. (A loss without a logarithm of its
     * own takes what it gets for one, whatever the activation.)
     */
    public static OutputMeaning meaning(Network network) {
        return use(network).meaning();
    }

    /** What a network's output and loss say; of equations, which name neither, what their values say. */
    public static OutputUse use(Network network) {
        OutputConventions conventions = new OutputConventions(network.options().library());
        boolean unbounded = Outputs.takeAnyValue(network);
        if (network.isChain()) {
            String loss = network.loss();
            Activation activation = conventions.library.activation(network.outputActivation());
            return conventions.use(
                    loss,
                    conventions.isKnown(loss),
                    meaning(activation == null ? Set.of() : activation.attributes()),
                    unbounded);
        }
        SystemUse system = new SystemUse(network);
        String loss = system.loss().map(Loss::name).orElse(null);
        return conventions.use(loss, loss != null, system.meaning(), unbounded);
    }

    private OutputUse use(@Nullable String loss, boolean known, Optional<OutputMeaning> values, boolean unbounded) {
        Optional<OutputMeaning> taken = taken(loss);
        OutputMeaning meaning = taken.filter(OutputMeaning.LOG_DISTRIBUTION::equals)
                .or(() -> values)
                .or(() -> taken)
                .orElse(OutputMeaning.NUMBERS);
        return new OutputUse(meaning, learnsClasses(loss), known, lowLabel(loss), unbounded);
    }

    private static Optional<OutputMeaning> meaning(Set<String> attributes) {
        return Arrays.stream(OutputMeaning.values())
                .filter(m -> attributes.contains(m.attribute()))
                .findFirst();
    }

    /** What a loss takes the outputs for; empty for a formula, and for a loss that suits several tasks. */
    public Optional<OutputMeaning> taken(@Nullable String loss) {
        return meaning(attributes(loss));
    }

    /** Whether the loss is one of the library's, not a formula. */
    public boolean isKnown(String loss) {
        return library.spelledLoss(name(loss)) != null;
    }

    /** The label of an output whose class it is not: -1 for a loss that is defined so, else 0. */
    public double lowLabel(@Nullable String loss) {
        return hasSignedLabels(loss) ? -1 : 0;
    }

    /** Whether a loss tells classes apart: it takes probabilities, or labels -1 and 1. */
    public boolean learnsClasses(@Nullable String loss) {
        return hasSignedLabels(loss)
                || taken(loss).filter(m -> m != OutputMeaning.NUMBERS).isPresent();
    }

    private boolean hasSignedLabels(@Nullable String loss) {
        return attributes(loss).contains("labels -1 and 1");
    }

    /** Whether the output layer can take any value where the loss chooses it, or where there is no loss yet. */
    public boolean isUnbounded(@Nullable String loss) {
        return loss == null
                || preferred(loss)
                        .filter(a -> !a.equals(library.defaultActivation().name()))
                        .isEmpty();
    }

    /** The activation of the output layer for a loss, or, where that has none of its own, for what is to be learnt. */
    public String activation(@Nullable String loss, OutputMeaning wanted) {
        if (hasSignedLabels(loss)) {
            return library.defaultActivation().name();
        }
        return preferred(loss)
                .or(() -> library.firstActivation(wanted).map(Activation::name))
                .orElseGet(() -> library.defaultActivation().name());
    }

    private Optional<String> preferred(@Nullable String loss) {
        Loss known = loss == null ? null : library.spelledLoss(name(loss));
        return known == null
                ? Optional.empty()
                : known.defaultFor().stream().filter(a -> !a.isEmpty()).findFirst();
    }

    private Set<String> attributes(@Nullable String loss) {
        Loss known = loss == null ? null : library.spelledLoss(name(loss));
        return known == null ? Set.of() : known.attributes();
    }

    /** A loss's name without its number: {@code huber} of {@code huber(2)}. */
    private static String name(String loss) {
        int end = loss.indexOf('(');
        return (end < 0 ? loss : loss.substring(0, end)).strip();
    }
}
