package gradus.kernels;

import java.lang.invoke.MethodHandles;

/** Plain Java loops: runs everywhere. */
final class ScalarBackend implements Backend {
    private final int vectorBytes;
    private final KernelCache cache = new KernelCache();

    /** @param vectorBytes width of the vectors whose order of sums is imitated, so that the bits are the same as on them */
    ScalarBackend(int vectorBytes) {
        this.vectorBytes = vectorBytes;
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public String description() {
        return "plain Java";
    }

    @Override
    public int lanes(Precision precision) {
        return 1;
    }

    @Override
    public Kernel kernel(KernelSpec spec) {
        return cache.kernel(spec, () -> switch (spec) {
            case Nest nest ->
                KernelClass.instantiate(
                        MethodHandles.lookup(), Kernel.class, NestEmitter.emit(nest, operations(nest.precision())));
            case ProductShape shape -> TiledProduct.of(1, this::tile, shape);
        });
    }

    private Tile tile(TileShape shape) {
        return cache.part(
                shape,
                Tile.class,
                s -> KernelClass.instantiate(
                        MethodHandles.lookup(), Tile.class, TileEmitter.emit(operations(s.precision()), s)));
    }

    /** Loops of plain Java are fast enough from the first run on. */
    @Override
    public Kernel warm(KernelSpec spec) {
        return kernel(spec);
    }

    @Override
    public void markWarm(KernelSpec spec) {}

    private Operations operations(Precision precision) {
        int sumLanes = vectorBytes / precision.bytes();
        return precision == Precision.FLOAT32
                ? new ScalarOperations(ScalarFloatOps.class, float.class, sumLanes)
                : new ScalarOperations(ScalarDoubleOps.class, double.class, sumLanes);
    }
}
