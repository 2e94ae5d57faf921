package gradus.tables;

import gradus.InputException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a table into numbers, column by column. */
final class Encoder {
    /** So many columns with missing values are named. */
    private static final int FILLED_LISTED = 8;

    private final Table table;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> filled = new ArrayList<>();

    Encoder(Table table) {
        this.table = table;
    }

    /** The sentences about what had to be got by with. */
    List<String> warnings() {
        return warnings;
    }

    /** The sentence about missing values, if there were any: in which columns, how many, and what was taken. */
    List<String> notes() {
        if (filled.isEmpty()) {
            return List.of();
        }
        String more = filled.size() > FILLED_LISTED ? ", and " + (filled.size() - FILLED_LISTED) + " more columns" : "";
        return List.of(table.source() + ": missing values were filled in: "
                + String.join(", ", filled.subList(0, Math.min(FILLED_LISTED, filled.size()))) + more + ".");
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
                        .formatted(table.source(), Tokens.shortest(value), number.name(), table.where(row)));
            }
            x[row * width + offset] = prepared;
        }
        if (missing > 0) {
            filled.add("%d in '%s' (with the mean, %s)".formatted(missing, number.name(), rounded(number.missing())));
        }
    }

    /** Five digits, for a message. */
    private static String rounded(double value) {
        return Tokens.shortest(new BigDecimal(value).round(new MathContext(5)).doubleValue());
    }

    /** The number in a row, NaN where it is missing. */
    private double number(int place, int row) {
        return switch (table.column(place)) {
            case Column.Numbers numbers -> numbers.value(row);
            case Column.Texts texts when texts.missing(row) -> Double.NaN;
            case Column.Texts texts -> {
                String text = texts.texts().get(texts.code(row));
                if (!Tokens.number(text)) {
                    throw new InputException(
                            "%s: '%s' in column '%s', %s, is not a number, as the model needs one there."
                                    .formatted(
                                            table.source(),
                                            Excerpt.of(text),
                                            table.names().get(place),
                                            table.where(row)));
                }
                yield Tokens.value(text);
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
        Map<String, Integer> known = indexed(category.categories());
        Map<String, Unseen> unseen = new HashMap<>();
        List<String> order = new ArrayList<>();
        int missing = 0;
        for (int row = 0; row < table.rows(); row++) {
            String text = text(place, row);
            missing += text == null ? 1 : 0;
            String meant = text == null ? category.missing() : text;
            Integer which = known.get(meant);
            if (which != null) {
                x[row * width + offset + which] = 1;
            } else if (unseen.containsKey(meant)) {
                unseen.merge(meant, new Unseen(row, 1), Unseen::add);
            } else {
                unseen.put(meant, new Unseen(row, 1));
                order.add(meant);
            }
        }
        if (missing > 0) {
            filled.add("%d in '%s' (with '%s', the most frequent)"
                    .formatted(missing, category.name(), Excerpt.of(category.missing())));
        }
        for (String text : order) {
            Unseen where = unseen.getOrDefault(text, new Unseen(0, 0));
            warnings.add("%s: '%s' in column '%s' (%s%s) was not there in training; it counts as none of %s."
                    .formatted(
                            table.source(),
                            Excerpt.of(text),
                            category.name(),
                            table.where(where.row),
                            where.count == 1 ? "" : " and " + (where.count - 1) + " more",
                            Names.list(category.categories())));
        }
    }

    private record Unseen(int row, int count) {
        Unseen add(Unseen other) {
            return new Unseen(row, count + other.count);
        }
    }

    private static Map<String, Integer> indexed(List<String> names) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            places.put(names.get(i), i);
        }
        return places;
    }

    private void classes(Target.Classes classes, int place, double[] y) {
        Map<String, Integer> known = indexed(classes.classes());
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
