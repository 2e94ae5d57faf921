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
        int sumLanes = vectorBytes / nest.precision().bytes();
        Operations operations = nest.precision() == Precision.FLOAT32
                ? new ScalarOperations(ScalarFloatOps.class, float.class, sumLanes)
                : new ScalarOperations(ScalarDoubleOps.class, double.class, sumLanes);
        return KernelClass.instantiate(MethodHandles.lookup(), Kernel.class, NestEmitter.emit(nest, operations));
    }

    @Override
    public Kernel product(Precision precision, ProductShape shape) {
        return precision == Precision.FLOAT32 ? new ScalarFloatProduct(shape) : new ScalarDoubleProduct(shape);
    }
}
