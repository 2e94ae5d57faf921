package gradus.train;

/**
 * Examples with their targets, row by row, as numbers that a network takes. A row is copied into the caller's batch, so
 * that an implementation is free to hold it as doubles, as bytes, or not at all. Immutable, safe for several threads.
 */
public interface Dataset {
    /** The number of examples. */
    int rows();

    /** The number of entries of one example's input. */
    int inputs();

    /** The number of entries of one example's target; 0 where the data holds no target. */
    int outputs();

    /**
     * Copies the {@link #inputs()} input entries of an example.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or too little room
     */
    void input(int row, double[] into, int offset);

    /** As {@link #input(int, double[], int)}, rounded to float. */
    void input(int row, float[] into, int offset);

    /**
     * Copies the {@link #outputs()} target entries of an example.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or too little room
     */
    void target(int row, double[] into, int offset);

    /** As {@link #target(int, double[], int)}, rounded to float. */
    void target(int row, float[] into, int offset);

    /**
     * Copies the inputs of the rows {@code order[from]} to {@code order[from + count - 1]}, the one at {@code from + j} to
     * {@code offset + j * stride}.
     */
    default void inputs(int[] order, int from, int count, double[] into, int offset, int stride) {
        for (int j = 0; j < count; j++) {
            input(order[from + j], into, offset + j * stride);
        }
    }

    /** As {@link #inputs(int[], int, int, double[], int, int)}, rounded to float. */
    default void inputs(int[] order, int from, int count, float[] into, int offset, int stride) {
        for (int j = 0; j < count; j++) {
            input(order[from + j], into, offset + j * stride);
        }
    }

    /** As {@link #inputs(int[], int, int, double[], int, int)}, of targets. */
    default void targets(int[] order, int from, int count, double[] into, int offset, int stride) {
        for (int j = 0; j < count; j++) {
            target(order[from + j], into, offset + j * stride);
        }
    }

    /** As {@link #targets(int[], int, int, double[], int, int)}, rounded to float. */
    default void targets(int[] order, int from, int count, float[] into, int offset, int stride) {
        for (int j = 0; j < count; j++) {
            target(order[from + j], into, offset + j * stride);
        }
    }

    /** These rows of this data, in this order, without copying the data; a row may occur more than once. */
    default Dataset select(int... rows) {
        return new SelectedDataset(this, rows);
    }

    /** The place of a row in the data that it was selected from. */
    default int origin(int row) {
        return row;
    }

    /** All targets, example by example: {@code rows() * outputs()} entries. */
    default double[] targets() {
        double[] all = new double[Math.multiplyExact(rows(), outputs())];
        for (int row = 0; row < rows(); row++) {
            target(row, all, row * outputs());
        }
        return all;
    }
}
