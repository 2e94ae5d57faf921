package gradus.document;

import java.util.List;

/**
 * What a reader is given, in no format yet.
 *
 * @param title the first heading
 * @param notes what is to be said of symbols where a reader points at one
 */
public record Document(Prose title, List<Block> blocks, List<Note> notes) {
    /**
     * What a symbol stands for.
     *
     * @param symbol its name
     * @param what it is, such as its shape
     * @param values lines with its numbers, if there are any
     */
    public record Note(String symbol, Prose what, List<String> values) {
        public Note {
            values = List.copyOf(values);
        }
    }

    public Document {
        blocks = List.copyOf(blocks);
        notes = List.copyOf(notes);
    }

    public Document(Prose title, List<Block> blocks) {
        this(title, blocks, List.of());
    }
}
