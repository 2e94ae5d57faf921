package gradus.tables;

import gradus.InputException;
import java.util.Locale;

/** Whether an example is a row or a column of the data's array; of a table it is a row. */
public enum ExampleAxis {
    ROWS,
    COLUMNS;

    /** The name in a model file. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ExampleAxis of(String text) {
        for (ExampleAxis axis : values()) {
            if (axis.text().equals(text)) {
                return axis;
            }
        }
        throw new InputException("Examples are rows or columns, not '" + Excerpt.of(text) + "'.");
    }
}
