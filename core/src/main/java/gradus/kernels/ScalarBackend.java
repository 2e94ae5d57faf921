package gradus.kernels;

import java.lang.invoke.MethodHandles;

/**
 * Plain Java loops: runs everywhere.
 *
 * @param vectorBytes width of the vectors whose order of sums is imitated, so that the bits are the same as on them
 */
record ScalarBackend(int vectorBytes) implements Backend {
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
    public Kernel nest(Nest nest) {
        byte[] classFile = NestEmitter.emit(nest, operations(nest.precision()));
        return KernelClass.instantiate(MethodHandles.lookup(), Kernel.class, classFile);
    }

    @Override
    public Kernel product(Precision precision, ProductShape shape) {
        return TiledProduct.of(operations(precision), MethodHandles.lookup(), precision, shape);
    }

    private Operations operations(Precision precision) {
        int sumLanes = vectorBytes / precision.bytes();
        return precision == Precision.FLOAT32
                ? new ScalarOperations(ScalarFloatOps.class, float.class, sumLanes)
                : new ScalarOperations(ScalarDoubleOps.class, double.class, sumLanes);
    }
}
