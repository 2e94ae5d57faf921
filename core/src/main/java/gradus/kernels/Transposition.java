package gradus.kernels;

import org.jspecify.annotations.Nullable;

/**
 * A copy of a matrix with rows and columns exchanged: the entry in row r and column c of the result is at {@code to + r *
 * toStride + c}, and comes from {@code from + c * fromStride + r}. Which rows is said by who runs it.
 *
 * @param columns of the result
 */
public record Transposition(Extent columns, int from, int fromStride, int to, int toStride) {

    /** What the nest does if it is nothing but that, otherwise null. */
    public static @Nullable Transposition of(Nest nest) {
        boolean copies = nest.loops().size() == 2
                && nest.vectorLoop() < 0
                && nest.parallel() == 0
                && nest.graph().size() == 1
                && nest.stores().size() == 1;
        if (!copies || nest.stores().getFirst().value().op() != Op.SPLAT) {
            return null;
        }
        Address from = nest.stores().getFirst().value().address();
        Address to = nest.stores().getFirst().to();
        boolean exchanges = from.strides().getFirst() == 1 && to.strides().getLast() == 1;
        return exchanges
                ? new Transposition(
                        nest.loops().getLast().extent(),
                        from.start(),
                        from.strides().getLast(),
                        to.start(),
                        to.strides().getFirst())
                : null;
    }
}
