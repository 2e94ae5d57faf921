package gradus.kernels;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy of matrices with rows and columns exchanged: neighbours in a row of the result come from a column, and neighbours
 * in a column of it from a row. Strides are those in what is copied and in the result.
 *
 * @param outer axes with a matrix for each entry; the first moves fastest, and only the last may be shared
 * @param rows of the result, contiguous in what is copied
 * @param columns of the result, contiguous there
 * @param from where it begins
 * @param to where the result begins
 */
public record Transposition(List<Axis> outer, Axis rows, Axis columns, int from, int to) {
    /** The operands, in the order of the axes' strides. */
    public static final int FROM = 0;

    public static final int TO = 1;
    public static final int OPERANDS = 2;

    public Transposition {
        outer = List.copyOf(outer);
    }

    /** Distance of the rows that are read. */
    public int fromStride() {
        return columns.stride(FROM);
    }

    /** Distance of the rows that are written. */
    public int toStride() {
        return rows.stride(TO);
    }

    /** What the nest does if it is nothing but that, otherwise null. */
    public static @Nullable Transposition of(Nest nest) {
        boolean copies = nest.loops().size() >= 2
                && nest.vectorLoop() < 0
                && nest.parallel() == 0
                && nest.graph().size() == 1
                && nest.stores().size() == 1;
        if (!copies || nest.stores().getFirst().value().op() != Op.SPLAT) {
            return null;
        }
        Address from = nest.stores().getFirst().value().address();
        Address to = nest.stores().getFirst().to();
        int columns = to.strides().size() - 1;
        int rows = from.strides().indexOf(1);
        if (to.strides().get(columns) != 1 || rows < 0 || rows == columns) {
            return null;
        }
        List<Axis> outer = new ArrayList<>();
        for (int loop = columns - 1; loop >= 0; loop--) {
            if (loop != rows) {
                outer.add(axis(nest, loop, from, to));
            }
        }
        return new Transposition(
                outer, axis(nest, rows, from, to), axis(nest, columns, from, to), from.start(), to.start());
    }

    private static Axis axis(Nest nest, int loop, Address from, Address to) {
        List<Integer> strides = List.of(from.strides().get(loop), to.strides().get(loop));
        return new Axis(nest.loops().get(loop).extent(), strides, loop == nest.parallel() ? 1 : 0);
    }
}
