package gradus.tables;

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

    /** How its cells were read. */
    default Cells cells() {
        return Cells.STANDARD;
    }

    /** What was met in reading it and may be of interest, a sentence each. */
    default List<String> notes() {
        return List.of();
    }

    /** Where a row is, for a message: "row 3 (line 4)"; rows are counted from 0 here and from 1 in the text. */
    String where(int row);

    /**
     * The place of a column, from 0, that is given by its name or by its number from 1; a name goes first.
     *
     * @throws gradus.InputException if there is none: with the nearest name
     */
    default int find(String nameOrNumber) {
        return Names.place(source(), names(), named(), nameOrNumber);
    }
}
