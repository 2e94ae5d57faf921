package gradus.network;

import gradus.InputException;
import gradus.math.Rational;

/** Decimal literals, with a sane range. */
final class Numbers {
    private Numbers() {}

    static Rational parse(String text, String what) {
        try {
            java.math.BigDecimal value = new java.math.BigDecimal(text);
            if (Math.abs((long) value.scale()) + value.precision() > 400) {
                throw new InputException(what + ": the number " + text + " is out of range (1e-308 to 1e308)");
            }
            return Rational.parse(text);
        } catch (NumberFormatException e) {
            throw new InputException(what + ": '" + text + "' is not a number");
        }
    }
}
