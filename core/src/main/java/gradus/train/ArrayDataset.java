package gradus.train;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Examples held as doubles, example by example. */
public final class ArrayDataset implements Dataset {
    /** A copy in float32 of more numbers would cost more memory than the time it saves is worth. */
    private static final int MOST_NARROWED = 1 << 22;

    private final int rows;
    private final int inputs;
    private final int outputs;
    private final double[] x;
    private final double[] y;
    /** Copies in float32, made when they are first asked for, where they are not too large. */
    private volatile float @Nullable [] narrowX;

    private volatile float @Nullable [] narrowY;

    /**
     * Takes the arrays over; the caller must not change them any more.
     *
     * @param x the inputs, {@code rows * inputs} entries, all of example 0 first
     * @param y the targets, {@code rows * outputs} entries, all of example 0 first; empty where {@code outputs} is 0
     * @throws IllegalArgumentException if an array is of another length
     */
    public ArrayDataset(int rows, int inputs, int outputs, double[] x, double[] y) {
        if (x.length != (long) rows * inputs || y.length != (long) rows * outputs) {
            throw new IllegalArgumentException("%d rows of %d inputs and %d outputs, but %d and %d entries"
                    .formatted(rows, inputs, outputs, x.length, y.length));
        }
        this.rows = rows;
        this.inputs = inputs;
        this.outputs = outputs;
        this.x = x;
        this.y = y;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public void input(int row, double[] into, int offset) {
        System.arraycopy(x, Objects.checkIndex(row, rows) * inputs, into, offset, inputs);
    }

    @Override
    public void input(int row, float[] into, int offset) {
        narrow(x, Objects.checkIndex(row, rows) * inputs, into, offset, inputs);
    }

    @Override
    public void target(int row, double[] into, int offset) {
        System.arraycopy(y, Objects.checkIndex(row, rows) * outputs, into, offset, outputs);
    }

    @Override
    public void target(int row, float[] into, int offset) {
        narrow(y, Objects.checkIndex(row, rows) * outputs, into, offset, outputs);
    }

    @Override
    public void inputs(int[] order, int from, int count, float[] into, int offset, int stride) {
        float[] narrow = narrowX;
        if (narrow == null && x.length <= MOST_NARROWED) {
            narrow = narrowed(x);
            narrowX = narrow;
        }
        copy(x, narrow, inputs, order, from, count, into, offset, stride);
    }

    @Override
    public void targets(int[] order, int from, int count, float[] into, int offset, int stride) {
        float[] narrow = narrowY;
        if (narrow == null && y.length <= MOST_NARROWED) {
            narrow = narrowed(y);
            narrowY = narrow;
        }
        copy(y, narrow, outputs, order, from, count, into, offset, stride);
    }

    private static float[] narrowed(double[] values) {
        float[] narrow = new float[values.length];
        narrow(values, 0, narrow, 0, narrow.length);
        return narrow;
    }

    private void copy(
            double[] wide,
            float @Nullable [] narrow,
            int width,
            int[] order,
            int from,
            int count,
            float[] into,
            int offset,
            int stride) {
        for (int j = 0; j < count; j++) {
            int start = Objects.checkIndex(order[from + j], rows) * width;
            int place = offset + j * stride;
            if (narrow == null) {
                narrow(wide, start, into, place, width);
            } else if (width == 1) {
                into[place] = narrow[start];
            } else {
                System.arraycopy(narrow, start, into, place, width);
            }
        }
    }

    private static void narrow(double[] from, int start, float[] into, int offset, int count) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = (float) from[start + i];
        }
    }
}
