package gradus.formula;

/** A notation's way to set symbols and operations: an argument of every writer. */
@FunctionalInterface
public interface Symbols {
    /**
     * The signs of operations.
     *
     * @param elementWise between arrays multiplied entry by entry, on a line of text
     * @param matrixProduct between matrices, on a line of text
     * @param transposed after a matrix, on a line of text
     * @param circle the same as {@code elementWise}, in a typeset formula
     * @param dot the same as {@code matrixProduct}, in a typeset formula; empty for juxtaposition
     */
    record Marks(String elementWise, String matrixProduct, String transposed, String circle, String dot) {
        public static final Marks DEFAULT = new Marks(" * ", " ", "^T", "⊙", "");
    }

    /** Every name as a word of somebody's own. On a line of text, as it is. */
    Symbols NAMES = Glyph::word;

    /** @param name of a tensor, a size, an index or a constant */
    Glyph glyph(String name);

    default Marks marks() {
        return Marks.DEFAULT;
    }
}
