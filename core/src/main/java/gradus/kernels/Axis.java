package gradus.kernels;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A direction in which a kernel goes through its operands.
 *
 * @param strides distance of neighbours in each operand; 0 in one that does not depend on it
 * @param perRow how many entries belong to one of the rows that a caller hands out; 0 if those are another axis's
 */
public record Axis(Extent extent, List<Integer> strides, int perRow) {
    public Axis {
        strides = List.copyOf(strides);
    }

    public int stride(int operand) {
        return strides.get(operand);
    }

    /** Whether the rows that a caller hands out are its. */
    public boolean isShared() {
        return perRow > 0;
    }

    /** Where the caller's row begins, or 0 if the caller's rows are another axis's. */
    public int first(int row) {
        return row * perRow;
    }

    /** Where the caller's rows end, or all of it. */
    public int end(int examples, int row) {
        return isShared() ? row * perRow : extent.in(examples);
    }

    /** This axis and one that moves more slowly, as one, if all operands are contiguous so; otherwise null. */
    public @Nullable Axis joined(Axis outer) {
        if (isShared() || extent.examples()) {
            return null;
        }
        for (int operand = 0; operand < strides.size(); operand++) {
            if (outer.stride(operand) != extent.size() * stride(operand)) {
                return null;
            }
        }
        return new Axis(outer.extent.times(extent.size()), strides, outer.perRow * extent.size());
    }
}
