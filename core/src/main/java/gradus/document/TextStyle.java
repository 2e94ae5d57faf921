package gradus.document;

import gradus.formula.Symbols;

/**
 * How a document is written as plain text.
 *
 * @param width the longest line, in characters
 * @param ascii whether to do without any character beyond ASCII
 */
public record TextStyle(int width, boolean ascii, Paint paint, Symbols symbols) {
    public static final TextStyle PLAIN = new TextStyle(80, false, Paint.NONE, Symbols.NAMES);

    public TextStyle withWidth(int other) {
        return new TextStyle(other, ascii, paint, symbols);
    }

    public TextStyle withPaint(Paint other) {
        return new TextStyle(width, ascii, other, symbols);
    }

    public TextStyle withAscii(boolean only) {
        return new TextStyle(width, only, paint, symbols);
    }

    public TextStyle withSymbols(Symbols other) {
        return new TextStyle(width, ascii, paint, other);
    }
}
