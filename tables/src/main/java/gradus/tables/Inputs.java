package gradus.tables;

import java.util.List;

/** How a row of a file becomes the entries of an input. */
public sealed interface Inputs {
    /** The number of entries of an input. */
    int width();

    /**
     * The columns of a table.
     *
     * @param scaling how the numbers were scaled, for reports
     * @param named whether the training data named its columns
     * @param examples which way round the training data were
     * @param cells how the cells of the training data were read
     * @param targetPlace the target's place among the columns of the training data, from 0; -1 if it was not among them
     * @param columns the inputs in the order of the training data
     */
    record Columns(
            Scaling scaling,
            boolean named,
            ExampleAxis examples,
            Cells cells,
            int targetPlace,
            List<InputColumn> columns)
            implements Inputs {
        public Columns {
            columns = List.copyOf(columns);
            if (targetPlace < -1 || targetPlace > columns.size()) {
                throw new IllegalArgumentException("target at " + targetPlace);
            }
        }

        @Override
        public int width() {
            return columns.stream().mapToInt(InputColumn::width).sum();
        }

        List<String> names() {
            return columns.stream().map(InputColumn::name).toList();
        }
    }

    /** Images of bytes, row by row, each pixel divided by 255. */
    record Images(int pixelRows, int pixelColumns) implements Inputs {
        /** What a pixel is divided by. */
        static final double DIVISOR = 255;

        @Override
        public int width() {
            return Math.multiplyExact(pixelRows, pixelColumns);
        }
    }
}
