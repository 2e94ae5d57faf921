package gradus.tables;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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
        String nearest = known.stream()
                .min(Comparator.comparingInt(candidate -> distance(fold(name), fold(candidate))))
                .orElseThrow();
        if (distance(fold(name), fold(nearest)) <= Math.max(1, name.length() / 3)) {
            return "; did you mean '" + nearest + "'?";
        }
        return "; the nearest name is '" + nearest + "', the columns are " + list(known) + ".";
    }

    /** "a, b, c", cut after a few. */
    static String list(List<String> names) {
        String listed = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        return names.size() <= LISTED ? listed : listed + ", ... (" + names.size() + " in all)";
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[ _.-]+", " ");
    }

    /** Levenshtein's distance: the fewest single-character edits. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
