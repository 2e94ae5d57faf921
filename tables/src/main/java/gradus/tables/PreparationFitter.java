package gradus.tables;

import gradus.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Learns a preparation: the target's coding from all rows, statistics of the inputs from the training rows only. */
final class PreparationFitter {
    /** More categories than this in one column are taken as a mistake. */
    private static final int MOST_CATEGORIES = 10_000;

    private final Table table;
    private final int[] rows;
    private final FitOptions options;
    private final List<String> warnings = new ArrayList<>();

    PreparationFitter(Table table, int[] rows, FitOptions options) {
        this.table = table;
        this.rows = rows;
        this.options = options;
    }

    Fitted fit(int targetPlace) {
        if (table.names().size() == 1) {
            throw new InputException(
                    table.source()
                            + " has no column but the target, so there is nothing to learn it from (separators are , ; and tab).");
        }
        requireTarget(table, targetPlace);
        TaskChoice choice = TaskChoice.of(table, targetPlace, options);
        Target target = target(targetPlace, choice);
        Inputs.Columns inputs = columns(targetPlace);
        return new Fitted(new Preparation(inputs, target), choice.sentence(), warnings);
    }

    /** The columns but one; none is left out at -1. */
    Inputs.Columns columns(int targetPlace) {
        List<InputColumn> columns = new ArrayList<>();
        for (int place = 0; place < table.names().size(); place++) {
            if (place != targetPlace) {
                columns.add(input(place));
            }
        }
        return new Inputs.Columns(
                options.scaling(), table.named(), table.examples(), table.cells(), targetPlace, columns);
    }

    List<String> warnings() {
        return warnings;
    }

    /** Throws at the first row without a target. */
    static void requireTarget(Table table, int place) {
        Column column = table.column(place);
        for (int row = 0; row < table.rows(); row++) {
            if (column.missing(row)) {
                throw new InputException(
                        "%s: the target '%s' is missing in %s: fill it in or remove the row (texts such as NA, None, ? and - count as missing, too)."
                                .formatted(
                                        table.source(), Excerpt.of(table.names().get(place)), table.where(row)));
            }
        }
    }

    Target target(int place, TaskChoice choice) {
        String name = table.names().get(place);
        OptionalInt network = options.networkOutputs();
        if (choice.task() == Task.CLASSIFY) {
            int count = choice.classes().size();
            int outputs = network.orElse(count == 2 ? 1 : count);
            if (outputs != count && (outputs != 1 || count != 2)) {
                throw outputs(
                        network.orElse(outputs),
                        name,
                        "%d classes (%s)".formatted(count, Names.list(choice.classes())),
                        count);
            }
            RareClasses.sentence(table.source(), choice.classes(), choice.counts())
                    .ifPresent(warnings::add);
            return new Target.Classes(name, choice.classes(), choice.numbers(), outputs, options.lowTarget());
        }
        if (network.orElse(1) != 1) {
            throw outputs(network.orElse(1), name, "one number a row", 1);
        }
        Column.Numbers numbers = (Column.Numbers) table.column(place);
        Scaling scaling = options.targetScaling();
        Moments moments = Moments.of(numbers::value, rows);
        double scale = moments.scale(scaling, table.source(), name);
        return new Target.Numbers(name, List.of(moments.shift(scaling)), List.of(scale));
    }

    private static InputException outputs(int outputs, String name, String holds, int right) {
        return new InputException("The network has %d output%s, but the target '%s' holds %s: it needs %d."
                .formatted(outputs, outputs == 1 ? "" : "s", Excerpt.of(name), holds, right));
    }

    private InputColumn input(int place) {
        String name = table.names().get(place);
        return switch (table.column(place)) {
            case Column.Numbers numbers -> number(name, numbers);
            case Column.Texts texts -> category(name, texts);
            case Column.Skipped ignored ->
                throw new IllegalStateException("column " + Excerpt.of(name) + " was skipped");
        };
    }

    private ColumnDoubts doubts(String name) {
        return new ColumnDoubts(table.source(), name);
    }

    private InputColumn number(String name, Column.Numbers numbers) {
        Moments moments = Moments.of(numbers::value, rows);
        if (moments.count() == 0) {
            warnings.add("%s: column '%s' holds no value in the training rows; it is taken as 0."
                    .formatted(table.source(), Excerpt.of(name)));
        }
        doubts(name).numbers(numbers, rows).ifPresent(warnings::add);
        double scale = moments.scale(options.scaling(), table.source(), name);
        return new InputColumn.Number(name, moments.mean(), moments.shift(options.scaling()), scale);
    }

    private InputColumn category(String name, Column.Texts texts) {
        int[] counts = new int[texts.texts().size()];
        int present = 0;
        for (int row : rows) {
            if (!texts.missing(row)) {
                counts[texts.code(row)]++;
                present++;
            }
        }
        List<String> categories = new ArrayList<>();
        String mostFrequent = "";
        int most = 0;
        List<Integer> order = new ArrayList<>();
        for (int code = 0; code < counts.length; code++) {
            order.add(code);
        }
        order.sort((a, b) ->
                Names.BY_CODE_POINT.compare(texts.texts().get(a), texts.texts().get(b)));
        for (int code : order) {
            if (counts[code] > 0) {
                categories.add(texts.texts().get(code));
            }
            if (counts[code] > most) {
                most = counts[code];
                mostFrequent = texts.texts().get(code);
            }
        }
        refuseTooMany(name, categories.size());
        doubts(name).texts(categories, present).ifPresent(warnings::add);
        return new InputColumn.Category(name, categories, mostFrequent);
    }

    private void refuseTooMany(String name, int categories) {
        if (categories == 0) {
            throw new InputException("%s: column '%s' holds text, but none in the training rows: remove the column."
                    .formatted(table.source(), Excerpt.of(name)));
        }
        if (categories > MOST_CATEGORIES) {
            throw new InputException(
                    "%s: column '%s' holds more than %d different texts, each of which would be an input: remove the column."
                            .formatted(table.source(), Excerpt.of(name), MOST_CATEGORIES));
        }
    }
}
