package gradus.why;

import gradus.math.Tensor;
import java.util.Map;

/**
 * Numbers that are given to a network.
 *
 * @param given of the network's own tensors, not a notation's
 * @param examples how many these numbers have
 * @param random whether they were drawn, and are not the learner's
 * @param seed of those that were drawn
 */
record Sample(Map<Tensor, double[]> given, int examples, boolean random, long seed) {
    /** Where the numbers come from, to be put into a sentence. */
    String source() {
        return random ? "random numbers" : "your numbers";
    }
}
