package gradus.tables;

import gradus.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a table into numbers, column by column. */
final class Encoder {
    /** So many columns are named in a note. */
    private static final int COLUMNS_LISTED = 8;

    /** So many texts that training did not have are named. */
    private static final int UNSEEN_LISTED = 3;

    private final Table table;
    private final boolean training;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> filled = new ArrayList<>();
    private final List<String> heldBack = new ArrayList<>();

    /** For data that the preparation was not learnt from. */
    Encoder(Table table) {
        this(table, false);
    }

    private Encoder(Table table, boolean training) {
        this.table = table;
        this.training = training;
    }

    /** For the table that it was learnt from: what its training rows do not have is in those that were held back. */
    static Encoder ofTraining(Table table) {
        return new Encoder(table, true);
    }

    /** The sentences about what had to be got by with. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * The sentences about missing values, if there were any: in which columns, how many, and what was taken; and about
     * texts that only rows have that were held back.
     */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!filled.isEmpty()) {
            notes.add(table.source() + ": missing values were filled in: " + listed(filled) + ".");
        }
        if (!heldBack.isEmpty()) {
            notes.add(table.source() + ": texts that only rows held back for validation have count as none of their "
                    + "column's categories: " + listed(heldBack) + ".");
        }
        return notes;
    }

    private static String listed(List<String> columns) {
        String more =
                columns.size() > COLUMNS_LISTED ? ", and " + (columns.size() - COLUMNS_LISTED) + " more columns" : "";
        return String.join(", ", columns.subList(0, Math.min(COLUMNS_LISTED, columns.size()))) + more;
    }

    /** The inputs, row by row. */
    double[] inputs(Inputs.Columns columns, int[] places) {
        int width = columns.width();
        double[] x = new double[size(width)];
        int offset = 0;
        for (int i = 0; i < places.length; i++) {
            InputColumn column = columns.columns().get(i);
            switch (column) {
                case InputColumn.Number number -> number(number, places[i], x, offset, width);
                case InputColumn.Category category -> category(category, places[i], x, offset, width);
            }
            offset += column.width();
        }
        return x;
    }

    /** The targets of one column, row by row. */
    double[] targets(Target target, int place) {
        PreparationFitter.requireTarget(table, place);
        double[] y = new double[size(target.outputs())];
        switch (target) {
            case Target.Classes classes -> classes(classes, place, y);
            case Target.Numbers numbers
            when numbers.outputs() == 1 -> {
                for (int row = 0; row < table.rows(); row++) {
                    y[row] = numbers.encode(number(place, row), 0);
                }
            }
            case Target.Numbers ignored -> throw notOne(target);
            case Target.Labels ignored -> throw notOne(target);
        }
        return y;
    }

    private InputException notOne(Target target) {
        return new InputException("%s has one target an example, but the model was trained on %d of them."
                .formatted(table.source(), target.outputs()));
    }

    private int size(int width) {
        int rows = table.rows();
        long size = (long) rows * width;
        if (size > Integer.MAX_VALUE - 16) {
            throw new InputException("%s: %d rows of %d inputs are too many to be held in memory."
                    .formatted(table.source(), rows, width));
        }
        return (int) size;
    }

    private void number(InputColumn.Number number, int place, double[] x, int offset, int width) {
        int missing = 0;
        for (int row = 0; row < table.rows(); row++) {
            double value = number(place, row);
            missing += Double.isNaN(value) ? 1 : 0;
            double prepared = number.prepare(value);
            if (!(Math.abs(prepared) <= Float.MAX_VALUE)) {
                throw new InputException("%s: %s in column '%s', %s, is too large to compute with."
                        .formatted(
                                table.source(), Tokens.shortest(value), Excerpt.of(number.name()), table.where(row)));
            }
            x[row * width + offset] = prepared;
        }
        if (missing > 0) {
            filled.add("%d in '%s' (with the mean, %s)"
                    .formatted(missing, Excerpt.of(number.name()), Tokens.rounded(number.missing(), 5)));
        }
    }

    /** The number in a row, NaN where it is missing. */
    private double number(int place, int row) {
        return switch (table.column(place)) {
            case Column.Numbers numbers -> numbers.value(row);
            case Column.Texts texts when texts.missing(row) -> Double.NaN;
            case Column.Texts texts -> {
                String text = texts.texts().get(texts.code(row));
                if (!table.cells().number(text)) {
                    throw new InputException(
                            "%s: '%s' in column '%s', %s, is not a number, as the model needs one there."
                                    .formatted(
                                            table.source(),
                                            Excerpt.of(text),
                                            Excerpt.of(table.names().get(place)),
                                            table.where(row)));
                }
                yield table.cells().value(text);
            }
            case Column.Skipped ignored -> throw new IllegalStateException("column " + place + " was skipped");
        };
    }

    /** The text in a row, null where it is missing. */
    private @Nullable String text(int place, int row) {
        Column column = table.column(place);
        if (column.missing(row)) {
            return null;
        }
        return switch (column) {
            case Column.Numbers numbers -> Tokens.shortest(numbers.value(row));
            case Column.Texts texts -> texts.texts().get(texts.code(row));
            case Column.Skipped ignored -> throw new IllegalStateException("column " + place + " was skipped");
        };
    }

    private void category(InputColumn.Category category, int place, double[] x, int offset, int width) {
        Map<String, Integer> known = Names.places(category.categories());
        Map<String, Unseen> unseen = new LinkedHashMap<>();
        int missing = 0;
        for (int row = 0; row < table.rows(); row++) {
            String text = text(place, row);
            missing += text == null ? 1 : 0;
            String meant = text == null ? category.missing() : text;
            Integer which = known.get(meant);
            if (which != null) {
                x[row * width + offset + which] = 1;
            } else {
                unseen.merge(meant, new Unseen(row, 1), Unseen::add);
            }
        }
        String name = Excerpt.of(category.name());
        if (missing > 0) {
            filled.add("%d in '%s' (with '%s', the most frequent)"
                    .formatted(missing, name, Excerpt.of(category.missing())));
        }
        if (!unseen.isEmpty() && training) {
            heldBack.add(String.format(Locale.ROOT, "%,d in '%s'", unseen.size(), name));
        } else if (!unseen.isEmpty()) {
            warnings.add(unseen(name, unseen) + "; " + (unseen.size() == 1 ? "it counts" : "they count")
                    + " as none of " + Names.listOrCount(category.categories(), "its %,d categories") + ".");
        }
    }

    /** {@code data.csv: 'b' in column 'k' (row 3 and 1 more) was not there in training}, or how many such texts. */
    private String unseen(String column, Map<String, Unseen> unseen) {
        if (unseen.size() == 1) {
            Map.Entry<String, Unseen> only = unseen.entrySet().iterator().next();
            int more = only.getValue().count - 1;
            return "%s: '%s' in column '%s' (%s%s) was not there in training"
                    .formatted(
                            table.source(),
                            Excerpt.of(only.getKey()),
                            column,
                            table.where(only.getValue().row),
                            more == 0 ? "" : " and " + more + " more");
        }
        String first = unseen.entrySet().stream()
                .limit(UNSEEN_LISTED)
                .map(entry -> "'" + Excerpt.of(entry.getKey()) + "' in " + table.where(entry.getValue().row))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s: %,d texts in column '%s' were not there in training, in %,d rows (%s%s)",
                table.source(),
                unseen.size(),
                column,
                unseen.values().stream().mapToInt(Unseen::count).sum(),
                first,
                unseen.size() > UNSEEN_LISTED ? ", ..." : "");
    }

    private record Unseen(int row, int count) {
        Unseen add(Unseen other) {
            return new Unseen(row, count + other.count);
        }
    }

    private void classes(Target.Classes classes, int place, double[] y) {
        Map<String, Integer> known = Names.places(classes.classes());
        for (int row = 0; row < table.rows(); row++) {
            String text = classes.numbers() ? Tokens.shortest(number(place, row)) : String.valueOf(text(place, row));
            Integer which = known.get(text);
            if (which == null) {
                throw new InputException("%s: the target '%s' in %s is none of the model's classes, which are %s."
                        .formatted(table.source(), Excerpt.of(text), table.where(row), Names.list(classes.classes())));
            }
            classes.encode(which, y, row * classes.outputs());
        }
    }
}
