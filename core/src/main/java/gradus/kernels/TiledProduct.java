package gradus.kernels;

import org.jspecify.annotations.Nullable;

/**
 * C = A B in tiles. Each entry of C is added up in the order of the depth, whatever tile it is in, so that the result
 * does not depend on how rows are shared out. Tiles are always full in height: the last one may run over the end of the
 * rows, where the memory's layout leaves room and nobody reads. Only a single row has a tile of its own.
 */
public final class TiledProduct implements Kernel {
    /** So little that the JIT compiler compiles the whole method and not, on top, its loop alone, which takes it much longer. */
    private static final int REHEARSED_DEPTH = 8;

    /** Rows of A that stay in the second-level cache while they meet all columns of B. */
    private static final int BLOCK = 512;

    /** So much of the depth at a time, for the same reason; sums go on where they were, so that no bit depends on it. */
    private static final int DEPTH = 256;

    private final ProductShape shape;
    private final int lanes;
    private final TileSizes sizes;
    private final Maker maker;
    /** By kind and number of vectors; made when first needed, which is safe to happen twice. */
    private final @Nullable Tile[][] tiles;

    /** Makes the code of a tile, or finds it: tiles do not know where matrices begin, so that many products share them. */
    public interface Maker {
        Tile tile(TileShape shape);
    }

    private TiledProduct(ProductShape shape, int lanes, TileSizes sizes, Maker maker) {
        this.shape = shape;
        this.lanes = lanes;
        this.sizes = sizes;
        this.maker = maker;
        this.tiles = new Tile[4][sizes.vectors() + 1];
    }

    public static Kernel of(int lanes, Maker maker, ProductShape shape) {
        int bits = lanes * 8 * shape.precision().bytes();
        return new TiledProduct(shape, lanes, TileSizes.of(bits, lanes, shape.rows(), shape.columns()), maker);
    }

    @Override
    public void run(Object memory, int examples, int from, int to) {
        int depth = shape.depth().in(examples);
        int vectors = Math.ceilDiv(shape.columns().in(examples), lanes);
        int height = shape.rows().in(examples) == 1 ? 1 : sizes.rows();
        for (int row = from; row < to; row += BLOCK) {
            int end = Math.min(to, row + BLOCK);
            runBlock(memory, row, end, height, vectors, 0, Math.min(depth, DEPTH));
            for (int k = DEPTH; k < depth; k += DEPTH) {
                runBlock(memory, row, end, height, vectors, k, Math.min(depth - k, DEPTH));
            }
        }
    }

    /** All rows for one group of columns before the next, so that this part of B stays in cache. */
    private void runBlock(Object memory, int from, int to, int rows, int vectors, int k, int depth) {
        for (int v = 0; v < vectors; ) {
            int width = sizes.vectorsOfNext(vectors - v);
            Tile tile = tile(rows, width, k > 0);
            int b = shape.b().start() + k * shape.b().rowStride() + v * lanes;
            for (int row = from; row < to; row += rows) {
                int a = shape.a().start()
                        + row * shape.a().rowStride()
                        + k * shape.a().columnStride();
                int c = shape.c().start() + row * shape.c().rowStride() + v * lanes;
                tile.run(memory, a, b, c, depth);
            }
            v += width;
        }
    }

    private Tile tile(int rows, int vectors, boolean adds) {
        int place = (rows == 1 ? 1 : 0) + (adds ? 2 : 0);
        Tile tile = tiles[place][vectors];
        if (tile == null) {
            tile = maker.tile(new TileShape(
                    shape.precision(),
                    rows,
                    vectors,
                    shape.a().rowStride(),
                    shape.a().columnStride(),
                    shape.b().rowStride(),
                    shape.c().rowStride(),
                    adds));
            tiles[place][vectors] = tile;
        }
        return tile;
    }

    /** The tiles of a few rows, to a small depth: interpreted vectors are a thousand times slower than compiled ones. */
    @Override
    public void rehearse(Object memory, int examples, int rows) {
        int depth = shape.depth().in(examples);
        int vectors = Math.ceilDiv(shape.columns().in(examples), lanes);
        int height = rows == 1 ? 1 : sizes.rows();
        int before = 0;
        for (int v = 0; v < vectors && rows > 0; v += before) {
            int width = sizes.vectorsOfNext(vectors - v);
            if (width != before) {
                rehearse(tile(height, width, false), memory, depth);
                if (depth > DEPTH) {
                    rehearse(tile(height, width, true), memory, depth);
                }
            }
            before = width;
        }
    }

    private void rehearse(Tile tile, Object memory, int depth) {
        int some = Math.min(REHEARSED_DEPTH, depth);
        tile.run(memory, shape.a().start(), shape.b().start(), shape.c().start(), some);
    }
}
