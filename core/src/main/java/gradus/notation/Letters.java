package gradus.notation;

import gradus.formula.Glyph;
import gradus.notation.Notation.LayerStyle;
import gradus.notation.Notation.Symbol;

/** How a notation's symbol is typeset. */
final class Letters {
    private Letters() {}

    /** @param number of the layer; empty for none */
    static Glyph glyph(String text, Symbol symbol, String number, LayerStyle style) {
        if (style.place().equals("code")) {
            return Glyph.code(text);
        }
        Glyph letter = Glyph.letter(text, symbol.letter());
        String around = number.isEmpty() ? "" : style.around().replace("{}", number);
        boolean above = style.place().equals("above");
        String below = above ? "" : around;
        return new Glyph(
                text, "", letter.letter(), above ? around : "", symbol.bias() ? below + "·0" : below, letter.face());
    }
}
