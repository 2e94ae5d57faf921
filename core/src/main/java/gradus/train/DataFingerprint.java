package gradus.train;

/**
 * Tells one data set from another: its size and a hash of every number in it, in order.
 *
 * @param hash of the bits of all inputs and targets; not meant to withstand an adversary
 */
public record DataFingerprint(int rows, int inputs, int outputs, long hash) {
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    public static DataFingerprint of(Dataset data) {
        double[] input = new double[data.inputs()];
        double[] target = new double[data.outputs()];
        long hash = 0;
        for (int row = 0; row < data.rows(); row++) {
            data.input(row, input, 0);
            data.target(row, target, 0);
            hash = absorb(absorb(hash, input), target);
        }
        return new DataFingerprint(data.rows(), data.inputs(), data.outputs(), hash);
    }

    private static long absorb(long hash, double[] values) {
        for (double value : values) {
            hash = (hash ^ Double.doubleToLongBits(value)) * PRIME;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
