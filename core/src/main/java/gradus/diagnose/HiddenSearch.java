package gradus.diagnose;

import gradus.math.Tensor;
import gradus.network.LayerSpec.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds activations whose outputs were not handed in, from what comes later: a Z, an A, or the cost. Hidden layers in a
 * row are taken to have the same one.
 */
final class HiddenSearch {
    private static final double NEAR = 1e-3;
    private static final double AS_GOOD = 10;
    private static final double ROUNDING = 1e-12;
    private static final double SINGLE_ROUNDING = 2e-6;

    /** So many numbers may be computed to try layers that are not alike. */
    private static final long MOST_COMPUTED = 2_000_000;

    private final Sorted sorted;
    private final Frame frame;
    private final Activations activations;
    private final ActivationFit fit;
    private final Costs costs;
    private final @Nullable String loss;
    private final CostMatch match;

    HiddenSearch(Sorted sorted, Activations activations, Costs costs, @Nullable String loss, double lambda) {
        this.sorted = sorted;
        this.frame = sorted.frame();
        this.activations = activations;
        this.fit = new ActivationFit(activations);
        this.costs = costs;
        this.loss = loss;
        this.match = new CostMatch(sorted, costs, lambda);
    }

    /** What was tried: activations from the first layer on, and how far they are from what was given. */
    private record Trial(List<Part> parts, double error, int unlikelihood) {}

    /**
     * The activations of layers from {@code first} up to the next one that says something; nulls where nothing does.
     *
     * @param input what goes into the first one's activation, null where that is not known
     */
    List<@Nullable Part> from(int first, double @Nullable [] input, double keep) {
        int last = first;
        while (last < frame.depth() && !says(last)) {
            last++;
        }
        if (input != null) {
            List<Trial> trials = new ArrayList<>();
            for (boolean mixed : new boolean[] {false, true}) {
                for (boolean all : new boolean[] {false, true}) {
                    if (trials.isEmpty() && (says(last) ? !all : sorted.cost() != null)) {
                        trials.addAll(trials(first, last, input, keep, all, mixed));
                    }
                }
            }
            Optional<Trial> best = best(trials);
            if (best.isPresent()) {
                return new ArrayList<>(best.get().parts);
            }
        }
        List<@Nullable Part> open = new ArrayList<>();
        for (int l = first; l <= last; l++) {
            open.add(null);
        }
        return open;
    }

    private Optional<Trial> best(List<Trial> trials) {
        double least = trials.stream().mapToDouble(Trial::error).min().orElse(0);
        double rounding = isSingle() ? SINGLE_ROUNDING : ROUNDING;
        return trials.stream()
                .filter(t -> t.error <= Math.max(AS_GOOD * least, rounding))
                .min(Comparator.comparingInt(Trial::unlikelihood));
    }

    /**
     * The activation that the next Z, or the cost, was computed with, whatever A the file holds.
     *
     * @param z what goes into it
     * @param unfit whether the file's A tells nothing, so that a weaker sign is welcome
     */
    Optional<Part> fromLater(int layer, double[] z, double keep, boolean unfit) {
        List<Trial> trials = new ArrayList<>();
        if (layer < frame.depth()) {
            if (!sorted.has(sorted.layer(layer + 1).sum())) {
                return Optional.empty();
            }
            for (Part part : activations.usual()) {
                double[] next = sorted.linear(layer + 1, output(layer, part, z, keep));
                if (next != null) {
                    judge(List.of(part), layer, next, false, false, trials);
                }
            }
        } else if (sorted.cost() != null) {
            costs(List.of(), z, false, 0, trials);
        }
        return best(trials)
                .or(() -> unfit ? fromError(layer, z) : Optional.empty())
                .or(() -> unfit ? fromAnyCost(layer, z) : Optional.empty())
                .map(t -> t.parts.getFirst());
    }

    /** A pair of output and cost that is not the usual one: one number, but it must fit to rounding. */
    private Optional<Trial> fromAnyCost(int layer, double[] z) {
        List<Trial> trials = new ArrayList<>();
        if (layer == frame.depth() && sorted.cost() != null) {
            costs(List.of(), z, true, 0, trials);
        }
        return best(trials);
    }

    /** At the output of a pair that cancels, dZ is A - Y: so it tells A where the file's own A fits nothing. */
    private Optional<Trial> fromError(int layer, double[] z) {
        Tensor sum = sorted.layer(layer).sum();
        double[] error = sum == null
                ? null
                : sorted.valueOrNull(frame.network().forward().gradientOf(sum));
        double[] labels = sorted.labels();
        if (layer < frame.depth() || error == null || labels == null) {
            return Optional.empty();
        }
        double[] outputs = new double[z.length];
        Arrays.setAll(outputs, n -> error[n] + labels[n]);
        return fit.find(ofOutput(layer, z, outputs))
                .filter(f -> !activations.isDefault(f.activation()))
                .map(f -> new Trial(List.of(f.activation()), f.error(), 0));
    }

    private ActivationFit.Layer ofOutput(int layer, double[] z, double[] a) {
        return new ActivationFit.Layer(
                z,
                a,
                sorted.valueOrNull(sorted.layer(layer).mask()),
                new double[] {1},
                sorted.units(layer),
                frame.examples(),
                layer == frame.depth(),
                isSingle());
    }

    /** Whether what was computed from a layer's output was computed from another one than the file holds. */
    boolean contradicts(int layer) {
        double[] a = sorted.valueOrNull(sorted.layer(layer).output());
        if (a == null) {
            return true;
        }
        if (layer < frame.depth()) {
            double[] next = sorted.valueOrNull(sorted.layer(layer + 1).sum());
            double[] computed = sorted.linear(layer + 1, a);
            return next != null && computed != null && Inputs.error(computed, next) > NEAR;
        }
        double[] labels = sorted.labels();
        double[] cost = sorted.cost();
        if (labels == null || cost == null || Double.isNaN(match.penalty())) {
            return false;
        }
        return costs.likely(activations.usual().getFirst(), loss, true).stream()
                .noneMatch(name -> Inputs.error(
                                new double[] {
                                    match.penalty()
                                            + costs.cost(name, a, labels, sorted.units(frame.depth()), frame.examples())
                                },
                                cost)
                        <= NEAR);
    }

    private boolean isSingle() {
        return !sorted.singles().isEmpty();
    }

    /** Whether what comes out of a layer shows: by itself, or in what the next one makes of it. */
    private boolean says(int layer) {
        boolean next =
                layer < frame.depth() && sorted.has(sorted.layer(layer + 1).sum());
        return next || sorted.has(sorted.layer(layer).output());
    }

    private List<Trial> trials(int first, int last, double[] input, double keep, boolean all, boolean mixed) {
        List<Trial> trials = new ArrayList<>();
        // Hidden layers in a row are alike as a rule; the output layer is not, nor is one whose own output is given.
        boolean own = last == frame.depth() || sorted.has(sorted.layer(last).output());
        int count = own ? last - first : last - first + 1;
        for (List<Part> parts : mixed ? mixed(count, input.length) : alike(count)) {
            double[] z = input;
            for (int l = first; z != null && l < first + count; l++) {
                double[] a = output(l, parts.get(l - first), z, keep);
                z = l < frame.depth() ? sorted.linear(l + 1, a) : null;
            }
            if (z != null) {
                judge(parts, last, z, own, all, trials);
            }
        }
        return trials;
    }

    private List<List<Part>> alike(int count) {
        return count == 0
                ? List.of(List.of())
                : activations.usual().stream()
                        .map(g -> Collections.nCopies(count, g))
                        .toList();
    }

    /** Layers that are not all alike; none where that would be too many. */
    private List<List<Part>> mixed(int count, int numbers) {
        List<Part> usual = activations.usual();
        List<List<Part>> all = new ArrayList<>(List.of(List.of()));
        if (count < 2 || Math.pow(usual.size(), count + 1) * numbers * count > MOST_COMPUTED) {
            return List.of();
        }
        for (int l = 0; l < count; l++) {
            all = all.stream()
                    .flatMap(parts -> usual.stream().map(g -> with(parts, g)))
                    .toList();
        }
        return all.stream().filter(parts -> Set.copyOf(parts).size() > 1).toList();
    }

    /** @param z what goes into the last layer if that has an activation of its own, else into the one after it */
    private void judge(List<Part> parts, int last, double[] z, boolean own, boolean all, List<Trial> trials) {
        int unlikelihood = parts.stream().mapToInt(this::unlikelihood).max().orElse(0);
        if (!own) {
            double error = Inputs.error(z, sorted.value(sorted.layer(last + 1).sum()));
            if (error <= NEAR) {
                trials.add(new Trial(parts, error, unlikelihood));
            }
            return;
        }
        double[] given = sorted.valueOrNull(sorted.layer(last).output());
        if (given != null) {
            fit.find(ofOutput(last, z, given))
                    .ifPresent(f -> trials.add(new Trial(with(parts, f.activation()), f.error(), unlikelihood)));
        } else {
            costs(parts, z, all, unlikelihood, trials);
        }
    }

    private void costs(List<Part> parts, double[] z, boolean all, int unlikelihood, List<Trial> trials) {
        for (Part output : activations.usual()) {
            double[] a = activations.apply(output, z, sorted.units(frame.depth()), frame.examples());
            cost(parts, output, a, all, unlikelihood, trials);
        }
    }

    private void cost(List<Part> parts, Part output, double[] a, boolean all, int unlikelihood, List<Trial> trials) {
        int rank = 0;
        for (String name : costs.likely(output, loss, all)) {
            int likely = unlikelihood + 10 * rank;
            match.of(name, a).ifPresent(unusual -> trials.add(new Trial(with(parts, output), 0, likely + 5 * unusual)));
            rank++;
        }
    }

    private static List<Part> with(List<Part> parts, Part last) {
        List<Part> more = new ArrayList<>(parts);
        more.add(last);
        return more;
    }

    private int unlikelihood(Part hidden) {
        return activations.isDefault(hidden) ? 1 : activations.isCoupled(hidden) ? 2 : 0;
    }

    /** A{l}, masked where there is a mask. */
    double[] output(int l, Part activation, double[] z, double keep) {
        double[] a = activations.apply(activation, z, sorted.units(l), frame.examples());
        double[] mask = sorted.valueOrNull(sorted.layer(l).mask());
        if (mask != null) {
            for (int n = 0; n < a.length; n++) {
                a[n] *= mask[n] / keep;
            }
        }
        return a;
    }
}
