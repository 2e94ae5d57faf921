package gradus.tables;

import java.util.regex.Pattern;

/** Cells that a spreadsheet shows and does not run. */
public final class SpreadsheetSafe {
    /** What begins a formula: OWASP, "CSV Injection". */
    private static final Pattern FORMULA =
            Pattern.compile("[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20].*", Pattern.DOTALL);

    private SpreadsheetSafe() {}

    /** The text with an apostrophe before it where it would begin a formula; a number stays as it is. */
    public static String cell(String text) {
        return FORMULA.matcher(text).matches() && !Tokens.number(text) ? "'" + text : text;
    }
}
