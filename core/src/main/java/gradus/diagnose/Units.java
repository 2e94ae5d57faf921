package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.SubmissionNames.Named;
import gradus.diagnose.UnitNames.Pair;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.Outputs;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One layer's backward function, with the gradient that arrives given, or one loss: what courses grade. Says which network
 * it may be of, and what its arrays are there.
 */
final class Units {
    private final UnitArrays unit;

    private Units(UnitArrays unit) {
        this.unit = unit;
    }

    /** A network and the arrays by what they are in it. */
    record Unit(Network network, Named named) {
        Unit withNote(Note note) {
            List<Note> more = new ArrayList<>(named.notes());
            more.add(note);
            return new Unit(network, new Named(named.arrays(), named.names(), named.settings(), named.style(), more));
        }
    }

    /** What the network that was told makes of this file's arrays; nothing where the names are not those of one layer. */
    static List<Unit> told(Map<String, NdArray> given, Network network) {
        if (!network.isChain() || network.depth() != 1) {
            return List.of();
        }
        UnitArrays unit = new UnitArrays(
                given, network.options().library(), network.specs().getFirst().size());
        return unit.isUnit() && unit.hasLoss() == (network.upstream() == null)
                ? new Units(unit)
                        .in(
                                unit.stepsThroughHat()
                                        ? network.withOptions(network.options().withHats(true))
                                        : network)
                : List.of();
    }

    /** Whether the file is of an activation alone that the library does not have. */
    static boolean isUnknownActivation(Map<String, NdArray> given, Library library) {
        UnitArrays unit = new UnitArrays(given, library, 0);
        return unit.isUnit()
                && !unit.hasLoss()
                && unit.pairs().stream().allMatch(p -> unit.activations().contains(p))
                && new FittedActivations(library).isUnknown(unit);
    }

    /** Every network that the file may be of, likeliest first; nothing where it is no layer's. */
    static List<Unit> untold(Map<String, NdArray> given, Library library) {
        UnitArrays unit = new UnitArrays(given, library, 0);
        if (!unit.isUnit()) {
            return List.of();
        }
        Units units = new Units(unit);
        boolean open = unit.activated() instanceof Pair p && p.value() == null && !unit.hasLoss();
        LikelierActivations likelier = new LikelierActivations(library);
        List<Unit> found = new ArrayList<>();
        for (Network network : new UnitNetworks(unit, library).networks()) {
            Optional<Note> other = open ? likelier.note(network) : Optional.empty();
            units.in(network).forEach(u -> found.add(other.map(u::withNote).orElse(u)));
        }
        return found;
    }

    /** The file's arrays as this network's, in every way that names of one's own leave open. */
    private List<Unit> in(Network network) {
        Network whole = numbered(network);
        ChainLayer layer = ChainLayer.of(whole).getFirst();
        List<Map<Tensor, String>> ways = new ArrayList<>(List.of(new LinkedHashMap<>()));
        for (Pair pair : unit.pairs()) {
            List<Map<Tensor, String>> more = new ArrayList<>();
            for (Tensor tensor : tensors(pair, whole, layer)) {
                ways.forEach(w -> with(pair, tensor, whole, w).ifPresent(more::add));
            }
            // What comes between, under a name of its own, is nothing of the network's.
            if (isBetween(pair) && (pair.gradient() == null || unit.hasParameters())) {
                more.addAll(ways);
            }
            ways = more;
        }
        Tensor arriving = whole.upstream();
        int most = ways.stream().mapToInt(Map::size).max().orElse(0);
        return ways.stream()
                .filter(w -> w.size() == most && (arriving == null || w.containsKey(arriving)))
                .map(w -> unit(whole, layer, w))
                .toList();
    }

    private static boolean isBetween(Pair pair) {
        return switch (pair.role()) {
            case MEAN, VARIANCE, HAT, ANY -> true;
            case INPUT, BEFORE, OUTPUT, ACTIVATED, LOGITS, WEIGHTS, BIAS, SCALE, SHIFT, MASK, LABELS, COST -> false;
        };
    }

    private static Optional<Map<Tensor, String>> with(
            Pair pair, Tensor tensor, Network network, Map<Tensor, String> names) {
        Map<Tensor, String> more = new LinkedHashMap<>(names);
        return put(tensor, pair.value(), more)
                        && (pair.gradient() == null || put(network.forward().gradientOf(tensor), pair.gradient(), more))
                ? Optional.of(more)
                : Optional.empty();
    }

    private Unit unit(Network whole, ChainLayer layer, Map<Tensor, String> names) {
        Tensor arriving = whole.upstream();
        Letters letters = Letters.of(whole);
        Map<Meaning, NdArray> byMeaning = new LinkedHashMap<>();
        Map<Meaning, String> byName = new LinkedHashMap<>();
        names.forEach((tensor, name) -> NameTable.of(GivenArrays.name(whole, tensor), letters)
                .ifPresent(m -> {
                    Meaning what = m.withRank(0);
                    byMeaning.put(what, Objects.requireNonNull(unit.array(name)));
                    byName.put(what, unit.shapes().inFile(name));
                }));
        if (!names.containsKey(whole.input()) && layer.sum() == null && isKept(whole, names.get(layer.output()))) {
            NameTable.of(GivenArrays.name(whole, whole.input()), letters)
                    .ifPresent(m -> byMeaning.put(
                            m.withRank(0), Objects.requireNonNull(unit.array(names.get(layer.output())))));
        }
        // Without an activation, what arrives at the output is what the sum has.
        if (arriving != null && layer.sum() != null && !isActivated(whole)) {
            String name = Objects.requireNonNull(names.get(arriving));
            NameTable.of(GivenArrays.name(whole, whole.forward().gradientOf(layer.sum())), letters)
                    .ifPresent(m -> byName.putIfAbsent(m.withRank(0), name));
        }
        Map<Kind, Double> settings = new EnumMap<>(Kind.class);
        List<Note> notes = new ArrayList<>(List.of(new Note("unit", sentence(whole, names))));
        unit.shapes().note().ifPresent(notes::add);
        unused(names).ifPresent(notes::add);
        UnknownNames.gradientsNotCompared(left(names, Pair::gradient)).ifPresent(notes::add);
        otherShare(whole).ifPresent(notes::add);
        return new Unit(whole, new Named(byMeaning, byName, settings, unit.style(), notes));
    }

    /** Whether the activation leaves its own output as it is, as relu does: then that stands for what went in. */
    private boolean isKept(Network network, @Nullable String output) {
        NdArray a = unit.array(output);
        List<Part> parts = network.specs().get(1).parts();
        return a != null
                && parts.size() == 1
                && network.options()
                        .library()
                        .activationNames()
                        .contains(parts.getFirst().name())
                && new Activations(network.options().library()).isUnmoved(parts.getFirst(), a.data());
    }

    private Optional<Note> unused(Map<Tensor, String> names) {
        List<String> left = left(names, Pair::value);
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(
                        UnknownNames.IGNORED,
                        "not used, because it is nothing that this layer is given or gives: "
                                + UnknownNames.listed(left) + "."));
    }

    /** What the file says is kept, where the network that was told says otherwise. */
    private Optional<Note> otherShare(Network network) {
        Double told = unit.numbers().share();
        double keep = network.masks().isEmpty()
                ? Double.NaN
                : network.masks().getFirst().keep();
        return told == null
                        || network.masks().isEmpty()
                        || Math.min(Math.abs(told - keep), Math.abs(1 - told - keep)) < 1e-9
                ? Optional.empty()
                : Optional.of(new Note(
                        "keep-prob-differs",
                        "the file says that " + told.floatValue() + " of the units are kept, the network that "
                                + (float) keep + " are: dropout(RATE) takes the share that is dropped."));
    }

    private List<String> left(Map<Tensor, String> names, Function<Pair, @Nullable String> part) {
        return unit.pairs().stream()
                .map(part)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .filter(v -> !names.containsValue(v))
                .toList();
    }

    /** With the numbers that the file tells of its layers. */
    private Network numbered(Network network) {
        List<LayerSpec> specs = network.specs().stream()
                .map(s -> s.withParts(s.parts().stream()
                        .map(p -> p.numbers().isEmpty()
                                        && network.options()
                                                .library()
                                                .layerNames()
                                                .contains(p.name())
                                ? new Part(p.name(), unit.numbers().of(p.name()))
                                : p)
                        .toList()))
                .toList();
        return specs.equals(network.specs())
                ? network
                : Network.of(specs, network.options().withKeep(Rational.ONE));
    }

    private static boolean put(Tensor tensor, @Nullable String name, Map<Tensor, String> names) {
        return name == null || names.put(tensor, name) == null;
    }

    /** What a pair may be in the network. */
    private List<Tensor> tensors(Pair pair, Network network, ChainLayer layer) {
        boolean loss = network.upstream() == null;
        return switch (pair.role()) {
            case INPUT -> List.of(network.input());
            case OUTPUT, LOGITS -> List.of(layer.output());
            case ACTIVATED -> List.of(Outputs.activation(network, 1).target());
            case BEFORE -> before(network, layer);
            case WEIGHTS -> listed(layer.weights());
            case BIAS -> listed(layer.bias());
            case SCALE -> listed(layer.scale());
            case SHIFT -> listed(layer.shift());
            case MASK -> listed(layer.mask());
            case MEAN -> statistics(network).stream().limit(1).toList();
            case VARIANCE -> statistics(network).stream().skip(1).toList();
            case HAT -> listed(hat(network, layer));
            case LABELS -> loss ? List.of(network.labels()) : List.of();
            case COST -> loss ? List.of(network.forward().cost()) : List.of();
            case ANY -> any(pair, network, layer);
        };
    }

    private static List<Tensor> before(Network network, ChainLayer layer) {
        if (layer.normalised() != null) {
            return List.of(network.input(), layer.output());
        }
        return List.of(layer.sum() == null ? network.input() : isActivated(network) ? layer.sum() : layer.output());
    }

    private static List<Tensor> listed(@Nullable Tensor tensor) {
        return tensor == null ? List.of() : List.of(tensor);
    }

    /** What a normalisation computes of all examples, or of all units: its mean, then its variance. */
    private static List<Tensor> statistics(Network network) {
        return network.forward().equations().stream()
                .map(Equation::target)
                .filter(t -> t.dims().size() == 1)
                .toList();
    }

    /** What is scaled, where that has a tensor of its own. */
    private static @Nullable Tensor hat(Network network, ChainLayer layer) {
        return network.forward().equations().stream()
                .filter(e -> e.target().equals(layer.normalised()))
                .flatMap(e -> Exprs.tensors(e.body()).stream())
                .filter(t -> t.dims().size() > 1 && !t.equals(network.input()))
                .findFirst()
                .orElse(null);
    }

    /** A name of one's own is what is read or what is given; beside parameters only if it has a gradient. */
    private List<Tensor> any(Pair pair, Network network, ChainLayer layer) {
        boolean cache = pair.gradient() == null
                && (unit.hasParameters() || !unit.activations().contains(pair));
        return cache ? List.of() : List.of(network.input(), layer.output());
    }

    private static boolean isActivated(Network network) {
        return !network.specs().get(1).parts().isEmpty();
    }

    private static String sentence(Network network, Map<Tensor, String> names) {
        Tensor arriving = network.upstream();
        return "taken for one layer"
                + (arriving == null ? " and its loss" : ", at which " + names.get(arriving) + " arrives") + ": "
                + network.text() + " (--net tells another).";
    }
}
