package gradus.tables;

import gradus.InputException;
import java.util.List;

/** Rows of named columns, each of numbers or of text. Immutable. */
public interface Table {
    /** What the data is to the user, usually its file; begins every message. */
    String source();

    int rows();

    /** The columns' names; "column 1" and so on where the data has none. */
    List<String> names();

    /** Whether the names stand in the data, so that columns can be found by name. */
    boolean named();

    /** A column by its place, from 0. */
    Column column(int place);

    /** Which way round the data lie in their file. */
    default ExampleAxis examples() {
        return ExampleAxis.ROWS;
    }

    /** Where a row is, for a message: "row 3 (line 4)"; rows are counted from 0 here and from 1 in the text. */
    String where(int row);

    /**
     * The place of a column, from 0, that is given by its name or by its number from 1; a name goes first.
     *
     * @throws InputException if there is none: with the nearest name
     */
    default int find(String nameOrNumber) {
        int place = names().indexOf(nameOrNumber.strip());
        if (place >= 0) {
            return place;
        }
        int count = names().size();
        if (nameOrNumber.strip().matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(nameOrNumber.strip());
            if (number >= 1 && number <= count) {
                return number - 1;
            }
            throw new InputException(
                    "%s has no column %d: its columns are 1 to %d.".formatted(source(), number, count));
        }
        if (!named()) {
            throw new InputException("%s has no header, so that column '%s' can not be found: give its number, 1 to %d."
                    .formatted(source(), nameOrNumber, count));
        }
        throw new InputException(
                "%s has no column '%s'%s".formatted(source(), nameOrNumber, Names.suggestion(nameOrNumber, names())));
    }
}
