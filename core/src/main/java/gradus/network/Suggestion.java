package gradus.network;

import gradus.Spelling;
import java.util.Collection;

/** The nearest known word to a mistyped one, as the end of a sentence. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean 'x'?"}, or the empty string where nothing is near. */
    public static String of(String word, Collection<String> known) {
        return Spelling.nearest(word, known)
                .map(k -> "; did you mean '" + k + "'?")
                .orElse("");
    }
}
