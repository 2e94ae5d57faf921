package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import gradus.math.Rational;
import gradus.network.LayerNumbers;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The arrays of a file as what one layer reads and gives and the gradients of these, and the numbers told beside them. */
final class UnitArrays {
    private static final Set<String> KEPT = Set.of("p", "keep_prob", "keep", "keepprob", "kp", "keep_rate");
    private static final Set<String> DROPPED = Set.of("rate", "drop_rate", "drop_prob", "dropout");

    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Pair> pairs;
    private final Library library;

    UnitArrays(Map<String, NdArray> given, Library library) {
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
        String small = name.toLowerCase(Locale.ROOT);
        return KEPT.contains(small)
                || DROPPED.contains(small)
                || library.layerNames().stream()
                        .anyMatch(l -> LayerNumbers.of(library, l).containsKey(small));
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

    @Nullable
    Pair pair(Role role) {
        return pairs.stream().filter(p -> p.role() == role).findFirst().orElse(null);
    }

    boolean has(Role role) {
        return pair(role) != null;
    }

    boolean hasLoss() {
        return has(Role.LABELS) || has(Role.COST) || labels() != null;
    }

    /** Class numbers, or a matrix called y, beside something that has a gradient and no arriving one. */
    @Nullable
    Pair labels() {
        if (pair(Role.LABELS) instanceof Pair told) {
            return told;
        }
        Pair y = pairs.stream()
                .filter(p -> p.role() == Role.OUTPUT && p.value() != null && p.gradient() == null)
                .findFirst()
                .orElse(null);
        return y != null && arriving() == null ? y : null;
    }

    @Nullable
    Pair arriving() {
        return pairs.stream()
                .filter(p -> p.gradient() != null && p.role() == Role.OUTPUT)
                .findFirst()
                .orElse(null);
    }

    /** Whether a gradient goes in, or a loss is there, and one of what the layer reads or has comes out. */
    boolean isUnit() {
        long gradients = pairs.stream().filter(p -> p.gradient() != null).count();
        long activations =
                activations().stream().filter(p -> p.gradient() != null).count();
        boolean parameters = has(Role.WEIGHTS) || has(Role.SCALE);
        // Labels beside weights are those of a whole network.
        if (parameters && pairs.stream().anyMatch(p -> p.gradient() == null && "y".equalsIgnoreCase(p.value()))) {
            return false;
        }
        return hasLoss() ? gradients > 0 && !parameters : gradients > 1 && activations >= (parameters ? 1 : 2);
    }

    /** What is neither a parameter nor told beside. */
    List<Pair> activations() {
        return pairs.stream()
                .filter(p -> switch (p.role()) {
                    case INPUT, BEFORE, OUTPUT, ANY -> !p.equals(hasLoss() ? labels() : null);
                    case WEIGHTS, BIAS, SCALE, SHIFT, MASK, LABELS, COST -> false;
                })
                .toList();
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** By its name in the file; null for none. */
    @Nullable
    NdArray array(@Nullable String name) {
        return name == null ? null : arrays.get(name);
    }

    /** The value of a pair, or where that is missing its gradient, which has the same shape. */
    @Nullable
    NdArray array(Pair pair) {
        return array(pair.value() != null ? pair.value() : pair.gradient());
    }

    /** The probability that a unit is kept: as told, else as the mask has it, else one half. */
    Rational kept() {
        for (Map.Entry<String, Double> e : numbers.entrySet()) {
            String small = e.getKey().toLowerCase(Locale.ROOT);
            if (KEPT.contains(small) && e.getValue() > 0 && e.getValue() < 1) {
                return ToldNumbers.rational(e.getValue());
            }
            if (DROPPED.contains(small) && e.getValue() > 0 && e.getValue() < 1) {
                return ToldNumbers.rational(1 - e.getValue());
            }
        }
        NdArray mask = arrays.get(
                Objects.requireNonNull(Objects.requireNonNull(pair(Role.MASK)).value(), "a mask"));
        double most = mask == null ? 0 : Arrays.stream(mask.data()).max().orElse(0);
        return most > 1
                ? ToldNumbers.rational(Double.parseDouble(String.format(Locale.ROOT, "%.6g", 1 / most)))
                : Rational.of(1, 2);
    }

    /** Numbers of a layer that stand in the file under the name of its parameter. */
    List<Rational> numbersOf(String layer) {
        List<Rational> found = new ArrayList<>();
        for (String name : LayerNumbers.of(library, layer).keySet()) {
            Double number = numbers.get(name);
            if (number == null) {
                return found;
            }
            found.add(ToldNumbers.rational(number));
        }
        return found;
    }
}
