package gradus.tables;

import java.util.List;

/** The values of one column. Immutable. */
public sealed interface Column {
    /** Whether the row holds no value. */
    boolean missing(int row);

    /** Numbers, all finite; NaN where one is missing. */
    final class Numbers implements Column {
        private final double[] values;

        /** Takes the array over. */
        Numbers(double[] values) {
            this.values = values;
        }

        /** The value, or NaN where it is missing. */
        public double value(int row) {
            return values[row];
        }

        @Override
        public boolean missing(int row) {
            return Double.isNaN(values[row]);
        }
    }

    /** Texts, each distinct one kept once. */
    final class Texts implements Column {
        private final int[] codes;
        private final List<String> texts;

        /** Takes the array over: places in the list, -1 where a value is missing. */
        Texts(int[] codes, List<String> texts) {
            this.codes = codes;
            this.texts = List.copyOf(texts);
        }

        /** The place of the value in {@link #texts()}, or -1 where it is missing. */
        public int code(int row) {
            return codes[row];
        }

        /** The distinct texts, in the order of their first row. */
        public List<String> texts() {
            return texts;
        }

        @Override
        public boolean missing(int row) {
            return codes[row] < 0;
        }
    }

    /** A column that nobody asked for. */
    record Skipped() implements Column {
        @Override
        public boolean missing(int row) {
            return true;
        }
    }
}
