package gradus.tables;

import java.util.List;

/** How one column becomes entries of an input. */
public sealed interface InputColumn {
    String name();

    /** The number of entries it becomes. */
    int width();

    /**
     * A number: {@code (value - shift) / scale}.
     *
     * @param missing what stands for a missing value, in the column's own unit: the mean of the training rows
     */
    record Number(String name, double missing, double shift, double scale) implements InputColumn {
        public Number {
            if (!Double.isFinite(missing) || !Double.isFinite(shift) || !Double.isFinite(scale) || scale == 0) {
                throw new IllegalArgumentException("column " + name + ": " + missing + ", " + shift + ", " + scale);
            }
        }

        @Override
        public int width() {
            return 1;
        }

        double prepare(double value) {
            return ((Double.isNaN(value) ? missing : value) - shift) / scale;
        }
    }

    /**
     * A text: one entry a category, 1 for its own and 0 for the others.
     *
     * @param categories those of the training rows, by code point
     * @param missing what stands for a missing value: the most frequent category, the first one on a tie
     */
    record Category(String name, List<String> categories, String missing) implements InputColumn {
        public Category {
            categories = List.copyOf(categories);
            if (!categories.contains(missing)) {
                throw new IllegalArgumentException("column " + name + ": " + missing + " is none of " + categories);
            }
        }

        @Override
        public int width() {
            return categories.size();
        }
    }
}
