package gradus.diagnose;

import gradus.diagnose.ActivationFit.Fit;
import gradus.diagnose.ActivationFit.Layer;
import gradus.diagnose.Diagnosis.Note;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.Arrays;
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
    private final Normalisations normalisations;
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
        this.normalisations = new Normalisations(sorted, activations, fit);
        this.search = new HiddenSearch(sorted, activations, new Costs(library), loss, lambda);
        this.guess = new ActivationGuess(sorted, activations, fit, library);
        this.notes = notes;
        this.keep = keep;
    }

    /** The keep probability, told or found; 1 without any mask. */
    double keep() {
        return Double.isNaN(keep) ? 1 : keep;
    }

    /** The parts of a layer whose activation was found, in the order of a network's text. */
    List<Part> parts(int l, Part activation) {
        List<Part> parts = new ArrayList<>();
        normalisations.of(l).ifPresent(parts::add);
        parts.add(activation);
        return parts;
    }

    /** The layers with their activations; null stands for what stays open. */
    List<@Nullable Part> find() {
        boolean open = Double.isNaN(keep);
        pass();
        if (open && !Double.isNaN(keep)) {
            // What was looked at before the factor was known is looked at again.
            found.clear();
            pass();
        }
        assume();
        return found;
    }

    private void pass() {
        double[] input = sorted.valueOrNull(sorted.before(1));
        Flow flow = new Flow(input, input);
        while (found.size() < frame.depth()) {
            int l = found.size() + 1;
            if (outputOf(l) != null) {
                found.add(shown(l, flow).orElse(null));
            } else {
                found.addAll(search.from(l, flow.input(l), keep()));
            }
            for (int k = l; k <= found.size(); k++) {
                flow = flow.through(k);
            }
        }
    }

    /**
     * What reaches a layer: the output of the one before as given, else as computed, and as computed in any case. Where
     * the two differ, nobody knows yet which of them the rest was computed from.
     */
    private final class Flow {
        private final double @Nullable [] given;
        private final double @Nullable [] computed;

        Flow(double @Nullable [] given, double @Nullable [] computed) {
            this.given = given;
            this.computed = computed;
        }

        /** What may go into a layer's activation, likeliest first. */
        List<double[]> inputs(int l) {
            List<double[]> inputs = new ArrayList<>();
            add(sorted.valueOrNull(sorted.layer(l).sum()), inputs);
            add(given == null ? null : sorted.linear(l, given), inputs);
            add(computed == null || Arrays.equals(computed, given) ? null : sorted.linear(l, computed), inputs);
            return normalisations.inputs(l, inputs);
        }

        private static void add(double @Nullable [] input, List<double[]> inputs) {
            if (input != null) {
                inputs.add(input);
            }
        }

        double @Nullable [] input(int l) {
            List<double[]> inputs = inputs(l);
            return inputs.isEmpty() ? null : inputs.getFirst();
        }

        Flow through(int l) {
            Part part = found.get(l - 1);
            double[] sum = computed == null ? null : sorted.linear(l, computed);
            double[] z = sum == null ? input(l) : normalisations.after(l, sum);
            double[] output = part == null || z == null ? null : search.output(l, part, z, keep());
            double[] told = sorted.valueOrNull(sorted.layer(l).output());
            return new Flow(told != null ? told : output, output != null ? output : told);
        }
    }

    /** The activation of a layer whose output was handed in. */
    private Optional<Part> shown(int l, Flow flow) {
        List<double[]> inputs = flow.inputs(l);
        Optional<Fit> fits = local(l, inputs);
        if (fits.isEmpty() || search.contradicts(l)) {
            // What was computed from the output knows better than a cache that was not.
            for (double[] z : inputs) {
                Optional<Part> later = search.fromLater(l, z, keep(), fits.isEmpty() || isConstant(l));
                if (later.isPresent() && (fits.isEmpty() || !activations.isDefault(later.get()))) {
                    return later;
                }
            }
        }
        return isConstant(l) ? Optional.empty() : accepted(fits);
    }

    /** Outputs that are all the same fit whatever is flat there. */
    private boolean isConstant(int l) {
        double[] a = java.util.Objects.requireNonNull(outputOf(l));
        return a.length > 2 && Arrays.stream(a).allMatch(x -> x == a[0]);
    }

    private Optional<Fit> local(int l, List<double[]> inputs) {
        Optional<Fit> trivial = Optional.empty();
        for (double[] z : inputs) {
            Optional<Fit> fits = fit.find(layer(l, z));
            if (fits.isEmpty()) {
                continue;
            }
            // A Z that holds what came out of the activation says nothing about it.
            boolean same = activations.isDefault(fits.get().activation()) || isOutput(layer(l, z));
            if (!same) {
                return fits;
            }
            trivial = trivial.isPresent() ? trivial : fits;
        }
        return trivial;
    }

    /** Whether nothing but a mask lies between the two. */
    private boolean isOutput(Layer layer) {
        return activations.usual().stream()
                .filter(activations::isDefault)
                .anyMatch(g -> fit.error(g, layer).error() <= layer.rounding());
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
        ChainLayer layer = sorted.layer(l);
        double[] mask = sorted.valueOrNull(layer.mask());
        double[] scales = mask == null
                ? new double[] {1}
                : Double.isNaN(keep) ? new double[] {1, Double.NaN} : new double[] {1 / keep, 1, Double.NaN};
        boolean single = Stream.of(layer.sum(), layer.output(), layer.weights(), sorted.before(l))
                .anyMatch(t -> t != null && sorted.singles().contains(t));
        double[] a = java.util.Objects.requireNonNull(outputOf(l));
        return new Layer(z, a, mask, scales, sorted.units(l), frame.examples(), l == frame.depth(), single);
    }

    /** A layer's output as given, where it has the right shape; it may hold NaN. */
    private double @Nullable [] outputOf(int l) {
        Tensor output = sorted.layer(l).output();
        double[] given = sorted.valueOrNull(output);
        Claims.Misfit misfit = sorted.misfits().get(output);
        if (given == null && misfit != null && !misfit.hasWrongShape()) {
            return sorted.inputs().inOrder(output, misfit.array());
        }
        return given;
    }

    /** What fits nothing is guessed, and said to be; or stays open. */
    private void assume() {
        for (int l = 1; l <= found.size(); l++) {
            double[] a = outputOf(l);
            if (found.get(l - 1) == null && a != null && !isConstant(l)) {
                int layer = l;
                double[] before = sorted.valueOrNull(sorted.before(l));
                double[] z = new Flow(before, before).input(l);
                guess.of(l, a, z, found).ifPresent(g -> {
                    found.set(layer - 1, g.activation());
                    notes.add(new Note("activation-assumed", g.sentence()));
                });
            }
        }
    }

    private List<String> fitting(int l) {
        double[] before = sorted.valueOrNull(sorted.before(l));
        double[] z = new Flow(before, before).input(l);
        return z == null
                ? List.of()
                : fit.fitting(layer(l, z)).stream().map(Part::toString).toList();
    }

    /** Why a layer's activation stays open. */
    Note open(int l) {
        ChainLayer layer = sorted.layer(l);
        String inputs = sorted.has(layer.sum())
                ? String.valueOf(layer.sum())
                : layer.weights() + " " + sorted.before(l) + " + " + layer.bias();
        List<String> several = outputOf(l) != null && isConstant(l) ? fitting(l) : List.of();
        String why = outputOf(l) == null
                ? layer.output() + " is not given" + (sorted.cost() != null ? ", and J does not tell it" : "")
                : several.isEmpty()
                        ? layer.output() + " is no known function of " + inputs
                        : layer.output() + " is the same everywhere, as after " + (several.size() > 1 ? "each of " : "")
                                + UnknownNames.listed(several);
        StringBuilder text = new StringBuilder().append(frame.units(sorted.before(1)));
        for (int k = 1; k <= frame.depth(); k++) {
            Part part = found.get(k - 1);
            text.append(" > ").append(new LayerSpec(sorted.units(k), part == null ? List.of() : parts(k, part)));
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
