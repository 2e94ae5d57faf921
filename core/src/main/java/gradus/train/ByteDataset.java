package gradus.train;

import java.util.Objects;

/**
 * Images as they lie in an IDX file, one unsigned byte a pixel; a pixel is divided when its row is copied. An eighth of
 * the memory of doubles: 60,000 images of 28 x 28 take 47 MB.
 */
public final class ByteDataset implements Dataset {
    private final int rows;
    private final int inputs;
    private final int outputs;
    private final byte[] pixels;
    private final double[] y;
    private final double[] quotients = new double[256];
    private final float[] floatQuotients = new float[256];

    /**
     * Takes the arrays over; the caller must not change them any more.
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
        this.pixels = pixels;
        this.y = y;
        for (int value = 0; value < 256; value++) {
            quotients[value] = value / divisor;
            floatQuotients[value] = (float) quotients[value];
        }
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
        int start = Objects.checkIndex(row, rows) * inputs;
        for (int i = 0; i < inputs; i++) {
            into[offset + i] = quotients[pixels[start + i] & 0xff];
        }
    }

    @Override
    public void input(int row, float[] into, int offset) {
        int start = Objects.checkIndex(row, rows) * inputs;
        for (int i = 0; i < inputs; i++) {
            into[offset + i] = floatQuotients[pixels[start + i] & 0xff];
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
