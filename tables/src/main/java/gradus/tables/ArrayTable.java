package gradus.tables;

import java.util.ArrayList;
import java.util.List;

/** The examples of an array as a table of numbers without names: a column an input. */
final class ArrayTable implements Table {
    private final String source;
    private final int rows;
    private final ExampleAxis examples;
    private final List<String> names = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();

    ArrayTable(String source, int rows, ExampleAxis examples) {
        this.source = source;
        this.rows = rows;
        this.examples = examples;
    }

    /** Adds the columns of a matrix. */
    ArrayTable with(Matrix matrix, String name) {
        for (int place = 0; place < matrix.columns(); place++) {
            double[] values = new double[rows];
            for (int row = 0; row < rows; row++) {
                values[row] = matrix.at(row, place);
            }
            names.add(matrix.columns() == 1 ? name : name + (place + 1));
            columns.add(new Column.Numbers(values));
        }
        return this;
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
        return false;
    }

    @Override
    public ExampleAxis examples() {
        return examples;
    }

    @Override
    public Column column(int place) {
        return columns.get(place);
    }

    @Override
    public String where(int row) {
        return "example " + (row + 1);
    }
}
