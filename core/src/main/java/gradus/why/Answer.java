package gradus.why;

import gradus.document.Block;
import gradus.document.Document;
import gradus.document.Prose;
import gradus.formula.Symbols;
import gradus.network.Network;
import gradus.notation.Notated;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer, in no format yet.
 *
 * @param question in the letters of the notation
 * @param notated the network it is about, in the notation of the formulas
 * @param sentences the answer itself, in a few plain sentences
 * @param blocks what settles it: derivations, numbers, plots
 * @param steps how many steps of derivations were shown
 * @param refutations why steps could not be proved; empty unless there is a mistake of ours
 */
public record Answer(
        Topic topic,
        Prose question,
        Notated notated,
        List<Prose> sentences,
        List<Block> blocks,
        int steps,
        List<String> refutations) {
    public Answer {
        sentences = List.copyOf(sentences);
        blocks = List.copyOf(blocks);
        refutations = List.copyOf(refutations);
    }

    public Network network() {
        return notated.network();
    }

    /** How names are set. */
    public Symbols symbols() {
        return notated.symbols();
    }

    /** The question, the answer, and what settles it. */
    public Document document() {
        List<Block> all = new ArrayList<>();
        sentences.forEach(s -> all.add(new Block.Paragraph(s)));
        all.addAll(blocks);
        return new Document(question, all);
    }
}
