package gradus.diagnose;

import gradus.array.NdArray;
import gradus.layout.LabelSums;
import gradus.math.Rational;
import gradus.network.LayerNumbers;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Numbers in float32 that differ by no more than this share are the same. */
    static final double ROUGH = 1e-5;

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

    // ---- what the numbers of an array say by themselves

    static boolean areWhole(@Nullable NdArray array) {
        return array != null && Arrays.stream(array.data()).allMatch(x -> x == Math.rint(x));
    }

    /** Whether it is a matrix of zeros and one other number, which is 1 or more. */
    static boolean isMask(NdArray array) {
        double kept = Comparison.largest(array.data());
        return array.rank() > 1
                && kept >= 1
                && Arrays.stream(array.data()).allMatch(x -> x == 0 || x == kept)
                && Arrays.stream(array.data()).anyMatch(x -> x == 0);
    }

    /** Whether the numbers of each example are at least 0 and sum to 1, the examples being rows or columns. */
    static boolean areDistributions(NdArray a) {
        if (a.rank() != 2 || Arrays.stream(a.data()).anyMatch(x -> x < 0)) {
            return false;
        }
        return a.dimension(0) > 1 && sumToOne(a) || a.dimension(1) > 1 && sumToOne(a.transpose2d());
    }

    private static boolean sumToOne(NdArray columns) {
        return LabelSums.firstThatIsNotOne(columns.data(), columns.dimension(0), columns.dimension(1))
                .isEmpty();
    }

    /** What everything that the mask keeps is multiplied by between two arrays; 0 where that differs. */
    static double factor(NdArray mask, NdArray from, NdArray to) {
        if (from.size() != mask.size() || to.size() != mask.size()) {
            return 0;
        }
        double factor = 0;
        for (int n = 0; n < mask.size(); n++) {
            if (mask.data()[n] != 0 && (from.data()[n] != 0 || to.data()[n] != 0)) {
                double ratio = to.data()[n] / from.data()[n];
                if (factor == 0
                        ? !(Math.abs(ratio) <= Double.MAX_VALUE)
                        : !(Math.abs(ratio - factor) <= ROUGH * Math.abs(factor))) {
                    return 0;
                }
                factor = ratio;
            }
        }
        return factor;
    }
}
