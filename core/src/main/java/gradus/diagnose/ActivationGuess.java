package gradus.diagnose;

import gradus.diagnose.ActivationFit.Layer;
import gradus.layout.LabelSums;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import gradus.network.OutputConventions;
import gradus.network.OutputMeaning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a layer's activation was meant to be where the given output fits none: its mistake shows it. */
final class ActivationGuess {
    private static final double NEAR = 1e-6;

    private final Sorted sorted;
    private final Frame frame;
    private final Activations activations;
    private final ActivationFit fit;
    private final Library library;

    ActivationGuess(Sorted sorted, Activations activations, ActivationFit fit, Library library) {
        this.sorted = sorted;
        this.frame = sorted.frame();
        this.activations = activations;
        this.fit = fit;
        this.library = library;
    }

    /** @param sentence says what was assumed, and from what */
    record Guess(Part activation, String sentence) {}

    /**
     * @param a what was given
     * @param z what goes into the activation, null where that is not known
     * @param found the other layers' activations, null where they are open too
     */
    Optional<Guess> of(int l, double[] a, double @Nullable [] z, List<@Nullable Part> found) {
        if (z != null) {
            Optional<Guess> guess = overExamples(l, a, z).or(() -> twice(l, a, z));
            if (guess.isPresent()) {
                return guess;
            }
        }
        return l == frame.depth() ? distribution(l, a) : likeOthers(l, found);
    }

    /** Normalised over the examples instead of over the units: as if the one were the other. */
    private Optional<Guess> overExamples(int l, double[] a, double[] z) {
        int units = sorted.units(l);
        int examples = frame.examples();
        Layer turned = new Layer(
                turned(z, units, examples),
                turned(a, units, examples),
                null,
                new double[] {1},
                /* units= */ examples,
                /* examples= */ units,
                true,
                !sorted.singles().isEmpty());
        return activations.usual().stream()
                .filter(activations::isCoupled)
                .filter(g -> fit.error(g, turned).error() <= 1e3 * turned.rounding())
                .findFirst()
                .map(g -> new Guess(
                        g, "layer " + l + " is taken for " + g + ": " + that(l) + ", but taken over the examples."));
    }

    private String that(int l) {
        return sorted.layer(l).output() + " is that of " + sorted.layer(l).sum();
    }

    private static double[] turned(double[] numbers, int rows, int columns) {
        double[] turned = new double[numbers.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = numbers[i * columns + j];
            }
        }
        return turned;
    }

    private Optional<Guess> twice(int l, double[] a, double[] z) {
        int units = sorted.units(l);
        for (Part g : activations.usual()) {
            double[] once = activations.apply(g, z, units, frame.examples());
            double[] again = activations.apply(g, once, units, frame.examples());
            if (Inputs.error(again, a) <= NEAR) {
                return Optional.of(
                        new Guess(g, "layer " + l + " is taken for " + g + ": " + that(l) + ", applied twice."));
            }
        }
        return Optional.empty();
    }

    /** Whatever else is wrong, outputs that sum to 1 were meant to be a distribution. */
    private Optional<Guess> distribution(int l, double[] a) {
        int units = sorted.units(l);
        if (units < 2 || LabelSums.firstThatIsNotOne(a, units, frame.examples()).isPresent()) {
            return Optional.empty();
        }
        String name = new OutputConventions(library).activation(null, OutputMeaning.DISTRIBUTION);
        return Optional.of(new Guess(
                new Part(name, List.of()),
                "layer " + l + " is taken for " + name + ", because the outputs of every example sum to 1."));
    }

    private Optional<Guess> likeOthers(int l, List<@Nullable Part> found) {
        Map<Part, Integer> counts = new LinkedHashMap<>();
        for (Part part : new ArrayList<>(found.subList(0, frame.depth() - 1))) {
            if (part != null) {
                counts.merge(part, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .map(e -> new Guess(
                        e.getKey(),
                        "layer " + l + " is taken for " + e.getKey() + " as the other hidden layers: "
                                + sorted.layer(l).output() + " fits no activation."));
    }
}
