package gradus.train;

import java.util.Objects;

/**
 * Images as they lie in an IDX file, one unsigned byte a pixel; a pixel is divided when its row is copied. An eighth of
 * the memory of doubles: 60,000 images of 28 x 28 take 47 MB.
 */
public final class ByteDataset implements Dataset {
    private static final int CACHE_LINE = 64;

    private final int rows;
    private final int inputs;
    private final int outputs;
    /** A pixel less 128, which makes it a signed byte: those are what the JIT compiler makes vectors of. */
    private final byte[] pixels;

    private final double divisor;
    /** Of no meaning, but it keeps the reading from being left out. */
    @SuppressWarnings("UnusedVariable")
    private int touched;

    private final double[] y;

    /**
     * Copies the pixels, and takes the targets over; the caller must not change those any more.
     *
     * @param pixels unsigned, {@code rows * inputs} of them, all of example 0 first
     * @param divisor what a pixel is divided by, 255 for a range of 0 to 1
     * @param y the targets, {@code rows * outputs} entries, all of example 0 first; empty where {@code outputs} is 0
     * @throws IllegalArgumentException if an array is of another length, or the divisor is not a positive number
     */
    public ByteDataset(int rows, int inputs, int outputs, byte[] pixels, double divisor, double[] y) {
        if (pixels.length != (long) rows * inputs || y.length != (long) rows * outputs) {
            throw new IllegalArgumentException("%d rows of %d inputs and %d outputs, but %d and %d entries"
                    .formatted(rows, inputs, outputs, pixels.length, y.length));
        }
        if (!(divisor > 0) || Double.isInfinite(divisor)) {
            throw new IllegalArgumentException("pixels divided by " + divisor);
        }
        this.rows = rows;
        this.inputs = inputs;
        this.outputs = outputs;
        this.pixels = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            this.pixels[i] = (byte) (pixels[i] ^ 0x80);
        }
        this.divisor = divisor;
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

    /** Asks for all rows before it needs the first: random rows are seldom in cache, and they can be fetched side by side. */
    @Override
    public void inputs(int[] order, int from, int count, float[] into, int offset, int stride) {
        touched = touch(order, from, count);
        for (int j = 0; j < count; j++) {
            input(order[from + j], into, offset + j * stride);
        }
    }

    private int touch(int[] order, int from, int count) {
        int sum = 0;
        for (int j = 0; j < count; j++) {
            int start = order[from + j] * inputs;
            for (int i = 0; i < inputs; i += CACHE_LINE) {
                sum += pixels[start + i];
            }
        }
        return sum;
    }

    @Override
    public void input(int row, double[] into, int offset) {
        int start = Objects.checkIndex(row, rows) * inputs;
        for (int i = 0; i < inputs; i++) {
            into[offset + i] = (pixels[start + i] + 128.0) / divisor;
        }
    }

    @Override
    public void input(int row, float[] into, int offset) {
        int start = Objects.checkIndex(row, rows) * inputs;
        float narrow = (float) divisor;
        if (narrow == divisor) {
            divide(start, narrow, into, offset);
        } else {
            for (int i = 0; i < inputs; i++) {
                into[offset + i] = (float) ((pixels[start + i] + 128.0) / divisor);
            }
        }
    }

    /**
     * In float32 from the beginning: the quotient of two float32 numbers, rounded to float64 and then to float32, is the
     * same number (Figueroa 1995: a second rounding is harmless from 2 * 24 + 2 digits on).
     */
    private void divide(int start, float narrow, float[] into, int offset) {
        for (int i = 0; i < inputs; i++) {
            into[offset + i] = (pixels[start + i] + 128f) / narrow;
        }
    }

    @Override
    public void target(int row, double[] into, int offset) {
        System.arraycopy(y, Objects.checkIndex(row, rows) * outputs, into, offset, outputs);
    }

    @Override
    public void target(int row, float[] into, int offset) {
        int start = Objects.checkIndex(row, rows) * outputs;
        for (int i = 0; i < outputs; i++) {
            into[offset + i] = (float) y[start + i];
        }
    }
}
