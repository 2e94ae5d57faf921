package gradus.diagnose.generator;

import gradus.array.NdArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole program in one consistent mixture of conventions, as it is saved.
 *
 * @param name one that no other file of its list has
 * @param net sizes and activations, as they are told
 * @param loss name or formula, its constant included, as it is told
 * @param conventions the mixture, readable, separated by semicolons
 * @param mistake what was done wrong; null if nothing was
 * @param firstWrong the first variable that is saved and wrong, its layer counted from 1 whatever the file counts from
 */
public record ConventionFile(
        String name,
        Map<String, NdArray> arrays,
        String net,
        String loss,
        String conventions,
        @Nullable String mistake,
        @Nullable String firstWrong) {
    public ConventionFile {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }

    @Override
    public String toString() {
        return name + " (" + conventions + (mistake == null ? "" : "; mistake in " + firstWrong + ": " + mistake) + ")";
    }
}
