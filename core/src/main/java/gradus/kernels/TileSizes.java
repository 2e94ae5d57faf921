package gradus.kernels;

/**
 * The rectangles that a product is cut into: the only place that decides it. A function of the shape and the vector
 * width alone.
 *
 * @param rows of a tile
 * @param vectors in a row of a full tile
 */
record TileSizes(int rows, int vectors) {
    /** As high as the product where that is lower. With 32 registers 24 sums leave room for a row of B and an entry of A; with 16, 12 do. */
    static TileSizes of(int vectorBits, int lanes, Extent rows, Extent columns) {
        TileSizes full = full(vectorBits, lanes, columns);
        return rows.examples() || rows.size() >= full.rows() ? full : new TileSizes(rows.size(), full.vectors());
    }

    private static TileSizes full(int vectorBits, int lanes, Extent columns) {
        if (lanes == 1) {
            return new TileSizes(4, 3);
        }
        boolean manyRegisters =
                vectorBits == 512 || System.getProperty("os.arch").equals("aarch64");
        boolean narrow = vectors(columns, lanes) == 1;
        if (manyRegisters) {
            return narrow ? new TileSizes(16, 1) : new TileSizes(8, 3);
        }
        return narrow ? new TileSizes(8, 1) : new TileSizes(4, 3);
    }

    private static int vectors(Extent columns, int lanes) {
        return columns.examples() ? Integer.MAX_VALUE : Math.ceilDiv(columns.size(), lanes);
    }

    /** Vectors of the next tile; 4 are 2 and 2 rather than 3 and 1. */
    int vectorsOfNext(int left) {
        return left >= vectors ? (left == vectors + 1 ? vectors - 1 : vectors) : left;
    }
}
