package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.NameTable.Meaning;
import gradus.diagnose.SubmissionNames.Style;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Layers are counted from the first one with weights. Some count the input as a layer as well, so that their a2 is our
 * A1; some begin at 0. Which, is seen from the numbers themselves.
 */
final class Numbering {
    private static final Set<String> PARAMETERS = Set.of("W", "b", "dW", "db", "gamma", "beta", "dgamma", "dbeta");
    private static final Set<String> VALUES = Set.of("A", "dA", "gA");
    private static final Set<String> BEFORE = Set.of("Z", "dZ", "gZ", "N", "dN");

    private final Map<String, NdArray> arrays;
    private final Map<String, Meaning> meanings;
    private final Style style;

    /** @param meanings by the file's names; their layers are changed where they are counted otherwise */
    Numbering(Map<String, NdArray> arrays, Map<String, Meaning> meanings, Style style) {
        this.arrays = arrays;
        this.meanings = meanings;
        this.style = style;
    }

    void apply() {
        int first = numbers(Set.of("W")).min().orElse(1);
        if (style == Style.COURSE && (first == 0 || first == 2 && largest(BEFORE) == largest(Set.of("W")))) {
            shift(PARAMETERS, 1 - first);
        }
        int depth = largest(Set.of("W"));
        if (numbers(BEFORE).min().orElse(1) == 0) {
            shift(BEFORE, 1);
        } else if (depth > 0 && countsInput(depth, BEFORE)) {
            shift(BEFORE, -1);
        }
        if (depth > 0 && countsInput(depth, VALUES)) {
            shift(VALUES, -1);
        } else if (first == 0 && largest(VALUES) == depth - 1 && !startsWithInput()) {
            shift(VALUES, 1);
        }
    }

    private IntStream numbers(Set<String> variables) {
        return meanings.values().stream()
                .filter(m -> variables.contains(m.variable()) && m.layer() >= 0)
                .mapToInt(Meaning::layer);
    }

    private int largest(Set<String> variables) {
        return numbers(variables).max().orElse(0);
    }

    /** In the older course a2 is the first layer's output; nobody there writes it in capitals. */
    private boolean countsInput(int depth, Set<String> variables) {
        boolean small = style == Style.THETA
                && numbers(variables).min().orElse(1) > 0
                && meanings.entrySet().stream()
                        .filter(e -> variables.contains(e.getValue().variable())
                                && e.getValue().layer() >= 0)
                        .allMatch(e -> e.getKey().matches("d?[az].*|delta.*|d\\d+|[aA]ctivation.*"));
        return largest(variables) == depth + 1 || small;
    }

    /** Whether A0 is X: the same array, or at least of its shape. */
    private boolean startsWithInput() {
        NdArray x = of("X", NameTable.NONE);
        NdArray first = of("A", 0);
        return first == null || x == null || Arrays.equals(x.shape(), first.shape());
    }

    private @org.jspecify.annotations.Nullable NdArray of(String variable, int layer) {
        return meanings.entrySet().stream()
                .filter(e ->
                        e.getValue().variable().equals(variable) && e.getValue().layer() == layer)
                .findFirst()
                .map(e -> arrays.get(e.getKey()))
                .orElse(null);
    }

    private void shift(Set<String> variables, int by) {
        meanings.replaceAll((name, m) -> variables.contains(m.variable()) && m.layer() >= 0
                ? new Meaning(m.variable(), m.layer() + by, m.rank())
                : m);
    }

    /** The same arrays; X and A{l} without the ones in front that the biases are multiplied by. */
    static Map<String, NdArray> withoutOnes(Map<String, NdArray> arrays) {
        Map<String, NdArray> plain = new LinkedHashMap<>(arrays);
        plain.replaceAll((name, array) -> {
            int layer = name.equals("X") ? 0 : name.matches("A\\d+") ? Frame.layer(name) : -1;
            NdArray next = layer < 0 ? null : arrays.get("W" + (layer + 1));
            return next == null || next.rank() != 2 || array.rank() != 2
                    ? array
                    : withoutOnes(array, next.dimension(1));
        });
        return plain;
    }

    private static NdArray withoutOnes(NdArray array, int units) {
        for (boolean turned : List.of(false, true)) {
            NdArray rows = turned ? array.transpose2d() : array;
            if (rows.dimension(1) == units + 1 && firstIsOne(rows)) {
                NdArray left = withoutFirst(rows);
                return turned ? left.transpose2d() : left;
            }
        }
        return array;
    }

    private static boolean firstIsOne(NdArray rows) {
        return IntStream.range(0, rows.dimension(0)).allMatch(j -> rows.get(j, 0) == 1);
    }

    private static NdArray withoutFirst(NdArray rows) {
        int count = rows.dimension(0);
        int left = rows.dimension(1) - 1;
        double[] data = new double[count * left];
        for (int j = 0; j < count; j++) {
            System.arraycopy(rows.data(), j * (left + 1) + 1, data, j * left, left);
        }
        return new NdArray(new int[] {count, left}, data, Objects.requireNonNull(rows.dtype()));
    }
}
