package gradus.layout;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Takes the numbers of a system of equations out of a file's arrays: each under its name and with its indices in the
 * order in which the system declares them.
 */
final class SystemReader {
    private final String source;
    private final Map<String, NdArray> arrays;
    private final Network network;

    SystemReader(String source, Map<String, NdArray> arrays, Network network) {
        this.source = source;
        this.arrays = arrays;
        this.network = network;
    }

    Given read(double lambda) {
        List<Tensor> needed = network.forward().given().stream()
                .filter(t -> !t.equals(network.lambda()))
                .toList();
        requireNames(needed);
        int examples = examples(needed);
        Map<Dim, Integer> sizes = network.sizes(examples);
        Map<Tensor, double[]> values = new LinkedHashMap<>();
        Map<Tensor, int[]> shapes = new LinkedHashMap<>();
        for (Tensor tensor : needed) {
            NdArray array = array(tensor);
            int[] right = tensor.dims().stream()
                    .mapToInt(d -> Objects.requireNonNull(sizes.get(d)))
                    .toArray();
            requireShape(tensor, array, right);
            values.put(tensor, array.data());
            shapes.put(tensor, right);
        }
        if (network.options().penalised()) {
            values.put(network.lambda(), new double[] {lambda});
        }
        return new Given(network, examples, values, Layout.COLUMNS, shapes, List.of());
    }

    private void requireNames(List<Tensor> needed) {
        List<String> missing = needed.stream()
                .map(Tensor::name)
                .filter(n -> !arrays.containsKey(n))
                .toList();
        if (!missing.isEmpty()) {
            String all = needed.stream().map(Tensor::name).collect(Collectors.joining(", "));
            String holds = arrays.keySet().stream().limit(20).collect(Collectors.joining(", "));
            throw new InputException(source + ": " + String.join(", ", missing)
                    + (missing.size() == 1 ? " is" : " are") + " missing; " + network.title() + " needs " + all
                    + ", and the file holds " + (holds.isEmpty() ? "nothing" : holds)
                    + (arrays.size() > 20 ? ", ..." : "") + ".");
        }
    }

    /** The size of the examples' axis, which all arrays that have it must agree on; 1 where none has it. */
    private int examples(List<Tensor> needed) {
        int examples = 1;
        Tensor first = null;
        for (Tensor tensor : needed) {
            int axis = tensor.dims().indexOf(network.examples());
            NdArray array = array(tensor);
            if (axis < 0 || array.rank() != tensor.dims().size()) {
                continue;
            }
            int own = array.dimension(axis);
            if (own == 0) {
                throw new InputException(
                        source + ": " + tensor + " has shape " + array.shapeText() + ", which holds no example.");
            }
            if (first != null && own != examples) {
                throw new InputException(
                        source + ": " + first + " holds " + examples + " examples, and " + tensor + " " + own + ".");
            }
            first = tensor;
            examples = own;
        }
        return examples;
    }

    /** A vector may also be a matrix of one row or one column, a number an array of one entry. */
    private void requireShape(Tensor tensor, NdArray array, int[] right) {
        int[] own = array.shape();
        boolean same =
                Arrays.equals(own, right) || right.length < 2 && Arrays.equals(withoutOnes(own), withoutOnes(right));
        if (!same) {
            throw new InputException(source + ": " + tensor + " has shape " + array.shapeText() + "; by "
                    + network.title() + " it must be " + NdArray.describe(right) + ".");
        }
    }

    private static int[] withoutOnes(int[] shape) {
        return Arrays.stream(shape).filter(n -> n != 1).toArray();
    }

    /** The array, if every entry is a number. */
    private NdArray array(Tensor tensor) {
        NdArray array = Objects.requireNonNull(arrays.get(tensor.name()));
        for (double x : array.data()) {
            if (!Double.isFinite(x)) {
                throw new InputException(
                        source + ": " + tensor + " holds NaN or Inf; every entry must be a finite number.");
            }
        }
        return array;
    }
}
