package gradus.tables;

import java.util.List;

/** A CSV file of which one column is the target. */
record TableData(CsvTable table, int target) implements TrainingData {
    @Override
    public int rows() {
        return table.rows();
    }

    @Override
    public List<String> warnings() {
        return table.warnings();
    }

    @Override
    public Fitted fit(int[] rows, FitOptions options) {
        return Preparation.fit(table, target, rows, options);
    }

    @Override
    public Prepared dataset(Preparation preparation) {
        return preparation.learnt(table);
    }
}
