package gradus.tables;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What looks as if a column were no input at all, or not in this form: one sentence at most. */
final class ColumnDoubts {
    /** More categories than this deserve a thought. */
    private static final int MANY_CATEGORIES = 50;

    /** Fewer values say nothing about the column. */
    private static final int FEWEST_VALUES = 20;

    /** Nearly all. */
    private static final double SHARE = 0.95;

    /** A count that has a gap now and then. */
    private static final double WIDEST_COUNT = 1.1;

    /** 2024-01-31, 31.1.24 or 1/31/2024, with or without a time of day, or the time alone. */
    private static final Pattern DATE_OR_TIME =
            Pattern.compile("(\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.](\\d{4}|\\d{2}))([T ].{0,30})?"
                    + "|\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?( ?[AaPp][Mm])?");

    private final String source;
    private final String name;

    ColumnDoubts(String source, String name) {
        this.source = source;
        this.name = Excerpt.of(name);
    }

    /**
     * About a column of text.
     *
     * @param categories its different texts in the training rows
     * @param present the training rows that hold one
     */
    Optional<String> texts(List<String> categories, int present) {
        int count = categories.size();
        long dates = categories.stream()
                .filter(text -> DATE_OR_TIME.matcher(text).matches())
                .count();
        if (count > 1 && dates >= SHARE * count) {
            return sentence(
                    "holds dates or times ('%s'), which are taken as text: each of its %,d values is an input. Put what "
                            + "matters (year, month, weekday, hour) into columns of numbers, or remove the column.",
                    Excerpt.of(categories.getFirst()), count);
        }
        if (present >= FEWEST_VALUES && count >= SHARE * present) {
            return sentence(
                    "holds %,d different texts in %,d rows, as a name or an id does; each is an input. Remove the column "
                            + "if it only names the rows.",
                    count, present);
        }
        if (count > MANY_CATEGORIES) {
            return sentence(
                    "holds %,d different texts, each of which is an input. Put rare ones together, or remove the column "
                            + "if it is free text.",
                    count);
        }
        return Optional.empty();
    }

    /** About a column of numbers; the values of the training rows in their order. */
    Optional<String> numbers(Column.Numbers numbers, int[] rows) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double last = Double.NaN;
        int count = 0;
        int rises = 0;
        for (int row : rows) {
            double value = numbers.value(row);
            if (!Double.isNaN(value)) {
                if (value != Math.rint(value)) {
                    return Optional.empty();
                }
                count++;
                rises += value > last ? 1 : 0;
                least = Math.min(least, value);
                most = Math.max(most, value);
                last = value;
            }
        }
        boolean counts = count >= FEWEST_VALUES
                && (most - least < WIDEST_COUNT * count && distinctInRange(numbers, rows, least, most) >= SHARE * count
                        || rises >= SHARE * (count - 1) && distinct(numbers, rows) >= SHARE * count);
        return counts
                ? sentence(
                        "holds whole numbers that count up (%s to %s in %,d rows), as an id does; it is used as a number. "
                                + "Remove the column if it only numbers the rows.",
                        Tokens.shortest(least), Tokens.shortest(most), count)
                : Optional.empty();
    }

    private static int distinctInRange(Column.Numbers numbers, int[] rows, double least, double most) {
        BitSet met = new BitSet((int) (most - least) + 1);
        for (int row : rows) {
            if (!numbers.missing(row)) {
                met.set((int) (numbers.value(row) - least));
            }
        }
        return met.cardinality();
    }

    private static long distinct(Column.Numbers numbers, int[] rows) {
        return Arrays.stream(rows)
                .filter(row -> !numbers.missing(row))
                .mapToDouble(numbers::value)
                .distinct()
                .count();
    }

    private Optional<String> sentence(String text, Object... arguments) {
        return Optional.of(source + ": column '" + name + "' " + String.format(Locale.ROOT, text, arguments));
    }
}
