package gradus.vector;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Kernel;
import gradus.kernels.KernelCache;
import gradus.kernels.KernelClass;
import gradus.kernels.KernelSpec;
import gradus.kernels.Nest;
import gradus.kernels.NestEmitter;
import gradus.kernels.Precision;
import gradus.kernels.ProductShape;
import gradus.kernels.Tile;
import gradus.kernels.TileEmitter;
import gradus.kernels.TileShape;
import gradus.kernels.TiledProduct;
import gradus.kernels.Transposition;
import gradus.kernels.VectorApi;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** Vectors as wide as this processor prefers. The Vector API itself is loaded when the first kernel is made. */
public final class VectorBackend implements Backend {
    /** Lanes of the smallest square: the JIT compiler keeps masks of two lanes on the heap. */
    private static final int LEAST_SQUARE = 4;

    private final KernelCache cache = new KernelCache();
    private final int bytes = VectorApi.preferredBytes().orElseGet(() -> {
        VectorApi.load();
        return VectorFloatOps.SPECIES.vectorByteSize();
    });
    private final Backend scalar = Backends.scalarLike(bytes);

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public String description() {
        return "Vector API, " + Byte.SIZE * bytes + " bits";
    }

    @Override
    public int lanes(Precision precision) {
        return bytes / precision.bytes();
    }

    @Override
    public Backend starter() {
        return scalar;
    }

    @Override
    public Kernel kernel(KernelSpec spec) {
        return cache.kernel(spec, () -> make(spec));
    }

    private Kernel make(KernelSpec spec) {
        if (isPlain(spec)) {
            return scalar.kernel(spec);
        }
        VectorOperations operations = operations(spec.precision());
        return switch (spec) {
            case Nest nest -> {
                Transposition copy = inSquares(nest);
                yield copy == null
                        ? KernelClass.instantiate(
                                MethodHandles.lookup(), Kernel.class, NestEmitter.emit(nest, operations))
                        : new TransposedCopy(copy, operations.lanes(), square(SquareShape.of(nest.precision(), copy)));
            }
            case ProductShape shape -> TiledProduct.of(operations.lanes(), this::tile, shape);
        };
    }

    /** Whether vectors have no part in it. */
    private boolean isPlain(KernelSpec spec) {
        return spec instanceof Nest nest && nest.vectorLoop() < 0 && inSquares(nest) == null;
    }

    /** What is copied a square at a time, if the nest does only that and vectors are wide enough; otherwise null. */
    private @Nullable Transposition inSquares(Nest nest) {
        return lanes(nest.precision()) < LEAST_SQUARE ? null : Transposition.of(nest);
    }

    private Square square(SquareShape shape) {
        return cache.part(
                shape,
                Square.class,
                s -> KernelClass.instantiate(
                        MethodHandles.lookup(), Square.class, SquareEmitter.emit(operations(s.precision()), s)));
    }

    private Tile tile(TileShape shape) {
        return cache.part(
                shape,
                Tile.class,
                s -> KernelClass.instantiate(
                        MethodHandles.lookup(), Tile.class, TileEmitter.emit(operations(s.precision()), s)));
    }

    @Override
    public @Nullable Kernel warm(KernelSpec spec) {
        return isPlain(spec) ? scalar.kernel(spec) : cache.warm(spec);
    }

    @Override
    public void markWarm(KernelSpec spec) {
        cache.markWarm(spec);
    }

    private VectorOperations operations(Precision precision) {
        VectorApi.load();
        VectorOperations found =
                precision == Precision.FLOAT32 ? VectorFloatOps.OPERATIONS : VectorDoubleOps.OPERATIONS;
        if (found.lanes() != lanes(precision)) {
            throw new IllegalStateException(
                    "the Vector API prefers " + found.lanes() + " lanes, not " + lanes(precision));
        }
        return found;
    }
}
