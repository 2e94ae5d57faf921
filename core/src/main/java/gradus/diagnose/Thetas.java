package gradus.diagnose;

import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as the older course has them: Theta{l} of shape (n_l, n_{l-1} + 1) with the biases in its first column, or
 * all of them unrolled into one vector. They are taken apart into W and b, their gradients likewise.
 */
final class Thetas {
    private static final Pattern THETA = Pattern.compile("[Tt]heta_?(\\d{1,4})?");
    private static final Pattern GRADIENT =
            Pattern.compile("[Tt]heta_?(\\d{1,4})?_?[Gg]rad|(?:grad_?|d)[Tt]heta_?(\\d{1,4})?|grad");
    private static final Pattern WEIGHTS = Pattern.compile("[Ww](?:eights?)?_?(\\d{1,4})?");
    private static final Pattern WEIGHT_GRADIENT =
            Pattern.compile("(?:d_?|grad_?|delta_?)[Ww](?:eights?)?_?(\\d{1,4})?|[Ww]_?(\\d{1,4})_?[Gg]rad");
    private static final Pattern BIAS = Pattern.compile("(?:d_?|grad_?)?(?:[bB]|[bB]ias(?:es)?)_?\\d{0,4}(?:_?grad)?");
    private static final Pattern SUM = Pattern.compile("Delta_?(\\d{1,4})");
    private static final Pattern MEAN = Pattern.compile("D_?(\\d{1,4})");
    private static final List<String> UNROLLED = List.of("nn_params", "params", "theta", "Theta", "thetas", "nn_theta");
    private static final List<String> SIZES = List.of("layer_sizes", "layer_dims", "layers_dims", "sizes", "layers");
    private static final List<String> ONE_BY_ONE = List.of("input_layer_size", "hidden_layer_size", "num_labels");

    private final Map<String, NdArray> given;
    private final boolean columnMajor;
    private final boolean last;
    private Pattern theta = THETA;
    private Pattern gradient = GRADIENT;
    private final Map<Integer, NdArray> thetas = new TreeMap<>();
    private final Map<String, NdArray> result = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final Set<String> unrolled = new HashSet<>();
    private boolean turned;

    /**
     * Matrices of weights without their biases.
     *
     * @param origins what the file calls the matrix that an array was taken from
     * @param named whether they are called Theta; otherwise only their shapes say what they are
     */
    record Split(Map<String, NdArray> arrays, Map<String, String> origins, boolean named) {}

    private Thetas(Map<String, NdArray> given, boolean columnMajor, boolean last) {
        this.given = given;
        this.columnMajor = columnMajor;
        this.last = last;
    }

    /**
     * The arrays with W, b, dW, db in place of each Theta; empty where there is no Theta.
     *
     * @param columnMajor whether a matrix is unrolled column after column, as Octave does
     * @param last whether the biases are the last column and not the first
     */
    static Optional<Split> split(Map<String, NdArray> given, boolean columnMajor, boolean last) {
        return new Thetas(given, columnMajor, last).split();
    }

    private Optional<Split> split() {
        if (given.keySet().stream().noneMatch(n -> THETA.matcher(n).matches() || UNROLLED.contains(n))) {
            theta = WEIGHTS;
            gradient = WEIGHT_GRADIENT;
        } else {
            unroll();
        }
        given.forEach((name, array) -> {
            if (!unrolled.contains(name)) {
                number(theta, name).ifPresent(l -> thetas.putIfAbsent(l, matrix(array)));
            }
        });
        boolean named = theta.equals(THETA);
        thetas.values().removeIf(t -> t.rank() != 2 || t.size() == 0);
        if (thetas.isEmpty() || !named && !holdBiases()) {
            return Optional.empty();
        }
        turned = chains(1) && (!chains(0) || hasOnesFor(1) && !hasOnesFor(0));
        given.forEach(this::put);
        thetas.forEach((l, t) -> put(l, "", t, nameOf(l)));
        return Optional.of(new Split(result, origins, named));
    }

    /**
     * Whether every matrix of weights has a row or column too many, for biases that are not there: by its shape, or by the
     * ones that stand in X.
     */
    private boolean holdBiases() {
        if (given.keySet().stream().anyMatch(n -> BIAS.matcher(n).matches())) {
            return false;
        }
        NdArray x = given.entrySet().stream()
                .filter(e -> e.getKey().equals("X") || e.getKey().equals("x"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        NdArray first = thetas.values().iterator().next();
        boolean fits = false;
        for (int units : new int[] {0, 1}) {
            int inputs = first.dimension(1 - units);
            boolean ofX = x != null
                    && (x.rank() == 1 && x.size() + 1 == inputs
                            || x.rank() == 2
                                    && (x.dimension(0) + 1 == inputs
                                            || x.dimension(1) + 1 == inputs
                                            || Numbering.hasOnes(x, inputs, last)));
            fits |= ofX && chains(units);
        }
        return fits;
    }

    private String nameOf(int l) {
        return given.keySet().stream()
                .filter(n -> number(theta, n).filter(k -> k == l).isPresent())
                .findFirst()
                .orElse("Theta" + l);
    }

    static boolean isGradient(String name) {
        return GRADIENT.matcher(name).matches();
    }

    private static Optional<Integer> number(Pattern pattern, String name) {
        Matcher m = pattern.matcher(name);
        if (!m.matches()) {
            return Optional.empty();
        }
        String digits = m.groupCount() > 1 && m.group(1) == null ? m.group(2) : m.group(1);
        return Optional.of(digits == null ? 1 : Integer.parseInt(digits));
    }

    private void put(String name, NdArray array) {
        if (unrolled.contains(name)) {
            return;
        }
        Optional<Integer> gradient = number(this.gradient, name);
        Optional<Integer> sum = number(SUM, name);
        Optional<Integer> mean = number(MEAN, name)
                .filter(l -> thetas.containsKey(l)
                        && Arrays.equals(theta(l).shape(), array.shape())
                        && given.keySet().stream()
                                .noneMatch(n -> number(this.gradient, n).isPresent()));
        if (gradient.isPresent() && thetas.containsKey(gradient.get())) {
            put(gradient.get(), "d", matrix(array), name);
        } else if (sum.isPresent() && thetas.containsKey(sum.get())) {
            put(sum.get(), "sum", array, name);
        } else if (mean.isPresent()) {
            put(mean.get(), "d", array, name);
        } else if (number(theta, name).isEmpty() && !result.containsKey(name)) {
            result.put(name, array);
        }
    }

    private NdArray theta(int l) {
        return java.util.Objects.requireNonNull(thetas.get(l));
    }

    /** The first column, or the last, is the biases; what has another shape than Theta is left whole. */
    private void put(int l, String prefix, NdArray written, String name) {
        boolean vector = written.size() == theta(l).size()
                && theta(l).rank() == 2
                && Math.min(theta(l).dimension(0), theta(l).dimension(1)) == 1;
        NdArray array = vector ? written.reshape(theta(l).shape()) : written;
        if (!Arrays.equals(array.shape(), theta(l).shape())) {
            result.put(prefix + "W" + l, array);
            origins.put(prefix + "W" + l, name);
            return;
        }
        NdArray rows = turned ? array.transpose2d() : array;
        int units = rows.dimension(0);
        int inputs = rows.dimension(1) - 1;
        double[] bias = new double[units];
        double[] weights = new double[units * inputs];
        for (int i = 0; i < units; i++) {
            bias[i] = rows.get(i, last ? inputs : 0);
            System.arraycopy(rows.data(), i * (inputs + 1) + (last ? 0 : 1), weights, i * inputs, inputs);
        }
        result.put(prefix + "W" + l, new NdArray(new int[] {units, inputs}, weights, array.dtype()));
        result.put(prefix + "b" + l, new NdArray(new int[] {units}, bias, array.dtype()));
        origins.put(prefix + "W" + l, name);
        origins.put(prefix + "b" + l, name);
    }

    /** A layer of one unit is often a vector. */
    private static NdArray matrix(NdArray array) {
        if (array.rank() == 1) {
            return array.reshape(1, array.size());
        }
        return array;
    }

    /** Whether X has the ones that the first matrix's biases are multiplied by, its units being this axis. */
    private boolean hasOnesFor(int units) {
        NdArray x = given.get("X");
        return x != null
                && x.rank() == 2
                && Numbering.hasOnes(x, thetas.values().iterator().next().dimension(1 - units), last);
    }

    /** Whether each Theta has a column, or row, for every unit of the one before it and for the bias. */
    private boolean chains(int units) {
        NdArray before = null;
        for (NdArray theta : thetas.values()) {
            if (before != null && before.dimension(units) + 1 != theta.dimension(1 - units)) {
                return false;
            }
            before = theta;
        }
        NdArray x = given.get("X");
        int inputs = thetas.values().iterator().next().dimension(1 - units);
        return x == null
                || x.rank() != 2
                || inputs == x.dimension(0) + 1
                || inputs == x.dimension(1) + 1
                || inputs == x.dimension(0)
                || inputs == x.dimension(1);
    }

    private void unroll() {
        List<Integer> sizes = sizes();
        long total = 0;
        for (int l = 1; l < sizes.size(); l++) {
            total += sizes.get(l) * (sizes.get(l - 1) + 1L);
        }
        for (String name : UNROLLED) {
            NdArray vector = given.get(name);
            if (vector != null && sizes.size() > 1 && vector.size() == total) {
                unroll(vector, sizes, thetas);
                unrolled.addAll(List.of(name, "grad"));
                NdArray gradient = given.get("grad");
                Map<Integer, NdArray> gradients = new TreeMap<>();
                if (gradient != null && gradient.size() == total) {
                    unroll(gradient, sizes, gradients);
                }
                gradients.forEach((l, g) -> put(l, "d", g, "grad"));
                return;
            }
        }
    }

    private void unroll(NdArray vector, List<Integer> sizes, Map<Integer, NdArray> into) {
        int at = 0;
        for (int l = 1; l < sizes.size(); l++) {
            int rows = sizes.get(l);
            int columns = sizes.get(l - 1) + 1;
            double[] part = Arrays.copyOfRange(vector.data(), at, at + rows * columns);
            NdArray matrix = columnMajor
                    ? new NdArray(new int[] {columns, rows}, part, vector.dtype()).transpose2d()
                    : new NdArray(new int[] {rows, columns}, part, vector.dtype());
            into.put(l, matrix);
            at += rows * columns;
        }
    }

    /** n0, n1, ...; empty where they are not told, or are no sizes. */
    private List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>();
        if (given.keySet().containsAll(ONE_BY_ONE)) {
            ONE_BY_ONE.forEach(n -> sizes.add(size(given.get(n), 0)));
        } else {
            SIZES.stream()
                    .map(given::get)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .ifPresent(a -> {
                        for (int n = 0; n < Math.min(a.size(), 1000); n++) {
                            sizes.add(size(a, n));
                        }
                    });
        }
        return sizes.stream().allMatch(n -> n > 0) ? sizes : List.of();
    }

    private static int size(@Nullable NdArray array, int n) {
        double size = array == null || array.size() <= n ? 0 : array.data()[n];
        // Beyond this the number of weights would not fit an int.
        return size == Math.rint(size) && size >= 1 && size <= 20_000 ? (int) size : 0;
    }
}
