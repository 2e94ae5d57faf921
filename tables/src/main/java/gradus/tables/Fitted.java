package gradus.tables;

import java.util.List;

/**
 * A preparation as it was learnt from training rows.
 *
 * @param task which task it is and why, a sentence for the user
 * @param warnings what looks like a mistake in the data, a sentence each
 */
public record Fitted(Preparation preparation, String task, List<String> warnings) {
    public Fitted {
        warnings = List.copyOf(warnings);
    }
}
