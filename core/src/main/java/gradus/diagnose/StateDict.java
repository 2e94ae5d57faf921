package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.SubmissionNames.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names that a framework gives to a layer and what it holds: {@code 0.weight}, {@code fc1.bias.grad},
 * {@code dense_1/kernel:0}, {@code layers/dense/vars/1}. The layers' own names say only in which order they come.
 */
final class StateDict {
    private static final Pattern NAME = Pattern.compile("(?:(grads?|gradients?|d)[._/])?(.+?)[._/]"
            + "(weight|bias|kernel|gamma|beta|vars/\\d|(?:running|moving)_[a-z]+|num_batches_tracked)(?::\\d)?"
            + "(?:[._/]?(grads?|gradients?))?(?::\\d)?");
    private static final Pattern LAST_NUMBER = Pattern.compile("(.*?)[._/]?(\\d{1,8})?");

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Layer> layers = new LinkedHashMap<>();

    /** One array: which layer's, and what of it. */
    private record Entry(String layer, String part, boolean gradient) {}

    /** A layer's name, taken apart, and its weights. */
    private record Layer(String name, String stem, int number, NdArray weights) {
        boolean isNormalisation() {
            return weights.rank() < 2;
        }
    }

    private StateDict() {}

    /** The program's names by those of the file; what is no such name is left out. */
    static Map<String, String> names(Map<String, NdArray> arrays) {
        return new StateDict().read(arrays);
    }

    /** What the names go with, if any of them is of this kind. */
    static Optional<Style> style(Map<String, String> names) {
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(names.keySet().stream().anyMatch(StateDict::isKeras) ? Style.KERAS : Style.STATE_DICT);
    }

    private static boolean isKeras(String name) {
        return name.contains("kernel") || name.contains("vars/");
    }

    private Map<String, String> read(Map<String, NdArray> arrays) {
        arrays.forEach((name, array) -> {
            Matcher m = name.length() > 200 ? null : NAME.matcher(name);
            if (m != null && m.matches() && !m.group(2).matches("grads?|gradients?|d|params?|parameters|W|b")) {
                entries.put(name, new Entry(m.group(2), part(m.group(3)), m.group(1) != null || m.group(4) != null));
            }
        });
        entries.forEach((name, entry) -> {
            if (entry.part.equals("weight") || entry.part.equals("gamma")) {
                layer(entry.layer, arrays.get(name), entry.gradient);
            }
        });
        List<Layer> order = ordered(
                layers.values().stream().filter(l -> !l.isNormalisation()).toList());
        Map<String, Integer> numbers = new LinkedHashMap<>();
        order.forEach(l -> numbers.put(l.name, numbers.size() + 1));
        List<Layer> norms =
                ordered(layers.values().stream().filter(Layer::isNormalisation).toList());
        norms.forEach(n -> numbers.put(n.name, before(n, order, norms)));
        Map<String, String> names = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            String program = program(entry, numbers.get(entry.layer));
            if (program != null) {
                names.put(name, program);
            }
        });
        return names;
    }

    /** Keras numbers what a layer holds: the matrix first. */
    private static String part(String word) {
        return switch (word) {
            case "kernel", "vars/0" -> "weight";
            case "vars/1" -> "bias";
            default -> word;
        };
    }

    private void layer(String name, @Nullable NdArray weights, boolean gradient) {
        if (weights != null && (!gradient || !layers.containsKey(name))) {
            Matcher m = LAST_NUMBER.matcher(name);
            boolean found = m.matches();
            String number = found ? m.group(2) : null;
            layers.put(
                    name,
                    new Layer(name, found ? m.group(1) : name, number == null ? 0 : Integer.parseInt(number), weights));
        }
    }

    /** By number where the names differ in nothing else; else as in the file, unless only another order chains. */
    private List<Layer> ordered(List<Layer> layers) {
        List<String> stems = layers.stream().map(Layer::stem).distinct().toList();
        List<Layer> order = new ArrayList<>(layers);
        order.sort(Comparator.comparingInt((Layer l) -> stems.indexOf(l.stem)).thenComparingInt(Layer::number));
        return stems.size() < 2 || chains(order)
                ? order
                : chained(new ArrayList<>(), order).orElse(order);
    }

    /** Whether each layer reads what the one before it gives: Keras has the inputs first, PyTorch the outputs. */
    private boolean chains(List<Layer> layers) {
        int output = entries.keySet().stream().anyMatch(StateDict::isKeras) ? 1 : 0;
        for (int n = 1; n < layers.size(); n++) {
            NdArray before = layers.get(n - 1).weights;
            NdArray after = layers.get(n).weights;
            if (before.rank() == 2 && after.rank() == 2 && before.dimension(output) != after.dimension(1 - output)) {
                return false;
            }
        }
        return true;
    }

    /** The first order in which each layer reads what the one before it gives; few layers only. */
    private Optional<List<Layer>> chained(List<Layer> begun, List<Layer> rest) {
        if (rest.isEmpty()) {
            return Optional.of(begun);
        }
        for (int n = 0; n < rest.size() && begun.size() + rest.size() <= 7; n++) {
            List<Layer> more = new ArrayList<>(begun);
            more.add(rest.get(n));
            List<Layer> left = new ArrayList<>(rest);
            left.remove(n);
            Optional<List<Layer>> found = chains(more) ? chained(more, left) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The layer that a normalisation follows: by its place in a row of modules, else by its number among its kind. */
    private static int before(Layer norm, List<Layer> layers, List<Layer> norms) {
        long earlier = layers.stream()
                .filter(l -> l.stem.equals(norm.stem) && l.number < norm.number)
                .count();
        return earlier > 0 ? (int) earlier : norms.indexOf(norm) + 1;
    }

    private @Nullable String program(Entry entry, @Nullable Integer number) {
        if (number == null) {
            return null;
        }
        Layer layer = layers.get(entry.layer);
        boolean norm = layer != null && layer.isNormalisation();
        String letters = switch (entry.part) {
            case "weight", "gamma" -> norm ? "gamma" : "W";
            case "bias", "beta" -> norm ? "beta" : "b";
            default -> "";
        };
        return letters.isEmpty() ? "m" : (entry.gradient ? "d" : "") + letters + number;
    }
}
