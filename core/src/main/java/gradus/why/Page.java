package gradus.why;

import gradus.document.Block;
import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.notation.Notation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Where an answer is written down, from the top. */
final class Page {
    private final Study study;
    private final List<Prose> sentences = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Proofs proofs;

    /** Long derivations: they stand last, so that a reader meets the short of it first. */
    private final List<Block> derivations;

    Page(Study study) {
        this(study, new Proofs(), new ArrayList<>());
    }

    private Page(Study study, Proofs proofs, List<Block> derivations) {
        this.study = study;
        this.proofs = proofs;
        this.derivations = derivations;
    }

    Answer answer(Topic topic, Prose question) {
        List<Block> all = new ArrayList<>();
        all.add(new Block.Paragraph(network()));
        all.addAll(blocks);
        conventions(all);
        if (!derivations.isEmpty()) {
            all.add(new Block.Heading(1, Prose.of("Every step, proved")));
            all.addAll(derivations);
        }
        return new Answer(topic, question, study.notated(), sentences, all, proofs.count(), proofs.refutations());
    }

    /** What was asked about. */
    private Prose network() {
        Network network = study.network();
        Prose.Code title = new Prose.Code(network.title());
        Tensor arriving = network.upstream();
        if (arriving != null) {
            return study.prose(
                    "The network here: {}. The gradient that arrives at its output, {}, is given, as a layer above would"
                            + " hand it down; there is no loss. What is called the cost below is {}: {} is the gradient by"
                            + " {} that it has.",
                    title,
                    study.notated().tensor(arriving),
                    Formula.entries(study.defining(study.cost())),
                    study.notated().tensor(arriving),
                    study.notated().tensor(network.output()));
        }
        return network.isChain()
                ? Prose.of("The network here: {}, with the loss {}.", title, new Prose.Code(network.loss()))
                : study.prose("The network here: {}, with the cost {}.", title, study.cost());
    }

    /** What a reader must know of a notation; the default one is explained where it is used. */
    private void conventions(List<Block> all) {
        if (study.notation().equals(Notation.standard())) {
            return;
        }
        all.add(new Block.Heading(
                1, Prose.of("The notation: " + study.notation().title())));
        study.notated().about().forEach(a -> all.add(new Block.Paragraph(Prose.of("{}", new Prose.Words(a)))));
        List<Tensor> unnamed = study.notated().unnamed();
        if (!unnamed.isEmpty()) {
            all.add(new Block.Paragraph(prose(
                    "It has no symbol for derivatives such as {}: they are put in at once. Here they are written out, as"
                            + " the question is about them.",
                    unnamed.getFirst())));
        }
    }

    /** What was written down so far, for another document. */
    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** A part of the answer itself; each {@code {}} stands for the next argument. */
    void say(String template, Object... arguments) {
        say(study.prose(template, arguments));
    }

    void say(Prose sentence) {
        sentences.add(sentence);
    }

    /** What another answer says, further down on this page: its sentences follow each other as text. */
    void include(Study other, Consumer<Page> answer) {
        Page inner = new Page(other, proofs, derivations);
        answer.accept(inner);
        inner.sentences.forEach(this::text);
        blocks.addAll(inner.blocks);
    }

    void text(Prose prose) {
        blocks.add(new Block.Paragraph(prose));
    }

    void heading(String template, Object... arguments) {
        blocks.add(new Block.Heading(1, study.prose(template, arguments)));
    }

    void text(String template, Object... arguments) {
        blocks.add(new Block.Paragraph(study.prose(template, arguments)));
    }

    void items(Prose... items) {
        blocks.add(new Block.Items(List.of(items)));
    }

    void show(Equation... equations) {
        blocks.add(
                new Block.Display(Arrays.stream(equations).map(study::formula).toList()));
    }

    void show(Formula... formulas) {
        blocks.add(new Block.Display(List.of(formulas)));
    }

    void show(List<Formula> formulas) {
        blocks.add(new Block.Display(formulas));
    }

    /** Of at most 76 characters each, one character below the other. */
    void lines(List<String> lines) {
        blocks.add(new Block.Lines(lines));
    }

    void table(Grid grid) {
        blocks.add(grid.block());
    }

    void plot(String title, String x, String y, boolean logarithmic, List<Block.Curve> curves) {
        blocks.add(new Block.Plot(title, x, y, logarithmic, curves));
    }

    /** Every step that leads to a gradient, each proved, at the end of the page. */
    void derivation(Study of, Gradient gradient) {
        steps(
                of.derivation(),
                gradient.steps(),
                prose("To {}", gradient.equation().target()));
    }

    /** The same for a gradient of another derivation than the learner's, which the title says. */
    void derivation(Derivation of, Gradient gradient, Prose title) {
        steps(of, gradient.steps(), title);
    }

    /** These steps in a fold whose summary says how they were proved. */
    void steps(Derivation of, List<Step> steps, Prose title) {
        Proofs.Part part = proofs.prove(of, study.m(), steps);
        derivations.add(new Block.Fold(title.and(Prose.of(": " + part.summary())), part.blocks()));
    }

    /** The same here and in the open. */
    void chain(Derivation of, List<Step> steps) {
        blocks.addAll(proofs.prove(of, study.m(), steps).blocks());
    }

    /** What a partial of the cost is multiplied by to be a gradient that belongs to one example. */
    static Object times(Study study) {
        return study.isPerExample() ? prose(", times {},", study.m()) : "";
    }

    /** Words with formulas; a tensor stands for its name. */
    static Prose prose(String template, Object... arguments) {
        return Prose.of(template, Arrays.stream(arguments).map(Page::inline).toArray());
    }

    private static Object inline(Object argument) {
        return switch (argument) {
            case Tensor t -> Formula.name(t.name());
            // How it is written depends on the notation, which a study or a pairing knows.
            case Equation e -> throw new IllegalArgumentException("written by nobody: " + e.target());
            case Double d -> Figures.number(d);
            default -> argument;
        };
    }
}
