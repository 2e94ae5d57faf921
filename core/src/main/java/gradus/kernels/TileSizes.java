package gradus.kernels;

/**
 * The rectangles that a product is cut into: the only place that decides it. A function of the shape and the vector
 * width alone.
 *
 * @param rows of a tile
 * @param vectors in a row of a full tile
 */
record TileSizes(int rows, int vectors) {
    /**
     * The tile for a product; no higher than the product.
     *
     * <p>Sums, a row of B and a column of A fit in the processor's registers: the JIT compiler loads all of row and column
     * before it multiplies, and sums that it has to keep on the stack take twice the time if they happen to cross a cache
     * line there. Eight sums keep two units busy that need four cycles for each multiplication.
     */
    static TileSizes of(int vectorBits, int lanes, Extent rows, Extent columns) {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        TileSizes full = full(lanes > 1 && (vectorBits == 512 || arm) ? 32 : 16, vectors(columns, lanes));
        return rows.examples() || rows.size() >= full.rows() ? full : new TileSizes(rows.size(), full.vectors());
    }

    /** @param columns vectors in a row of the product */
    static TileSizes full(int registers, int columns) {
        if (registers < 32) {
            // One vector wide, (8, 1) would be twice as fast for X^T D and half as fast for X W: it does not quite fit.
            return new TileSizes(4, 2);
        }
        // (16, 1) is one more than fits, which the JIT compiler gets by with: 229 GFLOP/s where (8, 1) has 210.
        return columns == 1 ? new TileSizes(16, 1) : new TileSizes(8, 2);
    }

    private static int vectors(Extent columns, int lanes) {
        return columns.examples() ? Integer.MAX_VALUE : Math.ceilDiv(columns.size(), lanes);
    }

    /** Vectors of the next tile of a row with so many left. */
    int vectorsOfNext(int left) {
        return Math.min(left, vectors);
    }
}
