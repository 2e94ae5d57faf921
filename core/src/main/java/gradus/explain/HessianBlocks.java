package gradus.explain;

import gradus.document.Block;
import gradus.document.Block.Display;
import gradus.document.Block.Fold;
import gradus.document.Block.Heading;
import gradus.document.Block.Items;
import gradus.document.Block.Lines;
import gradus.document.Block.Paragraph;
import gradus.document.Block.Table;
import gradus.document.Prose;
import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Hessian.ProvedStage;
import gradus.formula.Formula;
import gradus.math.Assumption;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.SecondDerivative.Stage;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is shown of second derivatives: the way to them, the formula, why it looks so, and its numbers. */
final class HessianBlocks {
    private final Hessian hessian;
    private final Explanation explanation;
    private final Depth depth;
    private final List<Block> blocks = new ArrayList<>();

    private HessianBlocks(Hessian hessian, Explanation explanation, Depth depth) {
        this.hessian = hessian;
        this.explanation = explanation;
        this.depth = depth;
    }

    static List<Block> of(Hessian hessian, Explanation explanation, Depth depth) {
        return new HessianBlocks(hessian, explanation, depth).all();
    }

    /** The result in a sentence. */
    static Prose inASentence(Hessian h) {
        return Prose.of("{}: {}", Formula.entries(h.whole()), agreement(h));
    }

    private List<Block> all() {
        Tensor cost = explanation.notated().forward().cost();
        Tensor gradient = hessian.derived().gradient();
        blocks.add(new Heading(
                1,
                Prose.of(
                        "Second derivatives of {} by {} and {}",
                        Formula.of(cost),
                        Formula.of(hessian.first()),
                        Formula.of(hessian.second()))));
        blocks.add(new Paragraph(Prose.of(
                "How the gradient {} changes with {}: a row for each entry of {}, a column for each of {}, so {} by {}.",
                Formula.of(gradient),
                Formula.of(hessian.second()),
                Formula.of(hessian.first()),
                Formula.of(hessian.second()),
                hessian.rows(),
                hessian.columns())));
        blocks.add(new Display(List.of(Formula.entries(hessian.whole()))));
        stages();
        together();
        blocks.add(new Heading(2, Prose.of("Why it looks like this")));
        blocks.add(new Items(reasons()));
        numbers();
        blocks.add(new Heading(2, Prose.of("Checked by numbers")));
        blocks.add(new Paragraph(agreement(hessian).and(Prose.of(" ")).and(symmetry())));
        derivation();
        return blocks;
    }

    private void stages() {
        blocks.add(new Heading(2, Prose.of("From {} to the gradient", Formula.of(hessian.second()))));
        List<List<Prose>> rows = new ArrayList<>();
        for (ProvedStage s : hessian.stages()) {
            Statement definition = new Statement(
                    s.stage().definition(),
                    explanation.notated().matrix(s.stage().definition()));
            rows.add(List.of(
                    Prose.of("{}", definition.formula()),
                    Prose.of("{}", Formula.entries(s.stage().equation()))));
        }
        blocks.add(new Table(
                List.of(Prose.of("formula on the way"), Prose.of("its derivative by {}", Formula.of(hessian.second()))),
                rows));
    }

    private void together() {
        if (hessian.lines().size() > 1) {
            blocks.add(new Heading(2, Prose.of("Put together")));
            blocks.add(new Paragraph(Prose.of("Each line puts in what was found for a name in the line before.")));
            blocks.add(
                    new Display(hessian.lines().stream().map(Formula::entries).toList()));
        }
    }

    private List<Prose> reasons() {
        List<Prose> reasons = new ArrayList<>();
        Expr body = hessian.whole().body();
        Formula gradient = Formula.of(hessian.derived().gradient());
        Formula second = Formula.of(hessian.second());
        if (body.equals(Expr.ZERO)) {
            reasons.add(
                    Prose.of("{} does not change with {}: what it is computed from stays as it is.", gradient, second));
        }
        hessian.stages().stream()
                .map(ProvedStage::stage)
                .filter(s -> s.vanishes() && !s.of().equals(hessian.derived().gradient()))
                .forEach(s -> reasons.add(Prose.of(
                        "{} reads what changes with {}, but does not change itself.", Formula.of(s.of()), second)));
        for (Expr factor : body instanceof Expr.Mul m ? m.factors() : List.of(body)) {
            if (factor instanceof Expr.Delta d) {
                reasons.add(Prose.of(
                        "The factor {} makes it 0 unless {}: other entries do not work on each other.",
                        Formula.of(d),
                        Formula.equal(Formula.of(d.first()), Formula.of(d.second()))));
            }
        }
        UnitBlock.of(hessian).ifPresent(reasons::add);
        reasons.addAll(labels(body));
        Set<Assumption> assumptions = Words.assumptions(hessian.steps().toList());
        if (!assumptions.isEmpty()) {
            List<Formula> assumed = assumptions.stream().map(Formula::of).toList();
            reasons.add(Prose.of("Assumed: {}.", Words.listed(assumed, ", ")));
        }
        reasons.add(order());
        return reasons;
    }

    /** Whether the labels still matter. */
    private List<Prose> labels(Expr body) {
        Tensor y = explanation.notated().tensor(explanation.notated().network().labels());
        Set<Tensor> read = Exprs.tensors(body);
        List<Formula> gradients = explanation.sections().stream()
                .map(s -> s.result().equation().target())
                .filter(read::contains)
                .<Formula>map(Formula::of)
                .toList();
        if (!gradients.isEmpty()) {
            return List.of(Prose.of(
                    "{} {} in it: that part is the gradient times the curvature of a formula on the way, and vanishes"
                            + " where the gradient does.",
                    Words.listed(gradients, ", "),
                    gradients.size() == 1 ? "stands" : "stand"));
        }
        boolean open = read.contains(y) || read.stream().anyMatch(t -> t.rate() != null);
        return open || body.equals(Expr.ZERO)
                ? List.of()
                : List.of(Prose.of("{} does not stand in it: it is the same whatever the labels are.", Formula.of(y)));
    }

    private Prose order() {
        Tensor other = explanation.notated().forward().gradientOf(hessian.second());
        List<Index> indices = hessian.result().indices();
        int rank = hessian.first().dims().size();
        List<Index> turned = new ArrayList<>(indices.subList(rank, indices.size()));
        turned.addAll(indices.subList(0, rank));
        Formula left = Formula.of(hessian.result().left());
        Formula right = Formula.of(Tensor.rate(other, hessian.first()).at(turned));
        return Prose.of("The order does not matter: {}.", Formula.equal(left, right));
    }

    /** What difference quotients say. */
    private static Prose agreement(Hessian h) {
        String which = h.check().compared() == h.check().entries()
                ? h.check().entries() == 1 ? "it" : "all " + h.check().entries() + " entries"
                : h.check().compared() + " of " + h.check().entries() + " entries";
        String kinks = h.check().kinks() == 0 ? "" : " (" + h.check().kinks() + " more lie on a kink)";
        Formula gradient = Formula.of(h.derived().gradient());
        return Prose.of(
                "At random numbers with {}, in 50 digits, " + which + kinks
                        + " and the central difference quotients of {} differ by {} of their size{}.",
                h.examples() == 1 ? "1 example" : h.examples() + " examples",
                gradient,
                small(h.check().error()),
                h.check().passes() ? "" : ": they do NOT agree");
    }

    private Prose symmetry() {
        String difference = small(hessian.check().asymmetry());
        return hessian.isSquare()
                ? Prose.of("Entries that should be equal by symmetry differ by {} of the largest.", difference)
                : Prose.of(
                        "Worked out in the other order, {} by {}, they differ by {} of the largest.",
                        Formula.of(explanation.notated().forward().gradientOf(hessian.second())),
                        Formula.of(hessian.first()),
                        difference);
    }

    private static String small(double error) {
        return error == 0 ? "0" : String.format(Locale.ROOT, "%.0e", error);
    }

    private void numbers() {
        double[] values = hessian.values();
        if (values == null) {
            return;
        }
        blocks.add(new Heading(2, Prose.of("At your numbers")));
        blocks.add(new Lines(PassText.lines("H", values, hessian.rows(), hessian.columns())));
        Eigenvalues.of(values, hessian.isSquare() ? hessian.rows() : 0).ifPresent(range -> {
            String verdict = range.verdict();
            blocks.add(new Paragraph(Prose.of(
                    "As a matrix it has eigenvalues from {} to {}: {}",
                    PassText.number(range.least()),
                    PassText.number(range.largest()),
                    verdict)));
        });
    }

    private void derivation() {
        List<ProvedStep> all = hessian.steps().toList();
        Prose count = Prose.of("Derivation: " + Words.count(all));
        boolean shown = depth == Depth.FULL || all.stream().anyMatch(p -> p.certificate() == null);
        if (!shown) {
            blocks.add(new Paragraph(count.and(Prose.of("."))));
            return;
        }
        blocks.add(new Heading(2, Prose.of("Derivation")));
        for (ProvedStage s : hessian.stages()) {
            fold(s.stage(), s.steps());
        }
        if (!hessian.links().isEmpty()) {
            blocks.add(new Fold(
                    Prose.of("Put together: " + Words.count(hessian.links())),
                    ExplanationDocument.chains(hessian.links())));
        }
    }

    private void fold(Stage stage, List<ProvedStep> steps) {
        if (!steps.isEmpty()) {
            blocks.add(new Fold(
                    Prose.of(
                            "{}: " + Words.count(steps),
                            Formula.of(stage.equation().left())),
                    ExplanationDocument.chains(steps)));
        }
    }
}
