package gradus.tables;

import java.nio.file.Path;
import java.util.List;

/**
 * A CSV file: fields separated by comma, semicolon or tab (found by looking), optionally in double quotes; UTF-8, with
 * or without byte order mark, or packed with gzip; the first row holds the names unless all its fields are numbers. Blanks
 * around a field and blank lines do not count. Which fields are missing values is said by {@link Cells}. A column is
 * numbers if all its other fields are; if at least nine of ten are, the first that is not is an error; otherwise it is text.
 */
public final class CsvTable implements Table {
    private final String source;
    private final List<String> names;
    private final boolean named;
    private final Cells cells;
    private final List<Column> columns;
    private final int[] lines;
    private final int rows;
    private final List<String> warnings;
    private final List<String> notes;

    CsvTable(
            String source,
            List<String> names,
            boolean named,
            Cells cells,
            List<Column> columns,
            int[] lines,
            int rows,
            List<String> warnings,
            List<String> notes) {
        this.source = source;
        this.names = List.copyOf(names);
        this.named = named;
        this.cells = cells;
        this.columns = List.copyOf(columns);
        this.lines = lines;
        this.rows = rows;
        this.warnings = List.copyOf(warnings);
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads a file, every column by its looks.
     *
     * @throws gradus.InputException if it can not be read as a table: missing, empty, not text, without rows, a row of
     *     another length, a name given twice, a text among numbers, an infinite number; with row and column
     */
    public static CsvTable read(Path file, Header header) {
        return read(file, header, Schema.AUTO);
    }

    /**
     * Reads the columns that are asked for.
     *
     * @throws gradus.InputException as {@link #read(Path, Header)}, also if a column is not of its type
     */
    public static CsvTable read(Path file, Header header, Schema schema) {
        return read(file, header, Cells.STANDARD, schema);
    }

    /**
     * Reads the columns that are asked for, their cells as they are written.
     *
     * @throws gradus.InputException as {@link #read(Path, Header)}, also if a column is not of its type
     */
    public static CsvTable read(Path file, Header header, Cells cells, Schema schema) {
        return new CsvLoader(CsvSource.open(file), header, cells, schema).load();
    }

    /**
     * Reads a file that is already in memory, such as one on the class path.
     *
     * @param name what messages call it
     * @throws gradus.InputException as {@link #read(Path, Header)}
     */
    public static CsvTable read(String name, byte[] content, Header header, Schema schema) {
        return new CsvLoader(CsvSource.of(name, content), header, Cells.STANDARD, schema).load();
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean named() {
        return named;
    }

    @Override
    public Cells cells() {
        return cells;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Column column(int place) {
        return columns.get(place);
    }

    @Override
    public String where(int row) {
        return where(row, lines[row]);
    }

    static String where(int row, int line) {
        return "row " + (row + 1) + " (line " + line + ")";
    }

    /** What reads like a mistake in the file, though it can be read; a sentence each. */
    public List<String> warnings() {
        return warnings;
    }
}
