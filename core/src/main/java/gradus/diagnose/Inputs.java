package gradus.diagnose;

import gradus.array.NdArray;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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
            double[] z = givenSum(layer);
            double[] a = numbers(before);
            if (a != null && z != null && (gives(layer, before, a, 1, z) || gives(layer, before, a, -1, z))) {
                count++;
            }
            before = layer.output();
        }
        return count;
    }

    /** The numbers of a layer's sum; of what the layer gives, where it has no activation. */
    private double @Nullable [] givenSum(ChainLayer layer) {
        Tensor sum = layer.sum();
        double[] numbers = numbers(sum);
        return numbers != null || sum == null || !isCopy(layer.output(), sum) ? numbers : numbers(layer.output());
    }

    private boolean isCopy(Tensor output, Tensor sum) {
        return frame.network().forward().equations().stream()
                .anyMatch(e -> e.target().equals(output)
                        && e.body() instanceof Expr.Entry x
                        && x.tensor().equals(sum));
    }

    /** How many of the gradients are, but for a constant factor, what the arrays that they are made of give in this frame. */
    int agreeingGradients() {
        Map<Tensor, Equation> equations = new LinkedHashMap<>();
        frame.network().forward().equations().forEach(e -> equations.put(e.target(), e));
        List<Equation> gradients = frame.network().derive().gradients().stream()
                .map(Gradient::equation)
                .toList();
        gradients.forEach(e -> equations.put(e.target(), e));
        Map<Tensor, double[]> given = new LinkedHashMap<>();
        equations.values().stream()
                .flatMap(e -> Stream.concat(Stream.of(e.target()), Exprs.tensors(e.body()).stream()))
                .forEach(t -> {
                    double[] numbers = numbers(t);
                    if (numbers != null) {
                        given.put(t, numbers);
                    }
                });
        Upstream upstream = Upstream.of(frame.sizes(), given, equations, Map.of());
        return (int) gradients.stream()
                .filter(e -> upstream.has(e.target())
                        && Exprs.tensors(e.body()).stream().allMatch(upstream::knows)
                        && isMultiple(upstream.numbers(e.target()), upstream.evaluate(e)))
                .count();
    }

    private static boolean isMultiple(double[] yours, double[] right) {
        return new ValueMatrix("", 1, yours.length, yours).isMultipleOf(right);
    }

    /** @param sign of the bias, which some courses subtract */
    private boolean gives(ChainLayer layer, Tensor before, double[] a, int sign, double[] z) {
        double[] computed = linear(layer, before, a, sign);
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
