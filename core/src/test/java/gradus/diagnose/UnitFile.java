package gradus.diagnose;

import gradus.array.NdArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** The arrays of one layer, computed by hand, and what is said of them. */
abstract class UnitFile {
    final Random random = new Random(7);
    final Map<String, NdArray> file = new LinkedHashMap<>();

    Diagnosis diagnose() {
        return new Diagnoser().diagnose("mine.npz", file, DiagnosisSettings.inferring());
    }

    static String first(Diagnosis d) {
        String variable = d.firstWrong();
        return variable == null ? "none" : d.namesInFile().getOrDefault(variable, variable);
    }

    double[] put(String name, int rows, int columns, IntToDoubleFunction entry) {
        double[] data = new double[rows * columns];
        Arrays.setAll(data, entry);
        file.put(name, new NdArray(new int[] {rows, columns}, data));
        return data;
    }

    double[] draw(String name, int rows, int columns) {
        return put(name, rows, columns, n -> random.nextGaussian());
    }

    /** left (rows, inner) times right (inner, columns). */
    static double[] product(double[] left, double[] right, int rows, int inner, int columns) {
        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < inner; k++) {
                    product[i * columns + j] += left[i * inner + k] * right[k * columns + j];
                }
            }
        }
        return product;
    }

    static double[] transposed(double[] matrix, int rows, int columns) {
        double[] other = new double[matrix.length];
        Arrays.setAll(other, n -> matrix[n % rows * columns + n / rows]);
        return other;
    }
}
