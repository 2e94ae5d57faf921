package gradus.diagnose.generator;

import gradus.array.DType;
import gradus.array.NdArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What one run of somebody's program saves. It can be run again on the same numbers with one entry of a parameter nudged, so
 * that its gradients can be compared with difference quotients.
 */
final class Sheet {
    /** A gradient as it is called, and what it is times the slope of the cost. */
    record Slope(String parameter, String gradient, double factor) {}

    /** One entry of a parameter, and what is added to it. */
    record Nudge(String parameter, int entry, double by) {}

    /** Whether the mistake is made. */
    final boolean slip;

    final Plain p = new Plain(false);
    private final Random random;
    private final @Nullable Nudge nudge;
    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final Map<String, Slope> slopes = new LinkedHashMap<>();
    private double cost = Double.NaN;

    Sheet(long seed, boolean slip, @Nullable Nudge nudge) {
        this.random = new Random(seed);
        this.slip = slip;
        this.nudge = nudge;
    }

    Map<String, NdArray> arrays() {
        return arrays;
    }

    Iterable<Slope> slopes() {
        return slopes.values();
    }

    double cost() {
        return cost;
    }

    double[][] normal(int rows, int columns, double scale) {
        return p.map(Plain.full(rows, columns, 0), (q, x) -> scale * random.nextGaussian());
    }

    /** Given numbers, not trained. */
    double[][] input(String name, int rows, int columns) {
        return matrix(name, normal(rows, columns, 1));
    }

    /** Labels 0 and 1, both of them in every column. */
    double[][] bits(int rows, int columns) {
        double[][] y = Plain.full(rows, columns, 0);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[i][j] = i < 2 ? i : random.nextInt(2);
            }
        }
        return y;
    }

    /** A class for each row: first every class once. */
    double[][] oneHot(int rows, int classes) {
        double[][] y = Plain.full(rows, classes, 0);
        for (int i = 0; i < rows; i++) {
            y[i][i < classes ? i : random.nextInt(classes)] = 1;
        }
        return y;
    }

    private double[][] drawn(String name, int rows, int columns) {
        double[][] w = normal(rows, columns, 0.7);
        if (nudge != null && nudge.parameter().equals(name)) {
            w[nudge.entry() / columns][nudge.entry() % columns] += nudge.by();
        }
        return w;
    }

    double[][] weights(String name, int rows, int columns) {
        return matrix(name, drawn(name, rows, columns));
    }

    /** Saved as (n,); calculated with as a row. */
    double[][] biases(String name, int n) {
        return vector(name, drawn(name, 1, n));
    }

    double number(String name) {
        return scalar(name, drawn(name, 1, 1)[0][0]);
    }

    double[][] matrix(String name, double[][] value) {
        arrays.put(name, NdArray.of(value.length, value[0].length, flat(value)));
        return value;
    }

    double[][] vector(String name, double[][] value) {
        arrays.put(name, NdArray.vector(flat(value)));
        return value;
    }

    double scalar(String name, double value) {
        arrays.put(name, NdArray.scalar(value));
        return value;
    }

    /** Numbers of the classes, from 0. */
    void classes(String name, double[][] oneHot) {
        double[] classes = new double[oneHot.length];
        for (int i = 0; i < classes.length; i++) {
            for (int k = 0; k < oneHot[0].length; k++) {
                classes[i] += k * oneHot[i][k];
            }
        }
        arrays.put(name, new NdArray(new int[] {classes.length}, classes, DType.INT64));
    }

    /** What is trained for, whether it is saved or not. */
    void costs(double value) {
        cost = value;
    }

    /** That a saved array is so many times the cost's slope by a parameter. */
    void slope(String parameter, String gradient, double factor) {
        slopes.put(gradient, new Slope(parameter, gradient, factor));
    }

    private static double[] flat(double[][] a) {
        double[] flat = new double[a.length * a[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = a[i / a[0].length][i % a[0].length];
        }
        return flat;
    }

    // Short forms, examples in rows.

    double[][] sigmoid(double[][] z) {
        return Activation.SIGMOID.of(p, z);
    }

    double[][] tanh(double[][] z) {
        return Activation.TANH.of(p, z);
    }

    double[][] relu(double[][] z) {
        return Activation.RELU.of(p, z);
    }

    double[][] positive(double[][] z) {
        return Activation.RELU.slope(p, z);
    }

    /** Within each row. */
    double[][] softmaxOfRows(double[][] z) {
        return p.t(Activation.softmax(p, p.t(z)));
    }

    /** a * (1 - a). */
    double[][] sigmoidSlope(double[][] a) {
        return p.map(a, (q, x) -> x * (1 - x));
    }

    double[][] sigmoidSlopeOfZ(double[][] z) {
        return sigmoidSlope(sigmoid(z));
    }

    /** 1 - a^2. */
    double[][] tanhSlope(double[][] a) {
        return p.map(a, (q, x) -> 1 - x * x);
    }

    double[][] dot(double[][] a, double[][] b) {
        return p.dot(a, b);
    }

    double[][] t(double[][] a) {
        return p.t(a);
    }

    double[][] affine(double[][] a, double[][] w, double[][] b) {
        return p.plus(p.dot(a, w), b);
    }

    double[][] likelihood(double[][] probabilities, double[][] oneHot) {
        return p.zip(oneHot, probabilities, (q, y, a) -> y == 0 ? 0 : -y * Math.log(a));
    }

    double[][] bce(double[][] a, double[][] y) {
        return p.zip(a, y, (q, x, label) -> -(label * Math.log(x) + (1 - label) * Math.log(1 - x)));
    }
}
