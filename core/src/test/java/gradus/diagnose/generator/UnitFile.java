package gradus.diagnose.generator;

import gradus.array.NdArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a learner hands in of the backward function of one layer, and what is known about it.
 *
 * @param name course/function/sizes/mistake; no other file has it
 * @param arrays under the names of the course
 * @param net the layer as it would be told: a chain, or several lines of equations
 * @param upstream whether the gradient that arrives is in the file; otherwise the loss is
 * @param loss told beside the layer; null where a gradient arrives
 * @param verdict {@code correct} or {@code mistake}
 * @param firstWrong the first array that is wrong by itself, in the file's own name: of the gradients by the activation's
 *     input, the parameters and the layer's input, in this order; null if all is right
 * @param mistake what was done; empty if all is right
 */
public record UnitFile(
        String name,
        Map<String, NdArray> arrays,
        String net,
        boolean upstream,
        @Nullable String loss,
        String verdict,
        @Nullable String firstWrong,
        String mistake) {
    public UnitFile {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    @Override
    public String toString() {
        return name;
    }
}
