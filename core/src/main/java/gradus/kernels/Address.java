package gradus.kernels;

import java.util.List;

/**
 * A place in memory that depends on the loops around it: {@code start + sum of stride * index}.
 *
 * @param strides one for each loop of the nest, outermost first
 */
public record Address(int start, List<Integer> strides) {
    public Address {
        strides = List.copyOf(strides);
    }

    /** How many loops must be open before the place is known. */
    int level() {
        for (int loop = strides.size() - 1; loop >= 0; loop--) {
            if (strides.get(loop) != 0) {
                return loop + 1;
            }
        }
        return 0;
    }

    /** The part that is known one loop earlier. */
    Address outer() {
        int level = level();
        if (level == 0) {
            return this;
        }
        List<Integer> outer = new java.util.ArrayList<>(strides);
        outer.set(level - 1, 0);
        return new Address(start, outer);
    }
}
