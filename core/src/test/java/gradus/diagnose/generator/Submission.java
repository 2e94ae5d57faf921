package gradus.diagnose.generator;

import gradus.array.NdArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a learner hands in, and what is known about it.
 *
 * @param file a name that no other submission of its list has
 * @param network sizes and activations; dropout shows in the masks D1, ... of the file
 * @param loss name or formula of the cost; null where only the file tells
 * @param layout columns, rows or pytorch
 * @param injected nothing if it is right; the same id several times where one line stands in a loop over layers
 */
public record Submission(
        String file,
        String network,
        @Nullable String loss,
        double l2,
        double keepProb,
        String layout,
        Map<String, NdArray> arrays,
        List<Injected> injected) {
    public Submission {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
        injected = List.copyOf(injected);
    }

    @Override
    public String toString() {
        return file;
    }
}
