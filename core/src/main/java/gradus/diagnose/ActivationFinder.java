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
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the activations of a network from what goes into them and what comes out. */
final class ActivationFinder {
    private final Sorted sorted;
    private final Frame frame;
    private final Activations activations;
    private final ActivationFit fit;
    private final List<Note> notes;
    private double keep;
    private @Nullable Note open;

    /** @param keep the keep probability if it was told, else NaN */
    ActivationFinder(Sorted sorted, double keep, Library library, List<Note> notes) {
        this.sorted = sorted;
        this.frame = sorted.frame();
        this.activations = new Activations(library);
        this.fit = new ActivationFit(activations);
        this.notes = notes;
        this.keep = keep;
    }

    /** What stayed open; null where nothing did. */
    @Nullable
    Note open() {
        return open;
    }

    /** The keep probability, told or found; 1 without any mask. */
    double keep() {
        return Double.isNaN(keep) ? 1 : keep;
    }

    /** The layers with their activations; not to be used where something stayed open. */
    List<LayerSpec> find() {
        List<@Nullable Part> found = new ArrayList<>();
        double[] before = sorted.values().get("A0");
        for (int l = 1; l <= frame.depth(); l++) {
            Part part = layer(l, before).orElse(null);
            found.add(part);
            before = output(l, part, before);
        }
        assume(found);
        List<LayerSpec> specs = new ArrayList<>();
        specs.add(new LayerSpec(frame.sizes().getFirst(), List.of()));
        for (int l = 1; l <= frame.depth(); l++) {
            Part part = found.get(l - 1);
            specs.add(new LayerSpec(frame.sizes().get(l), part == null ? List.of() : List.of(part)));
        }
        return specs;
    }

    private Optional<Part> layer(int l, double @Nullable [] before) {
        double[] given = sorted.values().get("Z" + l);
        double[] computed = before == null ? null : sorted.inputs().linear(l, before);
        double[] a = output(l);
        if (a == null) {
            return Optional.empty();
        }
        Optional<Fit> ofGiven = given == null ? Optional.empty() : fit.find(layer(l, given, a));
        if (ofGiven.filter(f -> !activations.isDefault(f.activation())).isPresent() || computed == null) {
            return accepted(ofGiven);
        }
        // A Z that holds what came out of the activation says nothing about it.
        Optional<Fit> ofComputed = fit.find(layer(l, computed, a));
        return accepted(ofComputed.isPresent() ? ofComputed : ofGiven);
    }

    private Optional<Part> accepted(Optional<Fit> fit) {
        fit.filter(f -> Double.isNaN(keep) && f.scale() > 1 + 1e-6).ifPresent(f -> {
            keep = Double.parseDouble(String.format(java.util.Locale.ROOT, "%.6g", 1 / f.scale()));
            notes.add(new Note(
                    "keep-prob-found",
                    "keep_prob is taken to be " + keep + ": that is what the kept outputs are divided by."));
        });
        return fit.map(Fit::activation);
    }

    private Layer layer(int l, double[] z, double[] a) {
        double[] mask = sorted.values().get("D" + l);
        double[] scales = mask == null
                ? new double[] {1}
                : Double.isNaN(keep) ? new double[] {1, Double.NaN} : new double[] {1 / keep, 1};
        boolean single = Stream.of("Z" + l, "A" + l, "W" + l, "A" + (l - 1)).anyMatch(sorted.singles()::contains);
        return new Layer(z, a, mask, scales, frame.sizes().get(l), frame.examples(), l == frame.depth(), single);
    }

    /** A{l} as given, where it has the right shape; it may hold NaN. */
    private double @Nullable [] output(int l) {
        double[] given = sorted.values().get("A" + l);
        Claims.Misfit misfit = sorted.misfits().get("A" + l);
        if (given == null && misfit != null && !misfit.hasWrongShape()) {
            NdArray array = misfit.array();
            return sorted.inputs().inOrder("A" + l, array);
        }
        return given;
    }

    /** What the next layer reads: as given, else as computed. */
    private double @Nullable [] output(int l, @Nullable Part activation, double @Nullable [] before) {
        double[] given = sorted.values().get("A" + l);
        if (given != null) {
            return given;
        }
        double[] z = sorted.values().get("Z" + l);
        if (z == null && before != null) {
            z = sorted.inputs().linear(l, before);
        }
        return activation == null || z == null || sorted.values().containsKey("D" + l)
                ? null
                : activations.apply(activation, z, frame.sizes().get(l), frame.examples());
    }

    /** What is left open is filled with what is known, and said; or stays open. */
    private void assume(List<@Nullable Part> found) {
        for (int l = 1; l <= found.size(); l++) {
            if (found.get(l - 1) != null) {
                continue;
            }
            open = new Note("net-open", sentence(l));
            return;
        }
    }

    private String sentence(int l) {
        String why = output(l) == null
                ? "A" + l + " is not given"
                : "A" + l + " is no activation of " + (sorted.values().containsKey("Z" + l) ? "Z" + l : "W" + l + " A")
                        + " that is known";
        return "the activation of layer " + l + " stays open, because " + why + "; pass --net, as in --net \""
                + frame.text().replaceAll("(?<=> )(\\d+)", "$1 ACTIVATION") + "\".";
    }
}
