package gradus.diagnose;

import gradus.array.NdArray;
import gradus.math.Rational;
import gradus.network.LayerNumbers;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbers that a file tells beside one layer's arrays: what the layer takes, and how many units dropout keeps. */
final class UnitNumbers {
    private static final Set<String> KEPT = Set.of("p", "keep_prob", "keep", "keepprob", "kp", "keep_rate");
    private static final Set<String> DROPPED = Set.of("rate", "drop_rate", "drop_prob", "dropout");

    private final Map<String, Double> numbers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Library library;

    UnitNumbers(Library library) {
        this.library = library;
    }

    /** Keeps it, if it is such a number. */
    boolean takes(String name, NdArray array) {
        if (!isSetting(name) || array.size() != 1) {
            return false;
        }
        numbers.put(name, array.value());
        return true;
    }

    private boolean isSetting(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return KEPT.contains(small)
                || DROPPED.contains(small)
                || library.layerNames().stream()
                        .anyMatch(l -> LayerNumbers.of(library, l).containsKey(small));
    }

    /** The probability that a unit is kept, as the file tells it beside its arrays. */
    @Nullable
    Double share() {
        for (Map.Entry<String, Double> e : numbers.entrySet()) {
            String small = e.getKey().toLowerCase(Locale.ROOT);
            if (e.getValue() > 0 && e.getValue() < 1) {
                if (KEPT.contains(small)) {
                    return e.getValue();
                }
                if (DROPPED.contains(small)) {
                    return 1 - e.getValue();
                }
            }
        }
        return null;
    }

    /** Numbers of a layer that stand in the file under the name of its parameter. */
    List<Rational> of(String layer) {
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
