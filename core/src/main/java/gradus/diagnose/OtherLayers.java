package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Layers that are not read from a file's names, told by names and shapes together, so that a learner hears what the file
 * holds and not which name was mistyped. Asked only of files that are not understood.
 */
final class OtherLayers {
    /** Of the note about such a layer. */
    static final String ID = "other-layer";

    private static final String AS_SYSTEM =
            " No name says how its parts belong together: a file of equations does, with --net FILE.gradus.";

    /** The same with one or with several matrices side by side, by how many. */
    private static final Map<Integer, String> RECURRENT = Map.of(
            1,
            "a recurrent layer (RNN)",
            3,
            "a GRU (three gates side by side)",
            4,
            "an LSTM (four gates side by side)");

    /**
     * A row of the table.
     *
     * @param layer what it is called; null where the shapes of the last part say it
     * @param parts the spellings of each array that it has
     */
    private record Row(@Nullable String layer, List<Set<String>> parts, Predicate<List<NdArray>> shapes) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    null,
                    List.of(
                            Set.of("wx", "wxh", "wax", "wih", "weightih", "weightihl", "kernel"),
                            Set.of("wh", "whh", "waa", "weighthh", "weighthhl", "recurrentkernel")),
                    a -> gates(a.getLast()) > 0 && sharesSize(a.getFirst(), a.getLast())),
            new Row(
                    RECURRENT.get(1),
                    List.of(Set.of("u"), Set.of("v"), Set.of("w")),
                    a -> gates(a.getLast()) == 1
                            && sharesSize(a.getFirst(), a.getLast())
                            && sharesSize(a.get(1), a.getLast())),
            new Row("an LSTM", List.of(Set.of("wf"), Set.of("wi"), Set.of("wo")), OtherLayers::areAlike),
            new Row("a GRU", List.of(Set.of("wz", "wu"), Set.of("wr")), OtherLayers::areAlike),
            new Row(
                    "attention",
                    List.of(
                            Set.of("q", "wq", "query", "queries"),
                            Set.of("k", "wk", "key", "keys"),
                            Set.of("v", "wv", "value", "values")),
                    a -> a.stream().allMatch(x -> x.rank() >= 2) && lastSize(a.getFirst()) == lastSize(a.get(1))));

    private static final Set<String> KERNELS = Set.of("f", "filter", "filters", "kernel", "kernels", "convweight");

    private final Map<String, NdArray> arrays;
    private final Letters letters;

    private OtherLayers(Map<String, NdArray> arrays, Letters letters) {
        this.arrays = arrays;
        this.letters = letters;
    }

    /** What the file looks like; empty where it looks like nothing of the kind. */
    static Optional<Note> of(Map<String, NdArray> arrays, Letters letters) {
        OtherLayers others = new OtherLayers(arrays, letters);
        return others.convolution()
                .or(others::named)
                .or(others::embedding)
                .or(others::pooling)
                .map(sentence -> new Note(ID, "This looks like " + sentence));
    }

    private Optional<String> named() {
        for (Row row : ROWS) {
            Map<String, NdArray> found = new LinkedHashMap<>();
            row.parts.forEach(
                    spellings -> first((n, a) -> spellings.contains(bare(n))).ifPresent(n -> found.put(n, of(n))));
            List<NdArray> parts = List.copyOf(found.values());
            if (parts.size() == row.parts.size() && row.shapes.test(parts)) {
                String layer =
                        row.layer != null ? row.layer : Objects.requireNonNull(RECURRENT.get(gates(parts.getLast())));
                return Optional.of(layer + ": "
                        + found.keySet().stream().map(this::shown).collect(Collectors.joining(", ")) + "."
                        + AS_SYSTEM);
            }
        }
        return Optional.empty();
    }

    /** A kernel of three or four dimensions; of three only where its input has as many. */
    private Optional<String> convolution() {
        Optional<String> kernel = first((n, a) -> isKernel(n) && a.rank() == 4)
                .or(() -> first((n, a) -> isKernel(n) && a.rank() == 3 && input(n).isPresent()));
        return kernel.map(
                k -> "a convolution: kernel " + shown(k)
                        + input(k).map(x -> ", input " + shown(x)).orElse("")
                        + ". Convolutions are not supported yet; the dense layers behind one are, with what goes into them as X.");
    }

    private boolean isKernel(String name) {
        return KERNELS.contains(bare(name))
                || NameTable.of(last(name), letters)
                        .filter(m -> m.kind() == Kind.WEIGHTS && !m.isGradient())
                        .isPresent();
    }

    /** What the kernel is laid on: as many dimensions, the same channels, and no less to either side. */
    private Optional<String> input(String kernel) {
        int[] k = of(kernel).shape();
        return first((n, a) -> {
            int[] x = a.shape();
            boolean given = !n.equals(kernel) && x.length == k.length && !UnitNames.isGradient(n);
            boolean first = given && x[1] == k[1] && x[x.length - 1] >= k[k.length - 1];
            boolean last = given && x[x.length - 1] == k[k.length - 2] && x[1] >= k[0];
            return first || last;
        });
    }

    /** Pictures of two sizes, for the same examples and channels. */
    private Optional<String> pooling() {
        return first((n, a) -> a.rank() == 4)
                .flatMap(large -> first((n, a) -> isPooled(a.shape(), of(large).shape()))
                        .map(small -> "pooling, or a convolution without its kernel: " + shown(large) + ", "
                                + shown(small) + ". Neither is supported yet."));
    }

    private static boolean isPooled(int[] small, int[] large) {
        return small.length == 4
                && small[0] == large[0]
                && (small[1] == large[1] && small[2] < large[2] && small[3] < large[3]
                        || small[3] == large[3] && small[1] < large[1] && small[2] < large[2]);
    }

    /** Whole numbers that pick rows of a matrix: an array has such a row in the place of each number. */
    private Optional<String> embedding() {
        return first((n, table) -> table.rank() == 2 && isKernel(n))
                .flatMap(
                        w -> first((n, x) -> isPicking(x, of(w)))
                                .map(
                                        x -> "an embedding: the numbers in " + shown(x) + " pick rows of " + shown(w)
                                                + ". It is a dense layer without bias where X is one-hot, a 1 in the place of each number."));
    }

    private boolean isPicking(NdArray x, NdArray table) {
        int[] rows = Arrays.copyOf(x.shape(), x.rank() + 1);
        rows[x.rank()] = table.dimension(1);
        return x.rank() > 0
                && Arrays.stream(x.data()).allMatch(i -> i == Math.rint(i) && i >= 0 && i < table.dimension(0))
                && arrays.values().stream().anyMatch(a -> a.rank() > 2 && Arrays.equals(a.shape(), rows));
    }

    /** How many gates a matrix has that is laid on a state: 1, 3 or 4 times as wide as high; 0 if none. */
    private static int gates(NdArray state) {
        if (state.rank() != 2 || state.size() == 0) {
            return 0;
        }
        int small = Math.min(state.dimension(0), state.dimension(1));
        int large = Math.max(state.dimension(0), state.dimension(1));
        return large % small == 0 && RECURRENT.containsKey(large / small) ? large / small : 0;
    }

    private static boolean sharesSize(NdArray a, NdArray b) {
        return a.rank() == 2 && Arrays.stream(a.shape()).anyMatch(n -> n == b.dimension(0) || n == b.dimension(1));
    }

    private static boolean areAlike(List<NdArray> arrays) {
        return arrays.stream()
                .allMatch(a -> a.rank() == 2
                        && Arrays.equals(a.shape(), arrays.getFirst().shape()));
    }

    private static int lastSize(NdArray array) {
        return array.dimension(array.rank() - 1);
    }

    private interface Test {
        boolean holds(String name, NdArray array);
    }

    private Optional<String> first(Test test) {
        return arrays.entrySet().stream()
                .filter(e -> test.holds(e.getKey(), e.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private NdArray of(String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    private String shown(String name) {
        return UnknownNames.listed(List.of(name)) + " of shape " + of(name).shapeText();
    }

    private static String last(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
    }

    /** The last part of a name, in small letters and without number or line. */
    private static String bare(String name) {
        return last(name)
                .toLowerCase(Locale.ROOT)
                .chars()
                .filter(Character::isLetter)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
