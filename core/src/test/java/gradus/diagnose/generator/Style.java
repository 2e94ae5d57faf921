package gradus.diagnose.generator;

import java.util.ArrayList;
import java.util.List;

/**
 * How a right program may be written.
 *
 * @param fused dZ of the output at once, as A - Y, and no dA before it
 * @param maskLater dA of a hidden layer stands for the value before the mask, which dZ then applies
 * @param mean where 1/m stands
 */
record Style(boolean fused, boolean maskLater, Mean mean) {
    enum Mean {
        /** In dW and db. */
        IN_GRADIENTS,
        /** In dZ of the output. */
        IN_DZ,
        /** In dA of the output. */
        IN_DA
    }

    static final Style PLAIN = new Style(false, false, Mean.IN_GRADIENTS);
    static final Style FUSED = new Style(true, false, Mean.IN_GRADIENTS);

    static List<Style> all() {
        List<Style> all = new ArrayList<>();
        for (Mean mean : Mean.values()) {
            for (boolean maskLater : new boolean[] {false, true}) {
                all.add(new Style(false, maskLater, mean));
                all.add(new Style(true, maskLater, mean));
            }
        }
        return all;
    }
}
