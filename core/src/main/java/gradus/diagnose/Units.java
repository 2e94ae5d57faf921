package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.SubmissionNames.Named;
import gradus.diagnose.SubmissionNames.Style;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    record Unit(Network network, Named named) {}

    /** The network that was told, with this file's arrays; empty where the names are not those of one layer. */
    static Optional<Unit> told(Map<String, NdArray> given, Network network) {
        if (!network.isChain() || network.depth() != 1) {
            return Optional.empty();
        }
        UnitArrays unit = new UnitArrays(given, network.options().library());
        return unit.isUnit() && unit.hasLoss() == (network.upstream() == null)
                ? new Units(unit).in(network)
                : Optional.empty();
    }

    /** Every network that the file may be of, likeliest first; nothing where it is no layer's. */
    static List<Unit> untold(Map<String, NdArray> given, Library library) {
        UnitArrays unit = new UnitArrays(given, library);
        if (!unit.isUnit()) {
            return List.of();
        }
        Units units = new Units(unit);
        List<Unit> found = new ArrayList<>();
        new UnitNetworks(unit, library).networks().forEach(n -> units.in(n).ifPresent(found::add));
        return found;
    }

    private Optional<Unit> in(Network network) {
        Network whole = numbered(network);
        ChainLayer layer = ChainLayer.of(whole).getFirst();
        Map<Tensor, String> names = new LinkedHashMap<>();
        boolean fits = true;
        for (Pair pair : unit.pairs()) {
            Tensor tensor = unit.hasLoss() && pair.equals(unit.labels()) ? whole.labels() : tensor(pair, whole, layer);
            fits &= tensor != null
                    && put(tensor, pair.value(), names)
                    && (pair.gradient() == null || put(whole.forward().gradientOf(tensor), pair.gradient(), names));
        }
        Tensor arriving = whole.upstream();
        if (!fits || arriving != null && !names.containsKey(arriving)) {
            return Optional.empty();
        }
        Letters letters = Letters.of(whole);
        Map<Meaning, NdArray> byMeaning = new LinkedHashMap<>();
        Map<Meaning, String> byName = new LinkedHashMap<>();
        names.forEach((tensor, name) -> NameTable.of(GivenArrays.name(whole, tensor), letters)
                .ifPresent(m -> {
                    Meaning what = m.withRank(0);
                    byMeaning.put(what, Objects.requireNonNull(unit.array(name)));
                    byName.put(what, name);
                }));
        // Without an activation, what arrives at the output is what the sum has.
        if (arriving != null && layer.sum() != null && !isActivated(whole)) {
            String name = Objects.requireNonNull(names.get(arriving));
            NameTable.of(GivenArrays.name(whole, whole.forward().gradientOf(layer.sum())), letters)
                    .ifPresent(m -> byName.putIfAbsent(m.withRank(0), name));
        }
        Map<Kind, Double> settings = new EnumMap<>(Kind.class);
        List<Note> notes = new ArrayList<>(List.of(new Note("unit", sentence(whole, names))));
        return Optional.of(new Unit(whole, new Named(byMeaning, byName, settings, Style.COURSE, notes)));
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
                                ? new Part(p.name(), unit.numbersOf(p.name()))
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

    private @Nullable Tensor tensor(Pair pair, Network network, ChainLayer layer) {
        return switch (pair.role()) {
            case INPUT -> network.input();
            case OUTPUT -> layer.output();
            case BEFORE -> layer.sum() == null ? network.input() : isActivated(network) ? layer.sum() : layer.output();
            case WEIGHTS -> layer.weights();
            case BIAS -> layer.bias();
            case SCALE -> layer.scale();
            case SHIFT -> layer.shift();
            case MASK -> layer.mask();
            case LABELS -> network.upstream() == null ? network.labels() : null;
            case COST -> network.upstream() == null ? network.forward().cost() : null;
            case ANY -> any(network, layer);
        };
    }

    /** A name of one's own: what is read where nothing else is that, else what is given. */
    private Tensor any(Network network, ChainLayer layer) {
        boolean read = unit.activations().stream().anyMatch(p -> p.role() == Role.INPUT)
                || layer.sum() == null && unit.activations().stream().anyMatch(p -> p.role() == Role.BEFORE);
        return read ? layer.output() : network.input();
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
