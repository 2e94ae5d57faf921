package gradus.diagnose;

import gradus.array.NdArray;
import gradus.math.Equation;
import gradus.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A submission's arrays as the calculus has them, in a given frame. */
final class Inputs {
    /** How near a recomputed value must be: wide, for numbers that were rounded when they were written down. */
    private static final double NEAR = 1e-3;

    private final GivenArrays arrays;
    private final Frame frame;

    Inputs(GivenArrays arrays, Frame frame) {
        this.arrays = arrays;
        this.frame = frame;
    }

    /** Row-major numbers; null where the array is missing, or has another shape, or holds NaN or Inf. */
    double @Nullable [] numbers(@Nullable Tensor tensor) {
        NdArray array = arrays.get(tensor);
        return array == null || tensor == null || !hasShape(tensor, array) || !isFinite(array)
                ? null
                : inOrder(tensor, array);
    }

    boolean hasShape(Tensor tensor, NdArray array) {
        return frame.shapes(tensor).stream().anyMatch(s -> Arrays.equals(s, array.shape()));
    }

    static boolean isFinite(NdArray array) {
        return Arrays.stream(array.data()).allMatch(Double::isFinite);
    }

    /** In the order of the indices in the calculus, whatever the layout. */
    double[] inOrder(Tensor tensor, NdArray array) {
        return (frame.isTransposed(tensor) && array.rank() == 2 ? array.transpose2d() : array).data();
    }

    /** How many of the sums that are given are what the weights, the bias and the layer before give, in this frame. */
    int agreeing() {
        int count = 0;
        Tensor before = frame.network().input();
        for (ChainLayer layer : arrays.layers()) {
            double[] z = numbers(layer.sum());
            double[] a = numbers(before);
            // Some courses subtract the bias.
            if (a != null && z != null && (isSum(layer, before, a, z, 1) || isSum(layer, before, a, z, -1))) {
                count++;
            }
            before = layer.output();
        }
        return count;
    }

    private boolean isSum(ChainLayer layer, Tensor input, double[] before, double[] z, int sign) {
        double[] computed = linear(layer, input, before, sign);
        return computed != null && error(computed, z) < NEAR;
    }

    /**
     * What a layer's first equation gives; null where the weights are missing. A bias that is missing is 0.
     *
     * @param input the tensor that it reads, with the numbers {@code before}
     */
    double @Nullable [] linear(ChainLayer layer, Tensor input, double[] before) {
        return linear(layer, input, before, 1);
    }

    /** @param sign what the bias is multiplied with */
    private double @Nullable [] linear(ChainLayer layer, Tensor input, double[] before, int sign) {
        double[] weights = numbers(layer.weights());
        Tensor sum = layer.sum();
        if (weights == null || sum == null) {
            return null;
        }
        Map<Tensor, double[]> values = new LinkedHashMap<>();
        values.put(Objects.requireNonNull(layer.weights()), weights);
        values.put(input, before);
        Tensor bias = layer.bias();
        if (bias != null) {
            double[] numbers = numbers(bias);
            double[] own = numbers == null ? new double[frame.units(bias)] : numbers;
            values.put(bias, Arrays.stream(own).map(b -> sign * b).toArray());
        }
        Equation equation = frame.network().forward().equations().stream()
                .filter(e -> e.target().equals(sum))
                .findFirst()
                .orElseThrow();
        return Upstream.of(frame.sizes(), values, Map.of(), Map.of()).evaluate(equation);
    }

    /** Largest difference relative to the largest entry of the second; infinite where one is no number. */
    static double error(double[] x, double[] y) {
        double difference = 0;
        double largest = Double.MIN_NORMAL;
        for (int n = 0; n < y.length; n++) {
            double d = Math.abs(x[n] - y[n]);
            if (!(d < Double.POSITIVE_INFINITY)) {
                return Double.POSITIVE_INFINITY;
            }
            difference = Math.max(difference, d);
            largest = Math.max(largest, Math.abs(y[n]));
        }
        return difference / largest;
    }
}
