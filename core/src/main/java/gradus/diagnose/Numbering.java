package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Meaning.Form;
import gradus.diagnose.SubmissionNames.Style;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Layers are counted from the first one with weights. Some count the input as a layer as well, so that their a2 is our
 * A1; some begin at 0. Which, is seen from the numbers themselves.
 */
final class Numbering {
    /** Parameters and their gradients, without what was only added up. */
    private static final Predicate<Meaning> PARAMETERS = m -> m.kind().isParameter() && m.form() != Form.SUMMED;

    private static final Predicate<Meaning> WEIGHTS = m -> m.kind() == Kind.WEIGHTS && !m.isGradient();
    private static final Predicate<Meaning> OUTPUTS = m -> m.kind() == Kind.OUTPUT;

    private static final Predicate<Meaning> MASKS = m -> m.kind() == Kind.MASK;

    /** What is computed before the activation, and values that only this network has. */
    private static final Predicate<Meaning> BEFORE =
            m -> m.kind() == Kind.SUM || m.kind() == Kind.NORMALISED || m.kind() == Kind.VALUE;

    private final Map<String, NdArray> arrays;
    private final Map<String, Meaning> meanings;
    private final Style style;
    private final Letters letters;

    /** @param meanings by the file's names; their layers are changed where they are counted otherwise */
    Numbering(Map<String, NdArray> arrays, Map<String, Meaning> meanings, Style style, Letters letters) {
        this.arrays = arrays;
        this.meanings = meanings;
        this.style = style;
        this.letters = letters;
    }

    void apply() {
        boolean inChain = letters.depth() > 0
                && isOfCourse()
                && meanings.values().stream()
                        .mapToInt(Meaning::layer)
                        .allMatch(l -> l < 0 || l >= 1 && l <= letters.depth());
        if (inChain) {
            return;
        }
        int first = numbers(WEIGHTS).min().orElse(1);
        boolean shiftsMasks = false;
        boolean asTold = numbers(WEIGHTS).allMatch(letters::hasWeightsIn);
        if (!asTold && isOfCourse() && (first == 0 || first == 2 && startsFromTwo())) {
            shift(PARAMETERS, 1 - first);
            shiftsMasks = first == 2 && numbers(MASKS).min().orElse(1) == 2;
        }
        int depth = letters.depth() > 0 ? letters.depth() : largest(WEIGHTS);
        if (numbers(BEFORE).min().orElse(1) == 0) {
            shift(BEFORE, 1);
        } else if (depth > 0 && countsInput(depth, BEFORE)) {
            shift(BEFORE, -1);
        }
        if (numbers(MASKS).min().orElse(1) == 0) {
            shift(MASKS, 1);
        } else if (shiftsMasks) {
            shift(MASKS, -1);
        }
        if (depth > 0 && countsInput(depth, OUTPUTS)) {
            shift(OUTPUTS, -1);
        } else if (first == 0 && largest(OUTPUTS) == depth - 1 && !startsWithInput()) {
            shift(OUTPUTS, 1);
        }
    }

    /** Whether what comes before an activation has the numbers of the weights; without any, whether the first ones take X. */
    private boolean startsFromTwo() {
        if (numbers(BEFORE).findAny().isPresent()) {
            return largest(BEFORE) == largest(WEIGHTS);
        }
        NdArray x = of(Kind.INPUT, Meaning.NONE) == null ? of(Kind.OUTPUT, 1) : of(Kind.INPUT, Meaning.NONE);
        NdArray w = of(Kind.WEIGHTS, 2);
        return x != null
                && w != null
                && Arrays.stream(x.shape())
                        .anyMatch(n -> Arrays.stream(w.shape()).anyMatch(k -> k == n));
    }

    private boolean isOfCourse() {
        return style == Style.COURSE || style == Style.BIAS_IN_WEIGHTS;
    }

    private IntStream numbers(Predicate<Meaning> which) {
        return meanings.values().stream()
                .filter(m -> which.test(m) && m.layer() >= 0)
                .mapToInt(Meaning::layer);
    }

    private int largest(Predicate<Meaning> which) {
        return numbers(which).max().orElse(0);
    }

    /** In the older course a2 is the first layer's output; nobody there writes it in capitals. */
    private boolean countsInput(int depth, Predicate<Meaning> which) {
        boolean small = style == Style.THETA
                && numbers(which).min().orElse(1) > 0
                && meanings.entrySet().stream()
                        .filter(e -> which.test(e.getValue()) && e.getValue().layer() >= 0)
                        .allMatch(e -> e.getKey().matches("d?[az].*|delta.*|d\\d+|[aA]ctivation.*"));
        return largest(which) == depth + 1 || small;
    }

    /** Whether A0 is X: the same array; where there is no X, or no A0, it is taken to be. */
    private boolean startsWithInput() {
        NdArray x = of(Kind.INPUT, Meaning.NONE);
        NdArray first = of(Kind.OUTPUT, 0);
        return first == null || x == null || Arrays.equals(x.data(), first.data());
    }

    private @Nullable NdArray of(Kind kind, int layer) {
        return meanings.entrySet().stream()
                .filter(e -> e.getValue().kind() == kind
                        && !e.getValue().isGradient()
                        && e.getValue().layer() == layer)
                .findFirst()
                .map(e -> arrays.get(e.getKey()))
                .orElse(null);
    }

    private void shift(Predicate<Meaning> which, int by) {
        meanings.replaceAll((name, m) -> which.test(m) && m.layer() >= 0 ? m.withLayer(m.layer() + by) : m);
    }

    /** The same arrays; X and A{l} without the ones that the biases are multiplied by. */
    static Map<Meaning, NdArray> withoutOnes(Map<Meaning, NdArray> arrays, boolean last) {
        Map<Meaning, NdArray> plain = new LinkedHashMap<>(arrays);
        plain.replaceAll((what, array) -> {
            boolean feeds = !what.isGradient() && (what.kind() == Kind.INPUT || what.kind() == Kind.OUTPUT);
            int next = what.kind() == Kind.INPUT ? 1 : what.layer() + 1;
            NdArray weights = arrays.entrySet().stream()
                    .filter(e -> WEIGHTS.test(e.getKey()) && e.getKey().layer() == next)
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
            return !feeds || weights == null || weights.rank() != 2 || array.rank() != 2
                    ? array
                    : withoutOnes(array, weights.dimension(1), last);
        });
        return plain;
    }

    private static NdArray withoutOnes(NdArray array, int units, boolean last) {
        for (boolean turned : List.of(false, true)) {
            NdArray rows = turned ? array.transpose2d() : array;
            if (isWithOnes(rows, units + 1, last)) {
                NdArray left = without(rows, last);
                return turned ? left.transpose2d() : left;
            }
        }
        return array;
    }

    /** Whether a matrix has this many rows or columns, the first or the last of which are ones. */
    static boolean hasOnes(NdArray matrix, int count, boolean last) {
        return isWithOnes(matrix, count, last) || isWithOnes(matrix.transpose2d(), count, last);
    }

    private static boolean isWithOnes(NdArray rows, int columns, boolean last) {
        return rows.dimension(1) == columns && isOne(rows, last ? columns - 1 : 0);
    }

    private static boolean isOne(NdArray rows, int column) {
        return IntStream.range(0, rows.dimension(0)).allMatch(j -> rows.get(j, column) == 1);
    }

    private static NdArray without(NdArray rows, boolean last) {
        int count = rows.dimension(0);
        int left = rows.dimension(1) - 1;
        double[] data = new double[count * left];
        for (int j = 0; j < count; j++) {
            System.arraycopy(rows.data(), j * (left + 1) + (last ? 0 : 1), data, j * left, left);
        }
        return new NdArray(new int[] {count, left}, data, Objects.requireNonNull(rows.dtype()));
    }
}
