package gradus.diagnose;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import gradus.math.Rational;
import gradus.network.LayerSpec;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.OutputConventions;
import gradus.network.OutputMeaning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The networks of one layer that a file's arrays may be of, likeliest first. */
final class UnitNetworks {
    private final UnitArrays unit;
    private final Library library;
    private final Activations activations;

    UnitNetworks(UnitArrays unit, Library library) {
        this.unit = unit;
        this.library = library;
        this.activations = new Activations(library);
    }

    List<Network> networks() {
        NetworkOptions options = NetworkOptions.defaults()
                .withLibrary(library)
                .withUpstream(!unit.hasLoss())
                .withHats(unit.stepsThroughHat());
        List<Network> found = new ArrayList<>();
        for (List<Part> parts : parts()) {
            for (int[] sizes : sizes()) {
                List<LayerSpec> specs = List.of(
                        new LayerSpec(sizes[0], List.of()),
                        new LayerSpec(unit.has(Role.WEIGHTS) ? sizes[1] : 0, parts));
                List<NetworkOptions> losses = unit.hasLoss()
                        ? library.lossNames().stream().map(options::withLoss).toList()
                        : List.of(options);
                losses.forEach(o -> {
                    try {
                        found.add(Network.of(specs, o));
                    } catch (InputException e) {
                        // Not every loss goes with every output, and not every size with every layer.
                    }
                });
            }
        }
        List<Network> possible = found.stream().filter(this::canGive).toList();
        return unit.hasClasses()
                ? possible.stream()
                        .sorted(Comparator.comparing(n -> !isUsual(n)))
                        .toList()
                : possible;
    }

    /** Whether it learns classes, with the loss that belongs to its activation. */
    private static boolean isUsual(Network network) {
        return OutputConventions.use(network).learnsClasses()
                && withItsLoss(network).loss().equals(network.loss());
    }

    /** The same with the loss that belongs to its activation. */
    private static Network withItsLoss(Network network) {
        return Network.of(network.specs(), network.options().withLoss(null));
    }

    /** Whether the last of its functions can give what the file has of its outputs. */
    private boolean canGive(Network network) {
        Pair output = unit.activated();
        NdArray a = output == null ? null : unit.array(output.value());
        List<Part> parts = network.specs().getLast().parts().stream()
                .filter(p -> !p.name().equals(library.maskLayerName()))
                .toList();
        if (a == null
                || parts.isEmpty()
                || !library.activationNames().contains(parts.getLast().name())) {
            return true;
        }
        Part last = parts.getLast();
        return activations.isCoupled(last)
                ? OutputConventions.meaning(withItsLoss(network)) != OutputMeaning.DISTRIBUTION
                        || UnitNumbers.areDistributions(a)
                : !UnitNumbers.areDistributions(a) && activations.canGive(last, a.data());
    }

    private List<List<Part>> parts() {
        List<List<Part>> found = new ArrayList<>();
        if (unit.has(Role.SCALE) || unit.has(Role.SHIFT)) {
            library.normalisationNames()
                    .forEach(n -> found.add(List.of(new Part(n, unit.numbers().of(n)))));
        } else if (unit.has(Role.MASK)) {
            Part mask = new Part(library.maskLayerName(), List.of(Rational.ONE.minus(unit.kept())));
            (unit.has(Role.WEIGHTS) ? activated() : List.of(List.<Part>of()))
                    .forEach(a ->
                            found.add(Stream.concat(a.stream(), Stream.of(mask)).toList()));
        } else if (unit.hasLoss()) {
            library.commonActivationNames().forEach(a -> found.add(List.of(new Part(a, List.of()))));
        } else if (unit.has(Role.WEIGHTS)) {
            found.addAll(activated());
        } else {
            fitted().forEach(a -> found.add(List.of(a)));
            library.activationNames().stream()
                    .filter(a -> !a.equals(library.defaultActivationName()))
                    .forEach(a -> found.add(List.of(new Part(a, List.of()))));
        }
        return found;
    }

    /** Behind weights: no activation where nothing speaks of one, then each that people have at hand. */
    private List<List<Part>> activated() {
        List<List<Part>> found = new ArrayList<>();
        fitted().forEach(a -> found.add(List.of(a)));
        if (!isActivated() && !isCalledActivated()) {
            found.add(List.of());
        }
        library.commonActivationNames().stream()
                .filter(a -> !a.equals(library.defaultActivationName()))
                .forEach(a -> found.add(List.of(new Part(a, List.of()))));
        return found;
    }

    /** Whether the file has the sum, and its gradient or something else that comes out. */
    private boolean isActivated() {
        Pair sum = unit.pair(Role.BEFORE);
        Pair output = unit.pair(Role.OUTPUT);
        return sum != null
                && (unit.has(Role.ACTIVATED) || output != null && (output.value() != null || sum.gradient() != null));
    }

    /** Activations with numbers of their own, that the file's numbers show. */
    private List<Part> fitted() {
        return new FittedActivations(library).of(unit);
    }

    /** A gradient of what comes out that is called A's and not Z's. */
    private boolean isCalledActivated() {
        Pair arriving = unit.arriving();
        return arriving != null && UnitNames.isOfActivation(arriving.gradient());
    }

    /** Inputs and units: of the weights either way round; else both axes of an array, the last one first. */
    private List<int[]> sizes() {
        Pair weights = unit.pair(Role.WEIGHTS);
        if (weights != null) {
            NdArray w = unit.array(weights);
            return w == null || w.rank() != 2
                    ? List.of()
                    : List.of(new int[] {w.dimension(1), w.dimension(0)}, new int[] {w.dimension(0), w.dimension(1)});
        }
        Pair scale = unit.pair(Role.SCALE);
        NdArray gamma = scale == null ? null : unit.array(scale);
        if (gamma != null) {
            return List.of(new int[] {gamma.size(), 0});
        }
        return unit.activations().stream()
                .map(unit::array)
                .filter(a -> a != null && a.rank() == 2)
                .findFirst()
                .map(a -> a.dimension(0) == a.dimension(1)
                        ? List.of(new int[] {a.dimension(1), 0})
                        : List.of(new int[] {a.dimension(1), 0}, new int[] {a.dimension(0), 0}))
                .orElse(List.of(new int[] {1, 0}));
    }
}
