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

    /** A letter with nothing around it. */
    public static Glyph letter(String text, String letter) {
        return new Glyph(text, "", letter, "", "", letter.length() > 1 ? Face.UPRIGHT : Face.ITALIC);
    }

    /** A name of a program's: {@code W1.grad}. */
    public static Glyph code(String text) {
        return new Glyph(text, "", text, "", "", Face.CODE);
    }

    Glyph withText(String other) {
        return new Glyph(other, prefix, letter, above, below, face);
    }
}
