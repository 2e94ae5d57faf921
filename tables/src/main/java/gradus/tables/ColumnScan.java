package gradus.tables;

import gradus.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the values of one column look like; gathered in the first of two passes over a file. */
final class ColumnScan {
    /** With so many numbers for each text, the texts are taken for slips. */
    private static final int NUMBERS_PER_SLIP = 9;

    private final Cells cells;
    private long numbers;
    private long texts;
    private long commas;
    private @Nullable String firstText;
    private int firstRow;
    private int firstLine;
    private @Nullable String firstInfinite;
    private String whereInfinite = "";

    ColumnScan(Cells cells) {
        this.cells = cells;
    }

    /** Takes a cell that is not missing. */
    void take(String cell, int row, int line) {
        if (cells.number(cell)) {
            numbers++;
            if (firstInfinite == null && Tokens.mayBeInfinite(cell) && Double.isInfinite(cells.value(cell))) {
                firstInfinite = cell;
                whereInfinite = CsvTable.where(row, line);
            }
            return;
        }
        texts++;
        commas += Tokens.comma(cell) ? 1 : 0;
        if (firstText == null) {
            firstText = cell;
            firstRow = row;
            firstLine = line;
        }
    }

    /**
     * The type of the column.
     *
     * @param wish what is asked for; AUTO goes by the values
     * @throws InputException if the values are not of that type, or are numbers but for slips
     */
    ColumnType type(ColumnType wish, Column column) {
        if (wish == ColumnType.NUMBER && texts > 0) {
            throw new InputException(slip(column) + ", as the model needs one there " + count()
                    + "; correct it, leave it empty, or give " + ways(column, false) + ".");
        }
        if (wish == ColumnType.AUTO && texts > 0) {
            if (numbers >= NUMBERS_PER_SLIP * texts) {
                throw new InputException(slip(column) + " " + count() + "; give " + ways(column, true) + ".");
            }
            if (commas == texts) {
                throw new InputException(slip(column) + " " + count()
                        + ": numbers are written with a point, and without separators for thousands; or give "
                        + ways(column, true) + ".");
            }
            return ColumnType.TEXT;
        }
        if (wish == ColumnType.NUMBER || wish == ColumnType.AUTO) {
            requireFinite(column);
            return ColumnType.NUMBER;
        }
        return wish;
    }

    /** Where a column is, for messages. */
    record Column(String source, String name, int place, boolean named) {
        /** As an option takes it: the name, or the number where there is none or it is long. */
        private String option() {
            if (!named || !Excerpt.of(name).equals(name)) {
                return String.valueOf(place + 1);
            }
            return name.matches("[\\p{L}\\p{N}_.-]+") ? name : quoted(name);
        }
    }

    /** As a shell takes it as it is. */
    private static String quoted(String text) {
        boolean special = text.chars().anyMatch(c -> "\"$`!\\".indexOf(c) >= 0);
        return special ? "'" + text + "'" : '"' + text + '"';
    }

    private void requireFinite(Column column) {
        if (firstInfinite != null) {
            throw new InputException(
                    "%s: '%s' in column '%s', %s, is infinite: write a finite number, or nothing where it is missing."
                            .formatted(
                                    column.source(),
                                    Excerpt.of(firstInfinite),
                                    Excerpt.of(column.name()),
                                    whereInfinite));
        }
    }

    private String text() {
        return String.valueOf(firstText);
    }

    /** {@code data.csv, line 18: row 17 of amount: "1,5" is not a number} */
    private String slip(Column column) {
        return "%s, line %d: row %d of %s: \"%s\" is not a number"
                .formatted(column.source(), firstLine, firstRow + 1, Excerpt.of(column.name()), Excerpt.of(text()));
    }

    private String count() {
        return String.format(
                Locale.ROOT, "(%,d of %,d cell%s)", texts, texts + numbers, texts + numbers == 1 ? "" : "s");
    }

    /** The options that would help: the text as a missing value, the column as text, another sign before fractions. */
    private String ways(Column column, boolean mayBeText) {
        List<String> ways = new ArrayList<>();
        if (Excerpt.of(text()).equals(text())) {
            ways.add("--missing " + quoted(text()));
        }
        if (mayBeText) {
            ways.add("--text " + column.option());
        }
        if (cells.withDecimalComma(!cells.decimalComma()).number(text())) {
            ways.add(cells.decimalComma() ? "--decimal ." : "--decimal ,");
        }
        int last = ways.size() - 1;
        return last < 1 ? String.join("", ways) : String.join(", ", ways.subList(0, last)) + " or " + ways.get(last);
    }

    /** Whether some values are numbers and some are not, with at least as many numbers. */
    boolean mixed() {
        return texts > 0 && numbers >= texts;
    }

    String mixedWarning(Column column) {
        return slip(column) + " " + count() + ", so the column is taken as text; where it means a missing value, give "
                + ways(column, false) + ".";
    }
}
