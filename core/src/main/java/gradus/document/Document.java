package gradus.document;

import java.util.List;

/**
 * What a reader is given, in no format yet.
 *
 * @param title the first heading
 */
public record Document(Prose title, List<Block> blocks) {
    public Document {
        blocks = List.copyOf(blocks);
    }
}
