package gradus.tables;

import java.util.ArrayList;
import java.util.List;

/**
 * How the cells of a table are read. Cells come without blanks around them.
 *
 * @param decimalComma whether a comma stands before the fraction of a number, and not a point
 * @param missing texts that stand for a missing value besides those that always do: empty, NA, N/A, n/a, NaN, nan, null,
 *     None, #N/A, ? and a lone -
 */
public record Cells(boolean decimalComma, List<String> missing) {
    /** Points before fractions, and the usual signs for a missing value. */
    public static final Cells STANDARD = new Cells(false, List.of());

    public Cells {
        missing = List.copyOf(missing);
    }

    /** With more texts that stand for a missing value. */
    Cells withMissing(List<String> more) {
        List<String> all = new ArrayList<>(missing);
        more.stream().map(String::strip).filter(text -> !missing(text)).forEach(all::add);
        return new Cells(decimalComma, all.stream().distinct().toList());
    }

    Cells withDecimalComma(boolean comma) {
        return new Cells(comma, missing);
    }

    /** Whether a cell stands for a missing value. */
    boolean missing(String cell) {
        return isUsualSign(cell) || !missing.isEmpty() && missing.contains(cell);
    }

    private static boolean isUsualSign(String cell) {
        return switch (cell) {
            case "", "NA", "N/A", "n/a", "NaN", "nan", "null", "None", "#N/A", "?", "-" -> true;
            default -> false;
        };
    }

    boolean number(String cell) {
        return decimalComma ? cell.indexOf('.') < 0 && Tokens.number(pointed(cell)) : Tokens.number(cell);
    }

    /** A cell that is a number, as one; infinite for an infinity and for what is beyond the range of a double. */
    double value(String cell) {
        return Tokens.value(decimalComma ? pointed(cell) : cell);
    }

    private static String pointed(String cell) {
        return cell.replace(',', '.');
    }
}
