package gradus.network;

import gradus.InputException;
import gradus.math.Rational;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Decimal literals, with a sane range. */
final class Numbers {
    private static final int MOST_DIGITS = 400;

    private Numbers() {}

    /** @throws InputException naming {@code what}, if the text is not a number that can be worked with */
    static Rational parse(String text, String what) {
        String refusal = refusal(text);
        if (refusal != null) {
            throw new InputException(what + ": " + refusal);
        }
        return Rational.parse(text);
    }

    /** Why a text cannot be worked with as a number; null if it can. */
    static @Nullable String refusal(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            return Math.abs((long) value.scale()) + value.precision() > MOST_DIGITS
                    ? "the number " + text + " is out of range (1e-308 to 1e308)"
                    : null;
        } catch (NumberFormatException e) {
            return "'" + text + "' is not a number";
        }
    }

    /** The shortest decimal number that is read as this one, without an exponent. */
    static String decimal(double x) {
        return BigDecimal.valueOf(x).stripTrailingZeros().toPlainString();
    }
}
