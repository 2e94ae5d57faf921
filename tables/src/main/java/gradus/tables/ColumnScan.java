package gradus.tables;

import gradus.InputException;
import org.jspecify.annotations.Nullable;

/** What the values of one column look like; gathered in the first of two passes over a file. */
final class ColumnScan {
    private long numbers;
    private long texts;
    private long commas;
    private @Nullable String firstText;
    private String whereText = "";
    private @Nullable String firstInfinite;
    private String whereInfinite = "";

    void take(String field, int row, int line) {
        if (Tokens.missing(field)) {
            return;
        }
        if (Tokens.number(field)) {
            numbers++;
            if (firstInfinite == null && Tokens.mayBeInfinite(field) && Double.isInfinite(Tokens.value(field))) {
                firstInfinite = field;
                whereInfinite = CsvTable.where(row, line);
            }
            return;
        }
        texts++;
        commas += Tokens.comma(field) ? 1 : 0;
        if (firstText == null) {
            firstText = field;
            whereText = CsvTable.where(row, line);
        }
    }

    /** The type that AUTO stands for here. */
    ColumnType looks() {
        return texts > 0 ? ColumnType.TEXT : ColumnType.NUMBER;
    }

    /** Whether some values are numbers and some are not, with at least as many numbers: a misprint, probably. */
    boolean mixed() {
        return texts > 0 && numbers >= texts;
    }

    String mixedWarning(String source, String column) {
        return "%s: column '%s' is taken as text because of '%s' in %s."
                .formatted(source, column, Excerpt.of(String.valueOf(firstText)), whereText);
    }

    /** Throws if the values are not all of this type. */
    void require(ColumnType type, ColumnType wished, String source, String column) {
        if (type == ColumnType.NUMBER && texts > 0) {
            throw new InputException("%s: '%s' in column '%s', %s, is not a number, as the model needs one there."
                    .formatted(source, Excerpt.of(String.valueOf(firstText)), column, whereText));
        }
        if (type == ColumnType.NUMBER && firstInfinite != null) {
            throw new InputException(
                    "%s: '%s' in column '%s', %s, is infinite: write a finite number, or nothing where it is missing."
                            .formatted(source, Excerpt.of(firstInfinite), column, whereInfinite));
        }
        if (wished == ColumnType.AUTO && texts > 0 && commas == texts) {
            throw new InputException(
                    "%s: '%s' in column '%s', %s, is a number with a comma: write numbers with a point, without separators for thousands."
                            .formatted(source, Excerpt.of(String.valueOf(firstText)), column, whereText));
        }
    }
}
