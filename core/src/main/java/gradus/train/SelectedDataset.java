package gradus.train;

import java.util.Objects;

/** Some rows of another data set. */
final class SelectedDataset implements Dataset {
    private final Dataset all;
    private final int[] rows;

    SelectedDataset(Dataset all, int[] rows) {
        for (int row : rows) {
            Objects.checkIndex(row, all.rows());
        }
        this.all = all;
        this.rows = rows.clone();
    }

    @Override
    public int rows() {
        return rows.length;
    }

    @Override
    public int inputs() {
        return all.inputs();
    }

    @Override
    public int outputs() {
        return all.outputs();
    }

    @Override
    public int origin(int row) {
        return all.origin(rows[row]);
    }

    @Override
    public void input(int row, double[] into, int offset) {
        all.input(rows[row], into, offset);
    }

    @Override
    public void input(int row, float[] into, int offset) {
        all.input(rows[row], into, offset);
    }

    @Override
    public void target(int row, double[] into, int offset) {
        all.target(rows[row], into, offset);
    }

    @Override
    public void target(int row, float[] into, int offset) {
        all.target(rows[row], into, offset);
    }
}
