package gradus.kernels;

import static gradus.kernels.ProductShape.A;
import static gradus.kernels.ProductShape.B;
import static gradus.kernels.ProductShape.C;
import static gradus.kernels.ProductShape.OPERANDS;

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
    private final Positions outer;
    private final Axis rows;
    private final int aRow;
    private final int cRow;
    /** The innermost axis of the depth. */
    private final Axis depth;

    private final int aDepth;
    private final int bDepth;
    private final Positions outerDepth;
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
        this.outer = new Positions(shape.outer(), OPERANDS);
        this.rows = shape.rows();
        this.aRow = rows.stride(A);
        this.cRow = rows.stride(C);
        this.depth = shape.depth().getFirst();
        this.aDepth = depth.stride(A);
        this.bDepth = depth.stride(B);
        this.outerDepth = new Positions(shape.depth().subList(1, shape.depth().size()), OPERANDS);
        this.tiles = new Tile[4][sizes.vectors() + 1];
    }

    public static Kernel of(int lanes, Maker maker, ProductShape shape) {
        int bits = lanes * 8 * shape.precision().bytes();
        TileSizes sizes =
                TileSizes.of(bits, lanes, shape.rows().extent(), shape.columns().extent());
        return new TiledProduct(shape, lanes, sizes, maker);
    }

    @Override
    public void run(Object memory, int examples, int from, int to) {
        int first = rows.first(from);
        int end = rows.end(examples, to);
        int lastProduct = outer.end(examples, to);
        for (int product = outer.first(examples, from); product < lastProduct; product++) {
            int a = shape.a() + outer.offset(examples, product, A);
            int b = shape.b() + outer.offset(examples, product, B);
            int c = shape.c() + outer.offset(examples, product, C);
            for (int row = first; row < end; row += BLOCK) {
                int count = Math.min(end - row, BLOCK);
                runRows(memory, examples, a + row * aRow, b, c + row * cRow, count);
            }
        }
    }

    /** Some rows, through all of the depth: the first part of it begins the sums, even if it is empty. */
    private void runRows(Object memory, int examples, int a, int b, int c, int count) {
        int length = depth.extent().in(examples);
        int parts = outerDepth.end(examples, 0);
        runBlock(memory, examples, a, b, c, count, parts == 0 ? 0 : Math.min(length, DEPTH), false);
        for (int part = 0; part < parts; part++) {
            int aPart = a + outerDepth.offset(examples, part, A);
            int bPart = b + outerDepth.offset(examples, part, B);
            for (int k = part == 0 ? DEPTH : 0; k < length; k += DEPTH) {
                int some = Math.min(length - k, DEPTH);
                runBlock(memory, examples, aPart + k * aDepth, bPart + k * bDepth, c, count, some, true);
            }
        }
    }

    /** All rows for one group of columns before the next, so that this part of B stays in cache. */
    private void runBlock(Object memory, int examples, int a, int b, int c, int count, int some, boolean adds) {
        int vectors = vectors(examples);
        int height = height(examples);
        for (int v = 0; v < vectors; ) {
            int width = sizes.vectorsOfNext(vectors - v);
            Tile tile = tile(height, width, adds);
            for (int row = 0; row < count; row += height) {
                tile.run(memory, a + row * aRow, b + v * lanes, c + row * cRow + v * lanes, some);
            }
            v += width;
        }
    }

    private int vectors(int examples) {
        return Math.ceilDiv(shape.columns().extent().in(examples), lanes);
    }

    private int height(int examples) {
        return rows.extent().in(examples) == 1 ? 1 : sizes.rows();
    }

    private Tile tile(int height, int vectors, boolean adds) {
        int place = (height == 1 ? 1 : 0) + (adds ? 2 : 0);
        Tile tile = tiles[place][vectors];
        if (tile == null) {
            tile = maker.tile(new TileShape(shape.precision(), height, vectors, aRow, aDepth, bDepth, cRow, adds));
            tiles[place][vectors] = tile;
        }
        return tile;
    }

    /** The tiles of a few rows, to a small depth: interpreted vectors are a thousand times slower than compiled ones. */
    @Override
    public void rehearse(Object memory, int examples, int rowCount) {
        int length = depth.extent().in(examples);
        boolean adds = length > DEPTH || outerDepth.end(examples, 0) > 1;
        int vectors = vectors(examples);
        int before = 0;
        for (int v = 0; v < vectors && rowCount > 0; v += before) {
            int width = sizes.vectorsOfNext(vectors - v);
            if (width != before) {
                rehearse(tile(height(examples), width, false), memory, length);
                if (adds) {
                    rehearse(tile(height(examples), width, true), memory, length);
                }
            }
            before = width;
        }
    }

    private void rehearse(Tile tile, Object memory, int length) {
        int some = Math.min(REHEARSED_DEPTH, length);
        tile.run(memory, shape.a(), shape.b(), shape.c(), some);
    }
}
