package gradus.vector;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Kernel;
import gradus.kernels.KernelClass;
import gradus.kernels.Nest;
import gradus.kernels.NestEmitter;
import gradus.kernels.Operations;
import gradus.kernels.Precision;
import gradus.kernels.ProductShape;
import gradus.kernels.TiledProduct;
import java.lang.invoke.MethodHandles;

/** Vectors as wide as this processor prefers. */
public final class VectorBackend implements Backend {
    private final Backend scalar = Backends.scalarLike(VectorFloatOps.SPECIES.vectorByteSize());

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public String description() {
        return "Vector API, " + VectorFloatOps.SPECIES.vectorBitSize() + " bits";
    }

    @Override
    public int lanes(Precision precision) {
        return operations(precision).lanes();
    }

    @Override
    public Backend starter() {
        return scalar;
    }

    @Override
    public Kernel nest(Nest nest) {
        if (nest.vectorLoop() < 0) {
            return scalar.nest(nest);
        }
        byte[] classFile = NestEmitter.emit(nest, operations(nest.precision()));
        return KernelClass.instantiate(MethodHandles.lookup(), Kernel.class, classFile);
    }

    @Override
    public Kernel product(Precision precision, ProductShape shape) {
        return TiledProduct.of(operations(precision), MethodHandles.lookup(), precision, shape);
    }

    static Operations operations(Precision precision) {
        return precision == Precision.FLOAT32 ? VectorFloatOps.OPERATIONS : VectorDoubleOps.OPERATIONS;
    }
}
