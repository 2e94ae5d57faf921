package gradus.diagnose.generator;

import gradus.array.DType;
import gradus.array.NdArray;
import gradus.diagnose.generator.Handing.Habit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Names and shapes under which people save the same numbers. */
enum Dialect {
    /** W1 (n1, n0), b1 (n1, 1), X (n0, m). */
    COLUMNS("columns"),
    /** The same with b1 (n1,). */
    COLUMNS_FLAT("columns"),
    /** W1 (n0, n1), b1 (n1,), X (m, n0). */
    ROWS("rows"),
    /** The same with b1 (1, n1). */
    ROWS_TWO_AXES("rows"),
    /** W1 (n1, n0), b1 (n1,), X (m, n0). */
    PYTORCH("pytorch"),
    /** 0.weight, 0.bias, 2.weight, ... of a Sequential, and their .grad. */
    STATE_DICT("pytorch"),
    /** Theta1 (n1, 1 + n0), with the biases in front, and Theta1_grad. */
    THETA("pytorch"),
    /** All of THETA's in one vector nn_params, row after row, their gradients in grad, and layer_sizes. */
    UNROLLED("pytorch"),
    /** dense/kernel (n0, n1), dense/bias, dense_1/kernel, ... and dense/kernel_grad. */
    KERAS("rows");

    private final String layout;

    Dialect(String layout) {
        this.layout = layout;
    }

    String layout() {
        return layout;
    }

    /** Whether it has names for parameters and their gradients only. */
    boolean gradientsOnly() {
        return this == STATE_DICT || this == THETA || this == UNROLLED || this == KERAS;
    }

    /**
     * The arrays of a file.
     *
     * @throws ShapeError if these names have no place for values of such shapes
     */
    Map<String, NdArray> arrays(Pass pass, Map<String, double[][]> given, Precision precision, Set<Habit> habits) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Net net = pass.net;
        arrays.put(habits.contains(Habit.INPUT_IS_A0) ? "A0" : "X", array("X", pass.data.x(), precision));
        arrays.put(
                "Y",
                habits.contains(Habit.CLASS_NUMBERS)
                        ? classNumbers(pass.data.y())
                        : array("Y", pass.data.y(), precision));
        if (habits.contains(Habit.SAVES_SETTINGS)) {
            settings(arrays, net);
        }
        for (int l = 1; l <= net.layers(); l++) {
            putParameters(arrays, l, "", pass.w(l), pass.b(l), precision);
            if (net.masked(l)) {
                arrays.put("D" + l, array("D", pass.d(l), precision));
            }
        }
        given.forEach((name, value) -> {
            String kind = Pass.kind(name);
            if (!kind.equals("dW") && !kind.equals("db") || !gradientsOnly()) {
                boolean scalar = kind.equals("db") && isScalar(value) && net.size(Pass.layer(name)) > 1;
                arrays.put(name, array(scalar ? "J" : kind, value, precision));
            }
        });
        for (int l = 1; l <= net.layers() && gradientsOnly(); l++) {
            double[][] dw = given.get("dW" + l);
            double[][] db = given.get("db" + l);
            if (dw != null && db != null) {
                putParameters(arrays, l, "grad", dw, db, precision);
            }
        }
        return this == UNROLLED ? unrolled(arrays, net, precision) : arrays;
    }

    private static Map<String, NdArray> unrolled(Map<String, NdArray> arrays, Net net, Precision precision) {
        Map<String, NdArray> unrolled = new LinkedHashMap<>(arrays);
        DType dtype = precision.isSingle() ? DType.FLOAT32 : DType.FLOAT64;
        for (String suffix : List.of("", "_grad")) {
            double[] all = new double[0];
            for (int l = 1; l <= net.layers(); l++) {
                NdArray part = Objects.requireNonNull(unrolled.remove("Theta" + l + suffix));
                int at = all.length;
                all = Arrays.copyOf(all, at + part.size());
                System.arraycopy(part.data(), 0, all, at, part.size());
            }
            unrolled.put(suffix.isEmpty() ? "nn_params" : "grad", new NdArray(new int[] {all.length}, all, dtype));
        }
        double[] sizes = net.sizes().stream().mapToDouble(n -> n).toArray();
        unrolled.put("layer_sizes", new NdArray(new int[] {sizes.length}, sizes, DType.INT64));
        return unrolled;
    }

    private void settings(Map<String, NdArray> arrays, Net net) {
        if (net.l2() > 0) {
            arrays.put(layout.equals("pytorch") ? "lambda" : "lambd", NdArray.scalar(net.l2()));
        }
        if (net.keepProb() < 1) {
            arrays.put("keep_prob", NdArray.scalar(net.keepProb()));
        }
    }

    private static NdArray classNumbers(double[][] y) {
        double[] classes = new double[y[0].length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < classes.length; j++) {
                classes[j] += i * y[i][j];
            }
        }
        return new NdArray(new int[] {classes.length}, classes, DType.INT64);
    }

    private void putParameters(
            Map<String, NdArray> arrays, int l, String grad, double[][] w, double[][] b, Precision precision) {
        switch (this) {
            case COLUMNS, COLUMNS_FLAT, ROWS, ROWS_TWO_AXES, PYTORCH -> {
                arrays.put("W" + l, array("W", w, precision));
                arrays.put("b" + l, array("b", b, precision));
            }
            case STATE_DICT -> {
                String suffix = grad.isEmpty() ? "" : ".grad";
                arrays.put(2 * (l - 1) + ".weight" + suffix, array("W", w, precision));
                arrays.put(2 * (l - 1) + ".bias" + suffix, array("b", b, precision));
            }
            case THETA, UNROLLED -> {
                if (b[0].length != 1 || b.length != w.length) {
                    throw new ShapeError("columns side by side", b, w);
                }
                Plain p = new Plain(false);
                String suffix = grad.isEmpty() ? "" : "_grad";
                arrays.put("Theta" + l + suffix, array("Theta", p.t(Plain.stack(p.t(b), p.t(w))), precision));
            }
            case KERAS -> {
                String layer = "dense" + (l == 1 ? "" : "_" + (l - 1));
                String suffix = grad.isEmpty() ? "" : "_grad";
                arrays.put(layer + "/kernel" + suffix, array("W", w, precision));
                arrays.put(layer + "/bias" + suffix, array("b", b, precision));
            }
        }
    }

    private static boolean isScalar(double[][] value) {
        return value.length == 1 && value[0].length == 1;
    }

    /** One variable, turned as this dialect has it. */
    private NdArray array(String kind, double[][] value, Precision precision) {
        boolean parameter = kind.endsWith("W") || kind.equals("Theta");
        boolean bias = kind.endsWith("b");
        boolean turned = parameter ? layout.equals("rows") : !layout.equals("columns");
        double[][] v = turned && !(bias && value[0].length == 1) ? new Plain(false).t(value) : value;
        int[] shape = {v.length, v[0].length};
        if (kind.equals("J")) {
            shape = new int[0];
        } else if (bias && value[0].length == 1) {
            shape = switch (this) {
                case COLUMNS -> new int[] {v.length, 1};
                case ROWS_TWO_AXES -> new int[] {1, v.length};
                case COLUMNS_FLAT, ROWS, PYTORCH, STATE_DICT, THETA, UNROLLED, KERAS -> new int[] {v.length};
            };
        }
        double[] flat = new double[v.length * v[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = precision.saved(v[i / v[0].length][i % v[0].length]);
        }
        return new NdArray(shape, flat, precision.isSingle() ? DType.FLOAT32 : DType.FLOAT64);
    }
}
