package gradus.why;

import gradus.document.Block;
import gradus.document.Document;
import gradus.document.Prose;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer, in no format yet.
 *
 * @param network the network it is about
 * @param sentences the answer itself, in a few plain sentences
 * @param blocks what settles it: derivations, numbers, plots
 * @param steps how many steps of derivations were shown
 * @param refutations why steps could not be proved; empty unless there is a mistake of ours
 */
public record Answer(
        Topic topic, Network network, List<Prose> sentences, List<Block> blocks, int steps, List<String> refutations) {
    public Answer {
        sentences = List.copyOf(sentences);
        blocks = List.copyOf(blocks);
        refutations = List.copyOf(refutations);
    }

    /** The question, the answer, and what settles it. */
    public Document document() {
        List<Block> all = new ArrayList<>();
        sentences.forEach(s -> all.add(new Block.Paragraph(s)));
        all.addAll(blocks);
        return new Document(Prose.of(topic.question()), all);
    }
}
