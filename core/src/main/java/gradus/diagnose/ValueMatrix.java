package gradus.diagnose;

import gradus.array.NdArray;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An array of a file as a matrix: a vector is a column, a number one entry. */
record ValueMatrix(String name, int rows, int columns, double[] data) {
    /** Relative to the largest entry; rounding of float32 stays below. */
    private static final double SAME = 2e-5;

    /** Null for what is none, or holds NaN or Inf. */
    static @Nullable ValueMatrix of(String name, NdArray array) {
        if (array.rank() > 2 || array.size() == 0 || !Inputs.isFinite(array)) {
            return null;
        }
        int rows = array.rank() == 0 ? 1 : array.dimension(0);
        return new ValueMatrix(name, rows, array.size() / rows, array.data());
    }

    /** The matrix product with either of the two turned round first; null where the sizes do not fit. */
    static @Nullable ValueMatrix product(ValueMatrix left, boolean leftTurned, ValueMatrix right, boolean rightTurned) {
        ValueMatrix a = leftTurned ? left.turned() : left;
        ValueMatrix b = rightTurned ? right.turned() : right;
        if (a.columns != b.rows) {
            return null;
        }
        double[] product = new double[a.rows * b.columns];
        for (int i = 0; i < a.rows; i++) {
            for (int k = 0; k < a.columns; k++) {
                double x = a.data[i * a.columns + k];
                for (int j = 0; j < b.columns; j++) {
                    product[i * b.columns + j] += x * b.data[k * b.columns + j];
                }
            }
        }
        return new ValueMatrix("", a.rows, b.columns, product);
    }

    ValueMatrix turned() {
        if (rows == 1 || columns == 1) {
            return new ValueMatrix(name, columns, rows, data);
        }
        double[] turned = new double[data.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = data[i * columns + j];
            }
        }
        return new ValueMatrix(name, columns, rows, turned);
    }

    /** The first of its columns. */
    ValueMatrix first(int count) {
        int kept = Math.min(count, columns);
        double[] some = new double[rows * kept];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(data, i * columns, some, i * kept, kept);
        }
        return new ValueMatrix(name, rows, kept, some);
    }

    boolean hasShapeOf(ValueMatrix other) {
        return rows == other.rows && columns == other.columns;
    }

    /** Whether all numbers are the same, or so near that rounding made them differ. */
    boolean isSame(double[] other) {
        double scale = Comparison.largest(data);
        for (int n = 0; n < data.length; n++) {
            if (!(Math.abs(data[n] - other[n]) <= SAME * scale)) {
                return false;
            }
        }
        return data.length == other.length && scale > 0;
    }

    /** Whether a number is the same as the one at a place. */
    boolean hasAt(int place, double other) {
        return Math.abs(data[place] - other) <= SAME * Comparison.largest(data);
    }

    /** Whether the numbers are those times one number. */
    boolean isMultipleOf(double[] other) {
        return !Double.isNaN(ratio(other));
    }

    /** By what those are to be multiplied to give these; NaN where no number does it. */
    double ratio(double[] other) {
        if (data.length != other.length) {
            return Double.NaN;
        }
        int pivot = 0;
        for (int n = 0; n < other.length; n++) {
            pivot = Math.abs(other[n]) > Math.abs(other[pivot]) ? n : pivot;
        }
        double ratio = data[pivot] / other[pivot];
        boolean same = Double.isFinite(ratio)
                && ratio != 0
                && isSame(Arrays.stream(other).map(x -> ratio * x).toArray());
        return same ? ratio : Double.NaN;
    }

    boolean isConstant() {
        return Arrays.stream(data).allMatch(x -> x == data[0]);
    }
}
