package gradus.document;

import java.text.Normalizer;
import java.util.Map;

/** Text without any character beyond ASCII. */
final class Ascii {
    private static final Map<Integer, String> SIGNS = Map.ofEntries(
            Map.entry((int) '∂', "d"),
            Map.entry((int) '✓', "ok:"),
            Map.entry((int) '✗', "NO:"),
            Map.entry((int) '↳', "->"),
            Map.entry((int) '─', "-"),
            Map.entry((int) '│', "|"),
            Map.entry((int) '└', "+"),
            Map.entry((int) '┤', "+"),
            Map.entry((int) '┴', "+"),
            Map.entry((int) '═', "="),
            Map.entry((int) '·', "."),
            Map.entry((int) '•', "*"),
            Map.entry((int) '×', "x"),
            Map.entry((int) '−', "-"),
            Map.entry((int) '–', "-"),
            Map.entry((int) '—', "-"),
            Map.entry((int) '→', "->"),
            Map.entry((int) '≤', "<="),
            Map.entry((int) '≥', ">="),
            Map.entry((int) '≠', "!="),
            Map.entry((int) '≈', "~"),
            Map.entry((int) '²', "^2"),
            Map.entry((int) '…', "..."),
            Map.entry((int) '‘', "'"),
            Map.entry((int) '’', "'"),
            Map.entry((int) '“', "\""),
            Map.entry((int) '”', "\""),
            Map.entry((int) 'ß', "ss"),
            Map.entry(0xa0, " "));

    private Ascii() {}

    static String of(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        String letters = text.codePoints()
                .mapToObj(c -> SIGNS.getOrDefault(c, Character.toString(c)))
                .collect(java.util.stream.Collectors.joining());
        // Letters with accents lose them; of the rest it is said that something is there.
        Normalizer.normalize(letters, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(c -> out.append(c < 128 ? Character.toString(c) : "?"));
        return out.toString();
    }
}
