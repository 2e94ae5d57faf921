package gradus.explain;

import gradus.document.Block;
import gradus.document.Block.Fold;
import gradus.document.Block.Heading;
import gradus.document.Block.Items;
import gradus.document.Block.Lines;
import gradus.document.Block.Paragraph;
import gradus.document.Block.Table;
import gradus.document.Document;
import gradus.document.Prose;
import gradus.explain.Explanation.OutputNote;
import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Explanation.Section;
import gradus.formula.Formula;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An explanation as a document, for whatever format. */
public final class ExplanationDocument {
    private final Explanation explanation;
    private final Depth depth;
    private final List<Block> blocks = new ArrayList<>();

    private ExplanationDocument(Explanation explanation, Depth depth) {
        this.explanation = explanation;
        this.depth = depth;
    }

    /** With every step. */
    public static Document of(Explanation e) {
        return of(e, Depth.FULL);
    }

    public static Document of(Explanation e, Depth depth) {
        return new Document(
                Prose.of(
                        (e.hessians().isEmpty() ? "Gradients" : "Second derivatives") + " of {}",
                        new Prose.Code(e.network())),
                new ExplanationDocument(e, depth).all(),
                notes(e));
    }

    /** What the output layer's gradient is and why, in a few lines; the demo shows them. */
    public static List<Block> output(Explanation e) {
        List<Block> blocks = new ArrayList<>();
        for (Section s : e.sections()) {
            OutputNote note = s.output();
            if (note != null) {
                blocks.add(new Heading(2, Prose.of("{}", s.result().formula())));
                blocks.add(new Paragraph(note.prose().and(Prose.of(" " + Words.count(s.steps()) + "."))));
            }
        }
        return blocks;
    }

    /** Shape and numbers of every tensor in it. */
    private static List<Document.Note> notes(Explanation e) {
        Set<Tensor> tensors = new LinkedHashSet<>();
        for (Statement s : e.equations()) {
            Exprs.walk(s.equation().body(), x -> {
                if (x instanceof Expr.Entry entry) {
                    tensors.add(entry.tensor());
                }
            });
            tensors.add(s.equation().target());
        }
        e.sections().forEach(s -> tensors.add(s.result().equation().target()));
        return tensors.stream()
                .map(t -> new Document.Note(t.name(), e.shape(t).prose(), PassText.lines(t, e)))
                .toList();
    }

    private List<Block> all() {
        blocks.add(new Paragraph(Words.subject(explanation)));
        blocks.add(new Heading(1, Prose.of("In brief")));
        List<List<Prose>> results = new ArrayList<>();
        explanation
                .sections()
                .forEach(s -> results.add(List.of(
                        Prose.of("{}", s.result().formula()),
                        explanation.shape(s.of()).prose())));
        explanation
                .hessians()
                .forEach(h -> results.add(List.of(
                        Prose.of("{}", Formula.entries(h.whole())), Prose.of("{} by {}", h.rows(), h.columns()))));
        blocks.add(new Table(List.of(Prose.of("gradient"), Prose.of("shape")), results));
        blocks.add(new Paragraph(Prose.of(Words.count(explanation.allSteps().toList()) + ".")));
        if (depth != Depth.FULL) {
            blocks.add(new Paragraph(Words.deeper(depth)));
        }
        blocks.addAll(PassBlocks.of(explanation));
        if (depth == Depth.BRIEF) {
            blocks.add(new Heading(1, Prose.of("In a sentence each")));
            List<Prose> sentences = new ArrayList<>();
            explanation.sections().forEach(s -> sentences.add(Words.inASentence(s)));
            explanation.hessians().forEach(h -> sentences.add(HessianBlocks.inASentence(h)));
            blocks.add(new Items(sentences));
            return blocks;
        }
        blocks.add(new Heading(1, Prose.of("How to read it")));
        blocks.add(new Items(Words.reading(explanation)));
        forward();
        backward();
        explanation.hessians().forEach(h -> blocks.addAll(HessianBlocks.of(h, explanation, depth)));
        return blocks;
    }

    /** On the way to second derivatives, the gradients' own reasons are for those who want all of it. */
    private void backward() {
        if (!explanation.hessians().isEmpty()
                && depth != Depth.FULL
                && explanation.sections().stream()
                        .flatMap(s -> s.steps().stream())
                        .noneMatch(p -> p.certificate() == null)) {
            return;
        }
        int layer = -1;
        if (!explanation.notated().network().isChain()) {
            layer = explanation.notated().shift();
            blocks.add(new Heading(1, Prose.of("Backward")));
        }
        for (Section s : explanation.sections()) {
            if (s.layer() != layer) {
                layer = s.layer();
                blocks.add(new Heading(1, Prose.of("Backward: " + Words.layer(layer, s.last()))));
            }
            section(s);
        }
    }

    private void forward() {
        blocks.add(new Heading(1, Prose.of("Forward")));
        List<List<Prose>> rows = new ArrayList<>();
        for (Statement s : explanation.equations()) {
            rows.add(List.of(
                    Prose.of("{}", s.formula()),
                    s.matrix() == null ? Prose.of("") : Prose.of("{}", s.entries()),
                    explanation.shape(s.equation().target()).prose()));
        }
        blocks.add(new Table(List.of(Prose.of("equation"), Prose.of("entry by entry"), Prose.of("shape")), rows));
        numbers(explanation.equations().stream()
                .flatMap(s -> PassText.lines(s.equation().target(), explanation).stream())
                .toList());
    }

    private void section(Section s) {
        blocks.add(new Heading(2, Prose.of("{}", s.result().formula())));
        Prose shape = Prose.of("Shape {}.", explanation.shape(s.of()).prose());
        blocks.add(new Paragraph(
                s.result().matrix() == null
                        ? shape
                        : shape.and(Prose.of(" Entry by entry: {}.", s.result().entries()))));
        numbers(PassText.lines(s.result().equation().target(), explanation));
        OutputNote note = s.output();
        if (note != null) {
            blocks.add(new Heading(3, Prose.of(note.title())));
            blocks.add(new Paragraph(note.prose()));
            numbers(PassText.bothWays(s, explanation));
        }
        blocks.add(new Heading(3, Prose.of("Why it looks like this")));
        List<Prose> reasons = new ArrayList<>();
        s.reasons().forEach(r -> reasons.add(r.prose()));
        List<Formula> assumed =
                Words.assumptions(s.steps()).stream().map(Formula::of).toList();
        if (!assumed.isEmpty()) {
            reasons.add(Prose.of("Assumed: {}.", Words.listed(assumed, ", ")));
        }
        blocks.add(new Items(reasons));
        if (s.steps().isEmpty()) {
            return;
        }
        Prose count = Prose.of("Derivation: " + Words.count(s.steps()));
        // What could not be proved is shown at any depth.
        boolean shown = depth == Depth.FULL || s.steps().stream().anyMatch(p -> p.certificate() == null);
        blocks.add(shown ? new Fold(count, chains(s.steps())) : new Paragraph(count.and(Prose.of("."))));
    }

    private void numbers(List<String> lines) {
        if (!lines.isEmpty()) {
            blocks.add(new Lines(lines));
        }
    }

    /** Every step with its reason and its proof. */
    static List<Block> chains(List<ProvedStep> steps) {
        return joined(steps).stream()
                .<Block>map(chain -> new Block.Chain(
                        Formula.of(chain.getFirst().step().before()),
                        chain.stream().map(ExplanationDocument::link).toList()))
                .toList();
    }

    private static Block.Link link(ProvedStep p) {
        return new Block.Link(
                Formula.of(p.step().after()),
                Laws.of(p.step().rule()),
                p.certificate() != null,
                Words.proof(p.certificate(), p.refutation()));
    }

    /** Steps that go on where the one before ended are one chain. */
    static List<List<ProvedStep>> joined(List<ProvedStep> steps) {
        List<List<ProvedStep>> chains = new ArrayList<>();
        Expr shown = null;
        for (ProvedStep p : steps) {
            if (!p.step().before().equals(shown)) {
                chains.add(new ArrayList<>());
            }
            chains.getLast().add(p);
            shown = p.step().after();
        }
        return chains;
    }
}
