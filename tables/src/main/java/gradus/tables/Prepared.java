package gradus.tables;

import gradus.train.Dataset;
import java.util.List;

/**
 * Data as a network takes it.
 *
 * @param warnings what the preparation had to get by with, such as a category that training did not have; a sentence
 *     each
 * @param notes what was filled in where values are missing; a sentence each
 */
public record Prepared(Dataset data, List<String> warnings, List<String> notes) {
    public Prepared {
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    Prepared(Dataset data, List<String> warnings) {
        this(data, warnings, List.of());
    }
}
