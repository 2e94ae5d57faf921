package gradus.array;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in a box of any number of dimensions: doubles in C order (the last index runs fastest), with the type that a
 * file stored or is to store them in. Rank 0 is a single number of shape (). Equality is of shape, type and values, NaN
 * equal to NaN and 0.0 different from -0.0.
 */
public final class NdArray {
    private final int[] shape;
    private final double[] data;
    private final DType dtype;

    /** Wraps the data without copying it: it must not be changed from then on. */
    public NdArray(int[] shape, double[] data, DType dtype) {
        long size = 1;
        for (int dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension in " + describe(shape));
            }
            size = Budget.product(size, dimension);
        }
        if (size != data.length) {
            throw new IllegalArgumentException("shape " + describe(shape) + " for " + data.length + " values");
        }
        this.shape = shape.clone();
        this.data = data;
        this.dtype = dtype;
    }

    /** As float64; see {@link #NdArray(int[], double[], DType)}. */
    public NdArray(int[] shape, double[] data) {
        this(shape, data, DType.FLOAT64);
    }

    /** A float64 of shape (). */
    public static NdArray scalar(double value) {
        return new NdArray(new int[0], new double[] {value});
    }

    /** A float64 vector of shape (n,), around the given values. */
    public static NdArray vector(double... data) {
        return new NdArray(new int[] {data.length}, data);
    }

    /** A float64 matrix around the given values, row after row. */
    public static NdArray of(int rows, int columns, double... data) {
        return new NdArray(new int[] {rows, columns}, data);
    }

    public int[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    public int dimension(int axis) {
        return shape[axis];
    }

    public int size() {
        return data.length;
    }

    public DType dtype() {
        return dtype;
    }

    /** The values in C order. This is the array itself, not a copy: read it only. */
    public double[] data() {
        return data;
    }

    /** The entry at these 0-based indices, one for each dimension. */
    public double get(int... index) {
        if (index.length != shape.length) {
            throw new IllegalArgumentException(index.length + " indices for shape " + describe(shape));
        }
        int at = 0;
        for (int axis = 0; axis < index.length; axis++) {
            at = at * shape[axis] + Objects.checkIndex(index[axis], shape[axis]);
        }
        return data[at];
    }

    /** The only entry, whatever the rank: shapes (), (1,), (1, 1) and so on. */
    public double value() {
        if (data.length != 1) {
            throw new IllegalStateException("shape " + describe(shape) + " is not a single number");
        }
        return data[0];
    }

    /** The transposed matrix, a copy. */
    public NdArray transpose2d() {
        if (shape.length != 2) {
            throw new IllegalStateException("shape " + describe(shape) + " is not a matrix");
        }
        int rows = shape[0];
        int columns = shape[1];
        double[] transposed = new double[data.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = data[i * columns + j];
            }
        }
        return new NdArray(new int[] {columns, rows}, transposed, dtype);
    }

    /** The same values in the same order under another shape of the same size; they are shared. */
    public NdArray reshape(int... newShape) {
        return new NdArray(newShape, data, dtype);
    }

    /**
     * A copy whose values are what the type can hold: floats are rounded to nearest even.
     *
     * @throws IllegalArgumentException if an integer or boolean type cannot hold a value
     */
    public NdArray as(DType newType) {
        double[] rounded = new double[data.length];
        for (int i = 0; i < data.length; i++) {
            rounded[i] = newType.round(data[i]);
        }
        return new NdArray(shape, rounded, newType);
    }

    /** The shape as Python prints it: {@code ()}, {@code (3,)}, {@code (3, 4)}. */
    public String shapeText() {
        return describe(shape);
    }

    /** A shape as Python prints it, with or without an array. */
    public static String describe(int[] shape) {
        if (shape.length == 1) {
            return "(" + shape[0] + ",)";
        }
        String text = Arrays.toString(shape);
        return "(" + text.substring(1, text.length() - 1) + ")";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NdArray that
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        String values = Arrays.toString(Arrays.copyOf(data, Math.min(data.length, 8)));
        return dtype + " " + describe(shape) + " " + values + (data.length > 8 ? "..." : "");
    }
}
