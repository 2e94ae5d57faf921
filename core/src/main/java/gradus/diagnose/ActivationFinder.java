package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.ActivationFit.Fit;
import gradus.diagnose.ActivationFit.Layer;
import gradus.diagnose.Diagnosis.Note;
import gradus.network.LayerSpec;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the activations of a network from what goes into them and what comes out. */
final class ActivationFinder {
    private final Sorted sorted;
    private final Frame frame;
    private final Activations activations;
    private final ActivationFit fit;
    private final HiddenSearch search;
    private final ActivationGuess guess;
    private final List<Note> notes;
    private final List<@Nullable Part> found = new ArrayList<>();
    private double keep;

    /**
     * @param keep the keep probability if it was told, else NaN
     * @param loss what was told; null if nothing
     */
    ActivationFinder(
            Sorted sorted, double keep, double lambda, @Nullable String loss, Library library, List<Note> notes) {
        this.sorted = sorted;
        this.frame = sorted.frame();
        this.activations = new Activations(library);
        this.fit = new ActivationFit(activations);
        this.search = new HiddenSearch(sorted, activations, new Costs(library), loss, lambda);
        this.guess = new ActivationGuess(sorted, activations, fit, library);
        this.notes = notes;
        this.keep = keep;
    }

    /** The keep probability, told or found; 1 without any mask. */
    double keep() {
        return Double.isNaN(keep) ? 1 : keep;
    }

    /** The layers with their activations; null stands for what stays open. */
    List<@Nullable Part> find() {
        double[] before = sorted.values().get("A0");
        while (found.size() < frame.depth()) {
            int l = found.size() + 1;
            Optional<Part> part = outputOf(l) == null ? Optional.empty() : local(l, before);
            if (part.isPresent() || outputOf(l) != null) {
                found.add(part.orElse(null));
            } else {
                found.addAll(search.from(l, inputOf(l, before), keep()));
            }
            before = next(before, l);
        }
        assume();
        return found;
    }

    /** Z{l} as given, else as computed from what is before it. */
    private double @Nullable [] inputOf(int l, double @Nullable [] before) {
        double[] given = sorted.values().get("Z" + l);
        return given != null ? given : before == null ? null : sorted.inputs().linear(l, before);
    }

    private Optional<Part> local(int l, double @Nullable [] before) {
        double[] given = sorted.values().get("Z" + l);
        double[] computed = before == null ? null : sorted.inputs().linear(l, before);
        Optional<Fit> ofGiven = given == null ? Optional.empty() : fit.find(layer(l, given));
        if (ofGiven.filter(f -> !activations.isDefault(f.activation())).isPresent() || computed == null) {
            return accepted(ofGiven);
        }
        // A Z that holds what came out of the activation says nothing about it.
        Optional<Fit> ofComputed = fit.find(layer(l, computed));
        return accepted(ofComputed.isPresent() ? ofComputed : ofGiven);
    }

    private Optional<Part> accepted(Optional<Fit> fit) {
        fit.filter(f -> Double.isNaN(keep) && f.scale() > 1 + 1e-6).ifPresent(f -> {
            keep = Double.parseDouble(String.format(Locale.ROOT, "%.6g", 1 / f.scale()));
            notes.add(new Note(
                    "keep-prob-found",
                    "keep_prob is taken to be " + keep + ": that is what the kept outputs are divided by."));
        });
        return fit.map(Fit::activation);
    }

    private Layer layer(int l, double[] z) {
        double[] mask = sorted.values().get("D" + l);
        double[] scales = mask == null
                ? new double[] {1}
                : Double.isNaN(keep) ? new double[] {1, Double.NaN} : new double[] {1 / keep, 1};
        boolean single = Stream.of("Z" + l, "A" + l, "W" + l, "A" + (l - 1)).anyMatch(sorted.singles()::contains);
        double[] a = java.util.Objects.requireNonNull(outputOf(l));
        return new Layer(z, a, mask, scales, frame.sizes().get(l), frame.examples(), l == frame.depth(), single);
    }

    /** A{l} as given, where it has the right shape; it may hold NaN. */
    private double @Nullable [] outputOf(int l) {
        double[] given = sorted.values().get("A" + l);
        Claims.Misfit misfit = sorted.misfits().get("A" + l);
        if (given == null && misfit != null && !misfit.hasWrongShape()) {
            NdArray array = misfit.array();
            return sorted.inputs().inOrder("A" + l, array);
        }
        return given;
    }

    /** The output of the last layer that was looked at: as given, else as computed from layer {@code first} on. */
    private double @Nullable [] next(double @Nullable [] before, int first) {
        double[] current = before;
        for (int l = first; l <= found.size(); l++) {
            double[] given = sorted.values().get("A" + l);
            double[] z = inputOf(l, current);
            Part part = found.get(l - 1);
            current = given != null ? given : part == null || z == null ? null : search.output(l, part, z, keep());
        }
        return current;
    }

    /** What fits nothing is guessed, and said to be; or stays open. */
    private void assume() {
        for (int l = 1; l <= found.size(); l++) {
            double[] a = outputOf(l);
            if (found.get(l - 1) == null && a != null) {
                int layer = l;
                double[] z = inputOf(l, sorted.values().get("A" + (l - 1)));
                guess.of(l, a, z, found).ifPresent(g -> {
                    found.set(layer - 1, g.activation());
                    notes.add(new Note("activation-assumed", g.sentence()));
                });
            }
        }
    }

    /** Why a layer's activation stays open. */
    Note open(int l) {
        String why = outputOf(l) == null
                ? "A" + l + " is not given" + (sorted.values().containsKey("J") ? ", and J does not tell it" : "")
                : "A" + l + " is no known function of "
                        + (sorted.values().containsKey("Z" + l) ? "Z" + l : "W" + l + " A" + (l - 1) + " + b" + l);
        StringBuilder text = new StringBuilder().append(frame.sizes().getFirst());
        for (int k = 1; k <= frame.depth(); k++) {
            Part part = found.get(k - 1);
            text.append(" > ").append(new LayerSpec(frame.sizes().get(k), part == null ? List.of() : List.of(part)));
            if (part == null) {
                text.append(" ACTIVATION");
            }
        }
        return new Note(
                "net-open",
                "the activation of layer " + l + " stays open, because " + why + "; pass --net, as in --net \"" + text
                        + "\".");
    }
}
