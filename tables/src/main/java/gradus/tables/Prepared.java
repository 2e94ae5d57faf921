package gradus.tables;

import gradus.train.Dataset;
import java.util.List;

/**
 * Data as a network takes it.
 *
 * @param warnings what the preparation had to get by with, such as a category that training did not have; a sentence
 *     each
 */
public record Prepared(Dataset data, List<String> warnings) {
    public Prepared {
        warnings = List.copyOf(warnings);
    }
}
