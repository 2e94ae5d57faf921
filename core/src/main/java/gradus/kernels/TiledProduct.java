package gradus.kernels;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * C = A B in tiles. Each entry of C is added up in the order of the depth, whatever tile it is in, so that the result
 * does not depend on how rows are shared out.
 */
public final class TiledProduct implements Kernel {
    private static final int REHEARSED_DEPTH = 32;

    /** Rows of A that stay in the second-level cache while they meet all columns of B. */
    private static final int BLOCK = 256;

    private final ProductShape shape;
    private final int lanes;
    private final TileSizes sizes;
    /** By number of rows and of vectors. */
    private final Tile[][] tiles;

    private final List<Made> made;

    /** A tile and its shape. */
    private record Made(Tile tile, int rows, int vectors) {}

    private TiledProduct(ProductShape shape, int lanes, TileSizes sizes, List<Made> made) {
        this.shape = shape;
        this.lanes = lanes;
        this.sizes = sizes;
        this.made = made;
        this.tiles = new Tile[sizes.rows() + 1][sizes.vectors() + 1];
        made.forEach(m -> tiles[m.rows()][m.vectors()] = m.tile());
    }

    /** @param neighbour looks up classes beside those of the operations */
    public static Kernel of(Operations ops, MethodHandles.Lookup neighbour, Precision precision, ProductShape shape) {
        int lanes = ops.lanes();
        TileSizes sizes = TileSizes.of(lanes * 8 * precision.bytes(), lanes, shape.columns());
        List<Made> made = new ArrayList<>();
        for (int rows = 1; rows <= sizes.rows(); rows++) {
            for (int vectors = 1; vectors <= sizes.vectors(); vectors++) {
                if (sizes.needs(shape.rows(), rows) && sizes.needsVectors(shape.columns(), lanes, vectors)) {
                    byte[] classFile = TileEmitter.emit(ops, precision, tileShape(shape, rows, vectors));
                    made.add(new Made(KernelClass.instantiate(neighbour, Tile.class, classFile), rows, vectors));
                }
            }
        }
        return new TiledProduct(shape, lanes, sizes, List.copyOf(made));
    }

    private static TileEmitter.Shape tileShape(ProductShape shape, int rows, int vectors) {
        return new TileEmitter.Shape(
                rows,
                vectors,
                shape.a().rowStride(),
                shape.a().columnStride(),
                shape.b().rowStride(),
                shape.c().rowStride());
    }

    @Override
    public void run(Object memory, int examples, int from, int to) {
        int depth = shape.depth().in(examples);
        int vectors = Math.ceilDiv(shape.columns().in(examples), lanes);
        for (int row = from; row < to; row += BLOCK) {
            runBlock(memory, row, Math.min(to, row + BLOCK), vectors, depth);
        }
    }

    /** All rows for one group of columns before the next, so that this part of B stays in cache. */
    private void runBlock(Object memory, int from, int to, int vectors, int depth) {
        for (int v = 0; v < vectors; ) {
            int width = sizes.vectorsOfNext(vectors - v);
            int b = shape.b().start() + v * lanes;
            for (int row = from; row < to; ) {
                int rows = sizes.rowsOfNext(to - row);
                int a = shape.a().start() + row * shape.a().rowStride();
                int c = shape.c().start() + row * shape.c().rowStride() + v * lanes;
                tiles[rows][width].run(memory, a, b, c, depth);
                row += rows;
            }
            v += width;
        }
    }

    /** Every tile, to a small depth: interpreted vectors are a thousand times slower than compiled ones. */
    @Override
    public void rehearse(Object memory, int examples, int rows) {
        int depth = Math.min(REHEARSED_DEPTH, shape.depth().in(examples));
        int vectors = Math.ceilDiv(shape.columns().in(examples), lanes);
        for (Made m : made) {
            if (m.rows() <= rows && m.vectors() <= vectors) {
                m.tile()
                        .run(
                                memory,
                                shape.a().start(),
                                shape.b().start(),
                                shape.c().start(),
                                depth);
            }
        }
    }
}
