package gradus.tables;

import gradus.Spelling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Orders names, and finds the one that was meant. */
final class Names {
    /** By code point, so that the order does not depend on how Java stores a text. */
    static final Comparator<String> BY_CODE_POINT = (a, b) -> {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        return Arrays.compare(x, y);
    };

    /** How many names a message lists. */
    private static final int LISTED = 10;

    private Names() {}

    /** The end of a sentence that says a name is not there: what was probably meant, or what there is. */
    static String suggestion(String name, List<String> known) {
        if (known.isEmpty()) {
            return ".";
        }
        return Spelling.nearest(name, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; the columns are " + list(known) + ".");
    }

    /** "a, b, c", cut after a few. */
    static String list(List<String> names) {
        String listed = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        return names.size() <= LISTED ? listed : listed + ", ... (" + names.size() + " in all)";
    }
}
