package gradus.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a user says about how a table is to be read. What is left open is as in the training of the model at hand, or goes
 * by the looks of the table.
 *
 * @param header whether the first row holds the names
 * @param decimalComma whether a comma stands before the fraction of a number
 * @param missing texts that stand for a missing value, besides the usual ones
 * @param texts columns of categories, also where they look like numbers; by name or by number from 1
 */
public record Reading(Header header, Optional<Boolean> decimalComma, List<String> missing, List<String> texts) {
    /** Everything by its looks. */
    public static final Reading AUTO = new Reading(Header.AUTO, Optional.empty(), List.of(), List.of());

    public Reading {
        missing = List.copyOf(missing);
        texts = List.copyOf(texts);
    }

    /** What is left open as it was in an earlier training, which goes on. */
    public Reading as(Preparation earlier) {
        Cells cells = cells(earlier.cells());
        List<String> columns = new ArrayList<>(texts);
        if (texts.isEmpty() && earlier.inputs() instanceof Inputs.Columns inputs) {
            inputs.columns().stream()
                    .filter(InputColumn.Category.class::isInstance)
                    .map(InputColumn::name)
                    .forEach(columns::add);
            if (earlier.target() instanceof Target.Classes classes && !classes.numbers()) {
                columns.add(classes.name());
            }
        }
        return new Reading(header, Optional.of(cells.decimalComma()), cells.missing(), columns);
    }

    /** How the cells are read, where what is left open is as here. */
    Cells cells(Cells open) {
        return open.withMissing(missing).withDecimalComma(decimalComma.orElse(open.decimalComma()));
    }

    /** Whether anything is said that only a table can have. */
    boolean needsCells() {
        return decimalComma.orElse(false) || !missing.isEmpty() || !texts.isEmpty();
    }

    /** Every column by its looks but those that hold categories. */
    Schema schema() {
        return (source, names, named) -> {
            List<ColumnType> types = new ArrayList<>(Schema.AUTO.types(source, names, named));
            Map<String, Integer> places = Names.places(names);
            for (String text : texts) {
                Integer place = places.get(text.strip());
                types.set(place == null ? Names.place(source, names, named, text) : place, ColumnType.TEXT);
            }
            return types;
        };
    }
}
