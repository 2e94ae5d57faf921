package gradus.kernels;

import java.util.List;

/**
 * Where the operands of C = A B lie, and along which axes: the places of its entries are {@code start + sum of stride *
 * index}, with strides in A, B and C. The columns of B and C are contiguous. One axis of C is shared, and of the outer
 * ones only the last may be.
 *
 * @param outer axes with a product for each entry, such as those that all three matrices have; the first moves fastest
 * @param rows of A and C
 * @param columns of B and C
 * @param depth columns of A and rows of B, which may be several axes; the first moves fastest
 * @param a where A begins
 * @param b where B begins
 * @param c where C begins
 */
public record ProductShape(
        Precision precision, List<Axis> outer, Axis rows, Axis columns, List<Axis> depth, int a, int b, int c)
        implements KernelSpec {
    /** The operands, in the order of the axes' strides. */
    static final int A = 0;

    static final int B = 1;
    static final int C = 2;
    static final int OPERANDS = 3;

    public ProductShape {
        outer = List.copyOf(outer);
        depth = List.copyOf(depth);
    }

    @Override
    public Object key() {
        return this;
    }
}
