package gradus.tables;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/** What a field of a data file says. Fields come without blanks around them. */
final class Tokens {
    private static final Pattern DECIMAL_COMMA =
            Pattern.compile("[+-]?[0-9]+(,[0-9]+)+(\\.[0-9]+)?|[+-]?[0-9.]+,[0-9]+");

    /** So many digits are exact in a double. */
    private static final int SHORT = 15;

    /** A double has at most so many digits before the point, and some to spare. */
    private static final int LONGEST_FINITE = 300;

    private Tokens() {}

    /** Digits with a point and an exponent, or an infinity. Not what only Java reads as a number, such as 1d or 0x1p3. */
    static boolean number(String field) {
        int i = sign(field, 0);
        int digits = 0;
        int end = field.length();
        while (i < end && digit(field.charAt(i))) {
            i++;
            digits++;
        }
        if (i < end && field.charAt(i) == '.') {
            i++;
            while (i < end && digit(field.charAt(i))) {
                i++;
                digits++;
            }
        }
        if (digits == 0) {
            return infinity(field);
        }
        if (i == end) {
            return true;
        }
        if (field.charAt(i) != 'e' && field.charAt(i) != 'E') {
            return false;
        }
        i = sign(field, i + 1);
        int exponent = i;
        while (i < end && digit(field.charAt(i))) {
            i++;
        }
        return i > exponent && i == end;
    }

    /** A field that is a number, as one; infinite for an infinity and for what is beyond the range of a double. */
    static double value(String field) {
        if (field.length() <= SHORT && allDigits(field)) {
            return Long.parseLong(field);
        }
        if (infinity(field)) {
            return field.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(field);
    }

    /** Whether a text looks like a number written with a comma: 3,14 or 1,234.5 or 1.234,5. */
    static boolean comma(String field) {
        return DECIMAL_COMMA.matcher(field).matches();
    }

    /** Whether a number may be infinite at all: it spells it, has an exponent, or is very long. */
    static boolean mayBeInfinite(String field) {
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) > '9') {
                return true;
            }
        }
        return field.length() > LONGEST_FINITE;
    }

    private static boolean allDigits(String field) {
        for (int i = 0; i < field.length(); i++) {
            if (!digit(field.charAt(i))) {
                return false;
            }
        }
        return !field.isEmpty();
    }

    private static boolean infinity(String field) {
        String rest = field.substring(sign(field, 0));
        return rest.equalsIgnoreCase("inf") || rest.equalsIgnoreCase("infinity");
    }

    private static int sign(String field, int at) {
        return at < field.length() && (field.charAt(at) == '-' || field.charAt(at) == '+') ? at + 1 : at;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The fewest digits that read back as the same double, without an exponent where that stays short: 12, 0.5, 1e-7. */
    static String shortest(double value) {
        return plain(Double.toString(value), value);
    }

    /** So many digits at most, for a message. */
    static String rounded(double value, int digits) {
        return shortest(new BigDecimal(value).round(new MathContext(digits)).doubleValue());
    }

    /** As {@link #shortest(double)}, for a float. */
    static String shortest(float value) {
        return plain(Float.toString(value), value);
    }

    private static String plain(String java, double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }
        double size = Math.abs(value);
        BigDecimal exact = new BigDecimal(java).stripTrailingZeros();
        if (size >= 1e-4 && size < 1e16) {
            return exact.toPlainString();
        }
        int exponent = exact.precision() - exact.scale() - 1;
        return exact.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
