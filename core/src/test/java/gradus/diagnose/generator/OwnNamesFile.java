package gradus.diagnose.generator;

import gradus.array.NdArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plain network under somebody's own names.
 *
 * @param name one that no other file of the list has
 * @param mistake what was done wrong; null if nothing was
 * @param firstWrong the first wrong variable, as the file calls it
 */
public record OwnNamesFile(
        String name,
        Map<String, NdArray> arrays,
        @Nullable String mistake,
        @Nullable String firstWrong) {
    public OwnNamesFile {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    @Override
    public String toString() {
        return name + (mistake == null ? " (right)" : " (" + firstWrong + ": " + mistake + ")");
    }
}
