package gradus.kernels;

import java.util.List;

/**
 * The entries of several axes together, numbered from 0; the first axis moves fastest. Without an axis there is one.
 */
public final class Positions {
    private final Axis[] axes;
    /** By operand and axis. */
    private final int[][] strides;

    /**
     * @param axes only the last may be shared
     * @param operands how many strides each has
     */
    public Positions(List<Axis> axes, int operands) {
        this.axes = axes.toArray(Axis[]::new);
        this.strides = new int[operands][];
        for (int n = 0; n < operands; n++) {
            int operand = n;
            strides[n] = axes.stream().mapToInt(axis -> axis.stride(operand)).toArray();
        }
    }

    /** The first position for a caller whose rows begin with that one. */
    public int first(int examples, int row) {
        return axes.length == 0 ? 0 : inner(examples) * axes[axes.length - 1].first(row);
    }

    /** One more than the last position for a caller whose rows end before that one. */
    public int end(int examples, int row) {
        return axes.length == 0 ? 1 : inner(examples) * axes[axes.length - 1].end(examples, row);
    }

    /** Positions for each entry of the last axis. */
    private int inner(int examples) {
        int inner = 1;
        for (int n = 0; n < axes.length - 1; n++) {
            inner *= axes[n].extent().in(examples);
        }
        return inner;
    }

    /** How far a position is from the first one, in an operand. */
    public int offset(int examples, int position, int operand) {
        int[] steps = strides[operand];
        int last = steps.length - 1;
        int rest = position;
        int offset = 0;
        for (int n = 0; n < last; n++) {
            int size = axes[n].extent().in(examples);
            offset += rest % size * steps[n];
            rest /= size;
        }
        return last < 0 ? 0 : offset + rest * steps[last];
    }
}
