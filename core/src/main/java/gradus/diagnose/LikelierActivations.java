package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import gradus.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Activations whose derivative is what people write in the place of that of another one, which the library names before
 * it: dA times sigmoid(Z) is softplus done right, or sigmoid whose value stands where its derivative belongs.
 */
final class LikelierActivations {
    /** Of the note that names both: which of them is meant the gradients do not say. */
    static final String OPEN = "activation-open";

    /** Even, so that none is 0: there forms that do not overflow have a corner. */
    private static final int SAMPLES = 40;

    private static final double WIDE = 3;

    private final Library library;
    private final Activations activations;
    private final double[] samples = new double[SAMPLES];

    LikelierActivations(Library library) {
        this.library = library;
        this.activations = new Activations(library);
        Arrays.setAll(samples, n -> WIDE * (2.0 * n / (SAMPLES - 1) - 1));
    }

    /** For a layer whose activation shows in its derivative alone, where nobody told it. */
    Optional<Note> note(Network network) {
        Part activation = network.specs().getLast().parts().stream()
                .filter(p -> library.activationNames().contains(p.name()))
                .findFirst()
                .orElse(null);
        if (activation == null || activations.isCoupled(activation)) {
            return Optional.empty();
        }
        double[] slopes = activations.slopes(activation, samples, 1, SAMPLES);
        return library.activationNames().stream()
                .takeWhile(n -> !n.equals(activation.name()))
                .map(n -> new Part(n, List.of()))
                .filter(p -> !activations.isDefault(p) && !activations.isCoupled(p))
                .flatMap(p -> instead(p, slopes).stream().map(what -> note(network, activation, p, what)))
                .findFirst();
    }

    /** What of the likelier activation the slopes are, if they are its value or what that lacks to 1. */
    private Optional<String> instead(Part likelier, double[] slopes) {
        double[] values = activations.apply(likelier, samples, 1, SAMPLES);
        return areAlike(slopes, values, a -> a)
                ? Optional.of("its own value")
                : areAlike(slopes, values, a -> 1 - a) ? Optional.of("1 minus its value") : Optional.empty();
    }

    private static boolean areAlike(double[] slopes, double[] values, DoubleUnaryOperator of) {
        double[] others = Arrays.stream(values).map(of).toArray();
        return Comparison.largest(difference(slopes, others)) <= Comparison.DOUBLE * Comparison.largest(others);
    }

    private static double[] difference(double[] one, double[] other) {
        double[] difference = new double[one.length];
        Arrays.setAll(difference, n -> one[n] - other[n]);
        return difference;
    }

    private static Note note(Network network, Part activation, Part likelier, String what) {
        return new Note(
                OPEN,
                "the activation stays open: these gradients are right for " + activation + ", and for " + likelier
                        + " they have " + what + " where its derivative belongs. --net \"" + network.text()
                        + "\" or the same with " + likelier + " tells it, and so does the activation's output, saved"
                        + " beside.");
    }
}
