package gradus.kernels;

/**
 * Where the operands of C = A B lie: the entry in row r and column c of a matrix is at {@code start + r * rowStride + c *
 * columnStride}. The columns of B and C
 * are contiguous.
 *
 * @param rows of A and C
 * @param columns of B and C
 * @param depth columns of A and rows of B
 */
public record ProductShape(Precision precision, Extent rows, Extent columns, Extent depth, Place a, Place b, Place c)
        implements KernelSpec {
    @Override
    public Object key() {
        return this;
    }

    /** A matrix in memory. */
    public record Place(int start, int rowStride, int columnStride) {}
}
