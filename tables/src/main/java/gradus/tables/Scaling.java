package gradus.tables;

import gradus.InputException;
import java.util.Locale;

/** How numbers are brought to a common size. Categories are 0 or 1 in any case. */
public enum Scaling {
    /** Mean 0 and standard deviation 1 over the training rows (divided by their number, not by one less). */
    STANDARDIZE,
    /** The training rows' smallest number to 0 and their largest to 1. */
    MINMAX,
    /** As they are. */
    NONE;

    /** The name that users write. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The scaling of that name.
     *
     * @throws InputException if there is none
     */
    public static Scaling of(String text) {
        for (Scaling scaling : values()) {
            if (scaling.text().equals(text)) {
                return scaling;
            }
        }
        throw new InputException("'" + text + "' is no preparation: it is standardize, minmax or none.");
    }
}
