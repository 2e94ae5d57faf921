package gradus.document;

import gradus.formula.Formula;
import java.util.List;
import java.util.Optional;

/** A part of a document. */
public sealed interface Block {
    /** @param level 1 for the parts of the document */
    record Heading(int level, Prose text) implements Block {}

    record Paragraph(Prose text) implements Block {}

    record Items(List<Prose> items) implements Block {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** Formulas on lines of their own. */
    record Display(List<Formula> formulas) implements Block {
        public Display {
            formulas = List.copyOf(formulas);
        }
    }

    /** Equal formulas one below the other, each with the reason why it equals the one before. */
    record Chain(Formula first, List<Link> links) implements Block {
        public Chain {
            links = List.copyOf(links);
        }
    }

    /**
     * @param reason the rule and its law
     * @param proof how it was proved, or why it could not be
     */
    record Link(Formula formula, Prose reason, boolean proved, String proof) {}

    /** Every row has as many cells as the header. */
    record Table(List<Prose> header, List<List<Prose>> rows) implements Block {
        public Table {
            header = List.copyOf(header);
            rows = List.copyOf(rows);
        }
    }

    /** Numbers or other lines whose blanks count; at most 76 characters each. */
    record Lines(List<String> lines) implements Block {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** @param language of the text, for highlighting: {@code python}, {@code sh} */
    record Listing(String language, String text) implements Block {}

    /** Details that a reader opens on purpose; text shows them indented. */
    record Fold(Prose summary, List<Block> blocks) implements Block {
        public Fold {
            blocks = List.copyOf(blocks);
        }
    }

    /** Curves over one axis. */
    record Plot(String title, String xLabel, String yLabel, boolean logarithmic, List<Curve> curves) implements Block {
        public Plot {
            curves = List.copyOf(curves);
        }
    }

    /** @param y as many as x; NaN where there is no value */
    record Curve(String name, double[] x, double[] y) {}

    /** What a learner is asked to fill in: a blank of the length of the answer, and the answer. */
    record Blank(Prose question, Block answer, Optional<String> label) implements Block {}
}
