package gradus.tables;

import gradus.InputException;
import gradus.array.NdArray;

/**
 * An array seen as a row per example.
 *
 * @param rowStep from one example to the next in the data
 * @param columnStep from one entry of an example to the next
 */
record Matrix(double[] data, int rows, int columns, int rowStep, int columnStep) {
    double at(int row, int column) {
        return data[row * rowStep + column * columnStep];
    }

    /** The first axis counts the examples; the others are run together. */
    static Matrix rows(NdArray array) {
        int rows = array.rank() == 0 ? 1 : array.dimension(0);
        int columns = rows == 0 ? 0 : array.size() / rows;
        return new Matrix(array.data(), rows, columns, columns, 1);
    }

    /** The second axis counts the examples. */
    static Matrix columns(NdArray array) {
        return new Matrix(array.data(), array.dimension(1), array.dimension(0), 1, array.dimension(1));
    }

    /**
     * Throws at the first entry that is NaN or infinite.
     *
     * @param where the file and the array's name
     */
    static void requireFinite(String source, String name, NdArray array) {
        double[] data = array.data();
        for (int i = 0; i < data.length; i++) {
            if (!Double.isFinite(data[i])) {
                throw new InputException("%s: %s%s is %s; training needs finite numbers."
                        .formatted(source, name, place(array, i), Tokens.shortest(data[i])));
            }
        }
    }

    /** "[2, 0] (row 3, column 1)": as NumPy counts, and as people do. */
    private static String place(NdArray array, int entry) {
        StringBuilder index = new StringBuilder();
        int rest = entry;
        int[] shape = array.shape();
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index.insert(0, (axis == 0 ? "" : ", ") + rest % shape[axis]);
            rest /= shape[axis];
        }
        String people = switch (shape.length) {
            case 1 -> " (row " + (entry + 1) + ")";
            case 2 -> " (row " + (entry / shape[1] + 1) + ", column " + (entry % shape[1] + 1) + ")";
            default -> "";
        };
        return "[" + index + "]" + people;
    }

    /** Whether every entry is 0 or 1. */
    boolean binary() {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double value = at(row, column);
                if (value != 0 && value != 1) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether every example has exactly one 1, and 0 else. */
    boolean oneHot() {
        if (!binary()) {
            return false;
        }
        for (int row = 0; row < rows; row++) {
            int sum = 0;
            for (int column = 0; column < columns; column++) {
                sum += (int) at(row, column);
            }
            if (sum != 1) {
                return false;
            }
        }
        return true;
    }
}
