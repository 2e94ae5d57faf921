package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.UnitNames.Pair;
import gradus.diagnose.UnitNames.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings the arrays of one layer into shapes that the library knows: examples of several axes laid out in a row, weights
 * turned where they stand first and their units last beside examples in columns, biases taken out of the weights where the
 * examples have a one for them.
 */
final class UnitShapes {
    /** Of the note that says which arrays were transposed. */
    static final String TURNED = "weights-turned";

    private final Map<String, NdArray> arrays;
    private final Map<String, String> origins = new LinkedHashMap<>();
    private List<Pair> pairs = List.of();
    private @Nullable Note turned;

    /** @param arrays by their names in the file; they are changed */
    UnitShapes(Map<String, NdArray> arrays) {
        this.arrays = arrays;
    }

    /**
     * More axes than an example's numbers need are laid out in a row, as the course does before it multiplies; unless the
     * weights take the last axis alone, as in a library's layer.
     */
    void flatten(List<Pair> named) {
        NdArray w = named.stream()
                .filter(p -> p.role() == Role.WEIGHTS)
                .map(p -> array(p.value() != null ? p.value() : p.gradient()))
                .filter(a -> a != null && a.rank() == 2)
                .findFirst()
                .orElse(null);
        NdArray deep =
                arrays.values().stream().filter(a -> a.rank() > 2).findFirst().orElse(null);
        boolean lastAlone = w != null
                && deep != null
                && Arrays.stream(w.shape()).anyMatch(n -> n == deep.dimension(deep.rank() - 1))
                && Arrays.stream(w.shape()).noneMatch(n -> n == deep.size() / deep.dimension(0));
        arrays.replaceAll((name, array) -> {
            if (array.rank() < 3 || array.size() == 0) {
                return array;
            }
            int last = array.dimension(array.rank() - 1);
            int first = array.dimension(0);
            return lastAlone ? array.reshape(array.size() / last, last) : array.reshape(first, array.size() / first);
        });
    }

    /**
     * The pairs with their arrays in the library's shapes.
     *
     * @param inputs how many numbers of an example the layer reads; 0 where nobody told it
     */
    List<Pair> fitted(List<Pair> roles, int inputs) {
        pairs = roles;
        Pair weights = pair(Role.WEIGHTS);
        Pair read = pair(Role.INPUT);
        NdArray w = weights == null ? null : array(weights.value());
        NdArray x = read == null ? null : array(read.value());
        if (weights != null && w != null && w.rank() == 2 && read != null && x != null && x.rank() == 2) {
            if (pair(Role.BIAS) == null) {
                withoutOnes(weights, w, read, x, inputs);
            }
            turn(weights);
        }
        return pairs;
    }

    /** What the file calls the array that this one was taken from. */
    String inFile(String name) {
        return origins.getOrDefault(name, name);
    }

    Optional<Note> note() {
        return Optional.ofNullable(turned);
    }

    private @Nullable Pair pair(Role role) {
        return pairs.stream().filter(p -> p.role() == role).findFirst().orElse(null);
    }

    private @Nullable NdArray array(@Nullable String name) {
        return name == null ? null : arrays.get(name);
    }

    /** W (inputs, units) beside inputs and units that are rows: Z = W^T A. */
    private void turn(Pair weights) {
        NdArray w = array(weights.value());
        Pair read = pair(Role.INPUT);
        NdArray x = read == null ? null : array(read.value());
        if (w == null || x == null || x.rank() != 2 || x.dimension(0) != w.dimension(0)) {
            return;
        }
        Pair bias = pair(Role.BIAS);
        UnitSums sums = new UnitSums(w, bias == null ? null : array(bias.value()));
        boolean columns = pairs.stream()
                .filter(p -> p.role() == Role.OUTPUT || p.role() == Role.BEFORE)
                .anyMatch(p -> w.dimension(0) == w.dimension(1)
                        ? array(p.value()) instanceof NdArray z && sums.isSumOfColumnsTurned(x, z)
                        : array(p.value() != null ? p.value() : p.gradient()) instanceof NdArray a
                                && a.rank() == 2
                                && a.dimension(0) == w.dimension(1)
                                && a.dimension(1) == x.dimension(1));
        if (!columns) {
            return;
        }
        for (String name : names(weights)) {
            arrays.computeIfPresent(name, (_, a) -> Arrays.equals(a.shape(), w.shape()) ? a.transpose2d() : a);
        }
        turned = new Note(
                TURNED,
                UnknownNames.listed(names(weights)) + " are (inputs, units) here, and the examples are columns: the"
                        + " formulas below are for their transposes.");
    }

    private static List<String> names(Pair pair) {
        List<String> names = new ArrayList<>();
        if (pair.value() != null) {
            names.add(pair.value());
        }
        if (pair.gradient() != null) {
            names.add(pair.gradient());
        }
        return names;
    }

    /** The first or the last of all inputs is a one: what it is multiplied by is the bias. */
    private void withoutOnes(Pair weights, NdArray w, Pair read, NdArray x, int inputs) {
        for (int axis : new int[] {1, 0}) {
            for (int wAxis : new int[] {1, 0}) {
                int n = x.dimension(axis);
                if (n < 2 || w.dimension(wAxis) != n || inputs != 0 && inputs != n - 1) {
                    continue;
                }
                for (int at : new int[] {0, n - 1}) {
                    if (isOne(slice(x, axis, at))) {
                        names(read).forEach(name -> cut(name, x, axis, at));
                        String bias = taken(weights.value(), w, wAxis, at);
                        String gradient = taken(weights.gradient(), w, wAxis, at);
                        List<Pair> all = new ArrayList<>(pairs);
                        all.add(new Pair(Role.BIAS, bias, gradient));
                        pairs = all;
                        return;
                    }
                }
            }
        }
    }

    private static boolean isOne(NdArray slice) {
        return slice.size() > 1 && Arrays.stream(slice.data()).allMatch(a -> a == 1);
    }

    /** Puts the biases under a name of their own, and leaves the rest under its name; null for another shape. */
    private @Nullable String taken(@Nullable String name, NdArray whole, int axis, int at) {
        NdArray array = array(name);
        if (name == null || array == null || !Arrays.equals(array.shape(), whole.shape())) {
            return null;
        }
        String own = name + " [" + at + "]";
        arrays.put(own, slice(array, axis, at));
        origins.put(own, name);
        cut(name, whole, axis, at);
        return own;
    }

    /** Without one row or column, if it is as large as the array that had one too many. */
    private void cut(String name, NdArray whole, int axis, int at) {
        arrays.computeIfPresent(name, (_, a) -> Arrays.equals(a.shape(), whole.shape()) ? without(a, axis, at) : a);
    }

    private static NdArray slice(NdArray matrix, int axis, int at) {
        double[] data = new double[matrix.dimension(1 - axis)];
        Arrays.setAll(data, n -> axis == 0 ? matrix.get(at, n) : matrix.get(n, at));
        return new NdArray(new int[] {data.length}, data, matrix.dtype());
    }

    private static NdArray without(NdArray matrix, int axis, int at) {
        int[] shape = matrix.shape();
        shape[axis]--;
        double[] data = new double[shape[0] * shape[1]];
        for (int n = 0; n < data.length; n++) {
            int row = n / shape[1];
            int column = n % shape[1];
            data[n] = axis == 0
                    ? matrix.get(row < at ? row : row + 1, column)
                    : matrix.get(row, column < at ? column : column + 1);
        }
        return new NdArray(shape, data, matrix.dtype());
    }
}
