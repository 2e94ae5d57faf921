package gradus.explain;

import gradus.document.Block;
import gradus.document.Block.Blank;
import gradus.document.Block.Chain;
import gradus.document.Block.Display;
import gradus.document.Block.Heading;
import gradus.document.Block.Items;
import gradus.document.Block.Link;
import gradus.document.Block.Paragraph;
import gradus.document.Block.Table;
import gradus.document.Document;
import gradus.document.Prose;
import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Explanation.Reason;
import gradus.explain.Explanation.Section;
import gradus.formula.Formula;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.MatrixForm;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An explanation with gaps, and what belongs into them: both from the same steps. Every gradient's result is a gap; which
 * of the steps before it are, is drawn.
 *
 * @param sheet what a learner gets
 * @param answers what fills the gaps, by their numbers
 */
public record Exercise(Document sheet, Document answers) {
    private static final Set<String> TRANSPOSED = Set.of("transpose", "order");
    private static final Set<String> SUMMED = Set.of("shared", "collected", "sum");

    /** @param seed another one leaves other gaps */
    public static Exercise of(Explanation explanation, long seed) {
        return new Writer(explanation, seed).write();
    }

    /** Sheet and answers in one document, the answers last. */
    public Document both() {
        List<Block> blocks = new ArrayList<>(sheet.blocks());
        blocks.add(new Heading(1, Prose.of("Answers")));
        blocks.addAll(answers.blocks());
        return new Document(sheet.title(), blocks);
    }

    private static final class Writer {
        private final Explanation explanation;
        private final SplittableRandom random;
        private final long seed;
        private final List<Block> sheet = new ArrayList<>();
        private final List<Block> answers = new ArrayList<>();
        /** Local derivatives that this section asked for. */
        private final Set<Expr> hidden = new HashSet<>();
        /** Gradients whose sections are done: each result was asked for. */
        private final Set<Tensor> found = new HashSet<>();

        private int gaps;

        Writer(Explanation explanation, long seed) {
            this.explanation = explanation;
            this.seed = seed;
            this.random = new SplittableRandom(seed);
        }

        Exercise write() {
            sheet.add(new Paragraph(Words.subject(explanation)));
            sheet.add(new Heading(1, Prose.of("How to read it")));
            sheet.add(new Items(Words.reading(explanation)));
            sheet.add(new Heading(1, Prose.of("Forward")));
            sheet.add(new Table(
                    List.of(Prose.of("equation"), Prose.of("shape")),
                    explanation.equations().stream()
                            .map(s -> List.of(
                                    Prose.of("{}", s.formula()),
                                    explanation.shape(s.equation().target()).prose()))
                            .toList()));
            sheet.add(new Heading(1, Prose.of("Backward: fill in the gaps")));
            explanation.sections().forEach(this::section);
            Prose.Code network = new Prose.Code(explanation.network());
            return new Exercise(
                    new Document(Prose.of("Exercise: gradients of {}", network), sheet),
                    new Document(Prose.of("Answers: gradients of {} (seed " + seed + ")", network), answers));
        }

        private void section(Section s) {
            Formula gradient = Formula.of(s.result().equation().target());
            both(new Heading(2, Prose.of("{}", gradient)));
            sheet.add(new Paragraph(Prose.of(
                    "{} has the shape of {}, {}.",
                    gradient,
                    Formula.of(s.of()),
                    explanation.shape(s.of()).prose())));
            List<List<ProvedStep>> chains = ExplanationDocument.joined(s.steps());
            hidden.clear();
            for (int n = 0; n < chains.size(); n++) {
                List<ProvedStep> chain = chains.get(n);
                if (isDerivative(chain)) {
                    // A chain that is shown whole would tell it.
                    long later = chains.subList(n, chains.size()).stream()
                            .filter(c -> !isDerivative(c))
                            .count();
                    derivative(chain, later == 1);
                } else {
                    chain(chain, chain == chains.getLast());
                }
            }
            if (s.result().matrix() != null) {
                gap(
                        Prose.of("Over whole matrices, {} =", gradient),
                        new Display(List.of(s.result().formula())));
            }
            why(s, gradient);
            found.add(s.result().equation().target());
        }

        private static boolean isDerivative(List<ProvedStep> chain) {
            return chain.getFirst().step().subject() instanceof Expr.Partial;
        }

        /** A local derivative is given, or to be found. */
        private void derivative(List<ProvedStep> chain, boolean mayBeGap) {
            Formula asked = Formula.of(chain.getFirst().step().before());
            Formula equal =
                    Formula.equal(asked, Formula.of(chain.getLast().step().after()));
            if (random.nextBoolean() && mayBeGap) {
                gap(Prose.of("Differentiate: {} =", asked), new Display(List.of(equal)));
                hidden.add(chain.getFirst().step().before());
            } else {
                sheet.add(new Display(List.of(equal)));
            }
        }

        /**
         * In the last chain the last step is always a gap. An earlier one may be where sums become fewer or the formula
         * shorter, and must be where an answer to an earlier gap is put in; all steps after it start from its answer, and
         * so are gaps, too. Earlier chains are shown, because later ones start from their ends.
         */
        private void chain(List<ProvedStep> chain, boolean last) {
            List<Link> shown = new ArrayList<>();
            int n = 0;
            while (n < chain.size() - (last ? 1 : 0)
                    && !(last && (tells(chain.get(n)) || simplifies(chain.get(n)) && random.nextBoolean()))) {
                shown.add(new Link(
                        Formula.of(chain.get(n).step().after()),
                        Laws.of(chain.get(n).step().rule()),
                        true,
                        ""));
                n++;
            }
            sheet.add(new Chain(Formula.of(chain.getFirst().step().before()), shown));
            for (ProvedStep p : chain.subList(n, chain.size())) {
                gap(
                        Laws.of(p.step().rule()).and(Prose.of(" =")),
                        new Display(List.of(Formula.of(p.step().after()))));
            }
        }

        /** Whether a step puts in what a gap before it asked for. */
        private boolean tells(ProvedStep p) {
            Expr before = p.step().before();
            Expr after = p.step().after();
            return hidden.stream().anyMatch(e -> Exprs.any(before, e::equals) && !Exprs.any(after, e::equals))
                    || found.stream().anyMatch(t -> Exprs.mentions(before, t) && !Exprs.mentions(after, t));
        }

        private static boolean simplifies(ProvedStep p) {
            return sums(p.step().after()) < sums(p.step().before())
                    || Exprs.size(p.step().after()) < Exprs.size(p.step().before());
        }

        private static int sums(Expr e) {
            int[] count = new int[1];
            Exprs.walk(e, x -> count[0] += x instanceof Expr.Fold f && f.isSum() ? 1 : 0);
            return count[0];
        }

        private void why(Section s, Formula gradient) {
            MatrixForm form = s.result().matrix();
            if (form != null && form.all().stream().anyMatch(f -> f instanceof MatrixForm.Transpose)) {
                asked(
                        s,
                        TRANSPOSED,
                        Prose.of("Which factor of {} is transposed, on which side does it stand, and why?", gradient));
            }
            asked(s, SUMMED, Prose.of("Where does the sum in {} come from, and what does it run over?", gradient));
            if (s.output() != null) {
                gap(
                        Prose.of("Put in what arrives from the cost: what cancels in {}, and what is left?", gradient),
                        new Paragraph(s.output().prose()));
            }
        }

        private void asked(Section s, Set<String> topics, Prose question) {
            List<Prose> reasons = s.reasons().stream()
                    .filter(r -> topics.contains(r.topic()))
                    .map(Reason::prose)
                    .toList();
            if (!reasons.isEmpty()) {
                gap(question, new Items(reasons));
            }
        }

        private void gap(Prose question, Block answer) {
            String label = ++gaps + ".";
            sheet.add(new Blank(question, answer, Optional.of(label)));
            answers.add(new Paragraph(Prose.of("{} ", new Prose.Strong(label)).and(question)));
            answers.add(answer);
        }

        private void both(Block block) {
            sheet.add(block);
            answers.add(block);
        }
    }
}
