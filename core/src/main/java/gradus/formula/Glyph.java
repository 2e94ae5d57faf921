package gradus.formula;

/**
 * How a symbol is set.
 *
 * @param text on one line of text: {@code dZ2}
 * @param prefix what stands before the letter, such as the d of {@code dZ}
 * @param letter a letter or word; Greek letters as themselves
 * @param above to the right above it: {@code [2]}
 * @param below to the right below it, before the indices of an entry
 * @param face how the letter is set
 */
public record Glyph(String text, String prefix, String letter, String above, String below, Face face) {
    /** A typeface. */
    public enum Face {
        ITALIC,
        UPRIGHT,
        /** As in a program. */
        CODE
    }

    /** A letter, which may be called by its Greek name, with nothing around it. */
    public static Glyph letter(String text, String letter) {
        return letter(text, letter, "");
    }

    /**
     * A letter with something to the right above it.
     *
     * @param letter may be called by its Greek name
     */
    public static Glyph letter(String text, String letter, String above) {
        String sign = Greek.letter(letter);
        return new Glyph(text, "", sign, above, "", sign.length() > 1 ? Face.UPRIGHT : Face.ITALIC);
    }

    /**
     * A word that means nothing to us: an index, a size, a name of somebody's own. A number at its end stands in brackets
     * above it, so that it is not taken for an index.
     */
    public static Glyph word(String text) {
        int end = text.length();
        while (end > 0 && Character.isDigit(text.charAt(end - 1))) {
            end--;
        }
        boolean numbered =
                end > 0 && end < text.length() && text.chars().limit(end).allMatch(Character::isLetter);
        return numbered ? letter(text, text.substring(0, end), "[" + text.substring(end) + "]") : letter(text, text);
    }

    /** A name of a program's: {@code W1.grad}. */
    public static Glyph code(String text) {
        return new Glyph(text, "", text, "", "", Face.CODE);
    }

    /** The same letter with something before it. */
    public Glyph behind(String before, String other) {
        return new Glyph(other, before + prefix, letter, above, below, face);
    }
}
