package gradus;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which known word a mistyped one was meant to be. */
public final class Spelling {
    private Spelling() {}

    /** The known word that was probably meant; empty where none is near. The first by letters on a tie. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String k) -> distance(word, k)).thenComparing(Comparator.naturalOrder()))
                .filter(k -> isNear(word, k));
    }

    /** Few edits for the word's length, so that a short word is not turned into any other. */
    static boolean isNear(String word, String known) {
        int allowed = word.length() < 3 ? 1 : Math.max(2, word.length() / 3);
        int distance = distance(word, known);
        return distance <= allowed
                && distance < Math.max(fold(word).length(), fold(known).length());
    }

    /**
     * The fewest edits that make one word the other: a letter more, less or another, or two neighbours swapped (optimal
     * string alignment). Letter case, and which of blank, point, hyphen and underscore stands between words, do not count.
     */
    static int distance(String a, String b) {
        String x = fold(a);
        String y = fold(b);
        int[][] edits = new int[x.length() + 1][y.length() + 1];
        for (int i = 0; i <= x.length(); i++) {
            for (int j = 0; j <= y.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : edits(x, y, i, j, edits);
            }
        }
        return edits[x.length()][y.length()];
    }

    private static int edits(String x, String y, int i, int j, int[][] edits) {
        char last = x.charAt(i - 1);
        int fewest = Math.min(
                edits[i - 1][j - 1] + (last == y.charAt(j - 1) ? 0 : 1),
                Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && last == y.charAt(j - 2) && x.charAt(i - 2) == y.charAt(j - 1);
        return swapped ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[ _.-]+", "-");
    }
}
