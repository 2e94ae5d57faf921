package gradus.diagnose;

import gradus.array.NdArray;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A submission's arrays as the calculus has them, in a given frame. */
final class Inputs {
    /** How near a recomputed value must be: wide, for numbers that were rounded when they were written down. */
    private static final double NEAR = 1e-3;

    private final Map<String, NdArray> arrays;
    private final Frame frame;

    Inputs(Map<String, NdArray> arrays, Frame frame) {
        this.arrays = arrays;
        this.frame = frame;
    }

    /** Row-major numbers; null where the array is missing, or has another shape, or holds NaN or Inf. */
    double @Nullable [] numbers(String name) {
        NdArray array = arrays.get(name);
        return array == null || !hasShape(name, array) || !isFinite(array) ? null : inOrder(name, array);
    }

    boolean hasShape(String name, NdArray array) {
        return frame.shapes(name).stream().anyMatch(s -> java.util.Arrays.equals(s, array.shape()));
    }

    static boolean isFinite(NdArray array) {
        return java.util.Arrays.stream(array.data()).allMatch(Double::isFinite);
    }

    /** (units, examples) and (units, inputs), whatever the layout. */
    double[] inOrder(String name, NdArray array) {
        return (frame.isTransposed(name) && array.rank() == 2 ? array.transpose2d() : array).data();
    }

    /** How many of the Z that are given are what W, b and the layer before give, in this frame. */
    int agreeing() {
        int count = 0;
        for (int l = 1; l <= frame.depth(); l++) {
            double[] z = numbers("Z" + l);
            double[] a = numbers(l == 1 ? "X" : "A" + (l - 1));
            double[] computed = a == null ? null : linear(l, a);
            if (computed != null && z != null && error(computed, z) < NEAR) {
                count++;
            }
        }
        return count;
    }

    /** W A + b; null where W is missing. A bias that is missing is 0. */
    double @Nullable [] linear(int layer, double[] before) {
        double[] weights = numbers("W" + layer);
        if (weights == null) {
            return null;
        }
        double[] bias = numbers("b" + layer);
        int units = frame.sizes().get(layer);
        int inputs = frame.sizes().get(layer - 1);
        int examples = frame.examples();
        double[] z = new double[units * examples];
        for (int i = 0; i < units; i++) {
            for (int j = 0; j < examples; j++) {
                z[i * examples + j] = bias == null ? 0 : bias[i];
            }
            for (int k = 0; k < inputs; k++) {
                double w = weights[i * inputs + k];
                for (int j = 0; j < examples; j++) {
                    z[i * examples + j] += w * before[k * examples + j];
                }
            }
        }
        return z;
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
