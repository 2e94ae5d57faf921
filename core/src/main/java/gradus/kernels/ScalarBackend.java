package gradus.kernels;

import java.lang.invoke.MethodHandles;

/** Plain Java loops: runs everywhere. */
final class ScalarBackend implements Backend {
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
        Operations operations =
                nest.precision() == Precision.FLOAT32 ? ScalarFloatOps.OPERATIONS : ScalarDoubleOps.OPERATIONS;
        return KernelClass.instantiate(MethodHandles.lookup(), Kernel.class, NestEmitter.emit(nest, operations));
    }

    @Override
    public Kernel product(Precision precision, ProductShape shape) {
        return precision == Precision.FLOAT32 ? new ScalarFloatProduct(shape) : new ScalarDoubleProduct(shape);
    }
}
