package gradus.diagnose;

import gradus.InputException;
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
import gradus.network.NetworkOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One layer's backward function, with the gradient that arrives given, or one loss: what courses grade. Says which network
 * it may be of, and what its arrays are there.
 */
final class Units {
    private static final Set<String> KEPT = Set.of("p", "keep_prob", "keep", "keepprob", "kp", "keep_rate");
    private static final Set<String> DROPPED = Set.of("rate", "drop_rate", "drop_prob", "dropout");

    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Pair> pairs;
    private final Library library;

    /** A network and the arrays by what they are in it. */
    record Unit(Network network, Named named) {}

    private Units(Map<String, NdArray> given, Library library) {
        this.library = library;
        given.forEach((name, array) -> {
            if (isSetting(name) && array.size() == 1) {
                numbers.put(name, array.value());
            } else {
                arrays.put(name, array);
            }
        });
        this.pairs = UnitNames.pairs(arrays).orElse(List.of());
        flatten();
    }

    private boolean isSetting(String name) {
        String small = name.toLowerCase(java.util.Locale.ROOT);
        return KEPT.contains(small)
                || DROPPED.contains(small)
                || library.layerNames().stream()
                        .anyMatch(l -> library.layerParameters(l).containsKey(small));
    }

    /** The network that was told, with this file's arrays; empty where the names are not those of one layer. */
    static Optional<Unit> told(Map<String, NdArray> given, Network network) {
        if (!network.isChain() || network.depth() != 1) {
            return Optional.empty();
        }
        Units units = new Units(given, network.options().library());
        return units.isUnit() && units.hasLoss() == (network.upstream() == null) ? units.in(network) : Optional.empty();
    }

    /** Every network that the file may be of, likeliest first; nothing where it is no layer's. */
    static List<Unit> untold(Map<String, NdArray> given, Library library) {
        Units units = new Units(given, library);
        if (!units.isUnit()) {
            return List.of();
        }
        List<Unit> found = new ArrayList<>();
        units.networks().forEach(n -> units.in(n).ifPresent(found::add));
        return found;
    }

    /** More axes than an example's numbers need are laid out in a row, as the course does before it multiplies. */
    private void flatten() {
        arrays.replaceAll((name, array) -> {
            if (array.rank() < 3 || array.size() == 0) {
                return array;
            }
            int first = array.dimension(0);
            return array.reshape(first, array.size() / first);
        });
    }

    private @Nullable Pair pair(Role role) {
        return pairs.stream().filter(p -> p.role() == role).findFirst().orElse(null);
    }

    private boolean has(Role role) {
        return pair(role) != null;
    }

    private boolean hasLoss() {
        return has(Role.LABELS) || has(Role.COST) || labels() != null;
    }

    /** Class numbers, or a matrix called y, beside something that has a gradient and no arriving one. */
    private @Nullable Pair labels() {
        if (pair(Role.LABELS) instanceof Pair told) {
            return told;
        }
        Pair y = pairs.stream()
                .filter(p -> p.role() == Role.OUTPUT && p.value() != null && p.gradient() == null)
                .findFirst()
                .orElse(null);
        return y != null && arriving() == null ? y : null;
    }

    private @Nullable Pair arriving() {
        return pairs.stream()
                .filter(p -> p.gradient() != null && p.role() == Role.OUTPUT)
                .findFirst()
                .orElse(null);
    }

    /** Whether a gradient goes in, or a loss is there, and one of what the layer reads or has comes out. */
    private boolean isUnit() {
        long gradients = pairs.stream().filter(p -> p.gradient() != null).count();
        long activations =
                activations().stream().filter(p -> p.gradient() != null).count();
        boolean parameters = has(Role.WEIGHTS) || has(Role.SCALE);
        return hasLoss() ? gradients > 0 && !parameters : gradients > 1 && activations >= (parameters ? 1 : 2);
    }

    /** What is neither a parameter nor told beside. */
    private List<Pair> activations() {
        return pairs.stream()
                .filter(p -> switch (p.role()) {
                    case INPUT, BEFORE, OUTPUT, ANY -> !p.equals(hasLoss() ? labels() : null);
                    case WEIGHTS, BIAS, SCALE, SHIFT, MASK, LABELS, COST -> false;
                })
                .toList();
    }

    // ---- which networks

    private List<Network> networks() {
        NetworkOptions options = NetworkOptions.defaults().withLibrary(library).withUpstream(!hasLoss());
        List<Network> found = new ArrayList<>();
        for (List<Part> parts : parts()) {
            for (int[] sizes : sizes()) {
                List<LayerSpec> specs = List.of(
                        new LayerSpec(sizes[0], List.of()), new LayerSpec(has(Role.WEIGHTS) ? sizes[1] : 0, parts));
                List<NetworkOptions> losses = hasLoss()
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
        return found;
    }

    private List<List<Part>> parts() {
        List<List<Part>> found = new ArrayList<>();
        if (has(Role.SCALE) || has(Role.SHIFT)) {
            library.normalisationNames().forEach(n -> found.add(List.of(new Part(n, numbersOf(n)))));
        } else if (has(Role.MASK)) {
            found.add(List.of(new Part(library.maskLayerName(), List.of(Rational.ONE.minus(kept())))));
        } else if (hasLoss()) {
            library.commonActivationNames().forEach(a -> found.add(List.of(new Part(a, List.of()))));
        } else if (has(Role.WEIGHTS)) {
            boolean activated = has(Role.BEFORE) && has(Role.OUTPUT) || isCalledActivated();
            if (!activated) {
                found.add(List.of());
            }
            library.commonActivationNames().stream()
                    .filter(a -> !a.equals(library.defaultActivationName()))
                    .forEach(a -> found.add(List.of(new Part(a, List.of()))));
        } else {
            library.activationNames().stream()
                    .filter(a -> !a.equals(library.defaultActivationName()))
                    .forEach(a -> found.add(List.of(new Part(a, List.of()))));
        }
        return found;
    }

    /** A gradient of what comes out that is called A's and not Z's. */
    private boolean isCalledActivated() {
        Pair arriving = arriving();
        return arriving != null
                && arriving.gradient() != null
                && arriving.gradient().equals("dA");
    }

    private Rational kept() {
        for (Map.Entry<String, Double> e : numbers.entrySet()) {
            String small = e.getKey().toLowerCase(java.util.Locale.ROOT);
            if (KEPT.contains(small) && e.getValue() > 0 && e.getValue() < 1) {
                return ClaimsReader.rational(e.getValue());
            }
            if (DROPPED.contains(small) && e.getValue() > 0 && e.getValue() < 1) {
                return ClaimsReader.rational(1 - e.getValue());
            }
        }
        NdArray mask = arrays.get(
                Objects.requireNonNull(Objects.requireNonNull(pair(Role.MASK)).value(), "a mask"));
        double most =
                mask == null ? 0 : java.util.Arrays.stream(mask.data()).max().orElse(0);
        return most > 1
                ? ClaimsReader.rational(Double.parseDouble(String.format(java.util.Locale.ROOT, "%.6g", 1 / most)))
                : Rational.of(1, 2);
    }

    /** Numbers of a layer that stand in the file under the name of its parameter. */
    private List<Rational> numbersOf(String layer) {
        List<Rational> found = new ArrayList<>();
        for (String name : library.layerParameters(layer).keySet()) {
            Double number = numbers.get(name);
            if (number == null) {
                return found;
            }
            found.add(ClaimsReader.rational(number));
        }
        return found;
    }

    /** Inputs and units: of the weights either way round; else both axes of an array, the last one first. */
    private List<int[]> sizes() {
        Pair weights = pair(Role.WEIGHTS);
        if (weights != null) {
            NdArray w = arrays.get(weights.value() != null ? weights.value() : weights.gradient());
            return w == null || w.rank() != 2
                    ? List.of()
                    : List.of(new int[] {w.dimension(1), w.dimension(0)}, new int[] {w.dimension(0), w.dimension(1)});
        }
        Pair scale = pair(Role.SCALE);
        NdArray gamma = scale == null ? null : arrays.get(scale.value() != null ? scale.value() : scale.gradient());
        if (gamma != null) {
            return List.of(new int[] {gamma.size(), 0});
        }
        return activations().stream()
                .map(p -> arrays.get(p.gradient() != null ? p.gradient() : p.value()))
                .filter(a -> a != null && a.rank() == 2)
                .findFirst()
                .map(a -> a.dimension(0) == a.dimension(1)
                        ? List.of(new int[] {a.dimension(1), 0})
                        : List.of(new int[] {a.dimension(1), 0}, new int[] {a.dimension(0), 0}))
                .orElse(List.of(new int[] {1, 0}));
    }

    // ---- which array is what

    private Optional<Unit> in(Network network) {
        Network whole = numbered(network);
        ChainLayer layer = ChainLayer.of(whole).getFirst();
        Map<Tensor, String> names = new LinkedHashMap<>();
        boolean fits = true;
        for (Pair pair : pairs) {
            Tensor tensor = hasLoss() && pair.equals(labels()) ? whole.labels() : tensor(pair, whole, layer);
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
                    byMeaning.put(what, Objects.requireNonNull(arrays.get(name)));
                    byName.put(what, name);
                }));
        Map<Kind, Double> settings = new EnumMap<>(Kind.class);
        List<Note> notes = new ArrayList<>(List.of(new Note("unit", sentence(whole, names))));
        return Optional.of(new Unit(whole, new Named(byMeaning, byName, settings, Style.COURSE, notes)));
    }

    /** With the numbers that the file tells of its layers. */
    private Network numbered(Network network) {
        List<LayerSpec> specs = network.specs().stream()
                .map(s -> s.withParts(s.parts().stream()
                        .map(p -> p.numbers().isEmpty() && library.layerNames().contains(p.name())
                                ? new Part(p.name(), numbersOf(p.name()))
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
        boolean read = activations().stream().anyMatch(p -> p.role() == Role.INPUT)
                || layer.sum() == null && activations().stream().anyMatch(p -> p.role() == Role.BEFORE);
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
