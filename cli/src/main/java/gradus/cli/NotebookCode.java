package gradus.cli;

import gradus.code.EmittedCode;
import gradus.code.Language;
import gradus.document.Block;
import gradus.document.Document;
import gradus.document.Prose;
import gradus.math.Derivation;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The derived program at the end of a notebook, and a cell that compares it with difference quotients. */
final class NotebookCode {
    private static final String MAIN = "if __name__ == \"__main__\":\n";

    private NotebookCode() {}

    /** The document with two cells more. */
    static Document append(Document document, Network network, Derivation derivation, double lambda) {
        String code = EmittedCode.of(
                network,
                derivation,
                Language.NUMPY,
                EmittedCode.Options.usual(Language.NUMPY).withSelfTest(true).withLambda(lambda));
        int main = code.indexOf(MAIN);
        List<Block> blocks = new ArrayList<>(document.blocks());
        blocks.add(new Block.Heading(1, Prose.of("The same in NumPy")));
        blocks.add(new Block.Paragraph(Prose.of("The derived program, forward and backward, as a function.")));
        blocks.add(new Block.Listing("python", code.substring(0, main).strip() + "\n"));
        blocks.add(new Block.Paragraph(
                Prose.of("It runs on random numbers; every gradient is compared with central differences.")));
        blocks.add(new Block.Listing("python", cell(code.substring(main + MAIN.length()))));
        return new Document(document.title(), blocks, document.notes());
    }

    /** The main part at the left margin; a notebook does not exit. */
    private static String cell(String main) {
        return main.lines()
                .map(line -> line.startsWith("    ") ? line.substring(4) : line)
                .filter(line -> !line.equals("import sys"))
                .map(line -> line.equals("sys.exit(0 if right else 1)") ? "assert right" : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
