package gradus.why;

import gradus.document.Prose;
import gradus.explain.Influence;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.why.Paths.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the cost to the first layer without a break: as one formula, and path by path in numbers. */
final class FullChain implements Answering {
    private static final int SHOWN = 8;
    /** A formula longer than this is no help to anybody. */
    private static final int LONG = 110;

    @Override
    public String network() {
        return "2 > 3 tanh > 2 tanh > 1 sigmoid";
    }

    @Override
    public void answer(Study study, Page page) {
        int layer = lowest(study);
        Tensor z = study.argument(layer);
        boolean toWeights = z.equals(study.tensor(1, "Z")) && isSingle(study, z);
        double scale = study.scale(z);
        Tensor w = study.tensor(1, "W");
        List<Equation> stages = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        boolean whole = insertAll(study, study.gradient(toWeights ? w : z).equation(), stages, steps);
        Paths paths = new Paths(study);
        Node start = new Node(z, study.entry(z, liveliest(study, z), 0));
        double count = paths.count(start);
        page.say(
                "From the cost down, every gradient is one product of derivatives after the other, with a sum wherever"
                        + " a number feeds several others. Put into each other they are one formula{}: {}.{}",
                whole ? "" : " (cut off where it would get too long)",
                stages.getLast(),
                toWeights
                        ? ""
                        : Page.prose(
                                " It ends at {}: below, where a layer normalises, a number has more than one way to"
                                        + " go, and the links down to {} are listed at the end.",
                                z,
                                study.d(w)));
        page.say(
                "For one number of one example that sum runs over paths: {} reaches the cost along {} here, each the"
                        + " product of the derivatives on its way. They add up to {}, and a difference quotient of the"
                        + " cost gives {}.",
                Formula.of(paths.name(start)),
                count == 1 ? "1 path" : Figures.number(count) + " paths",
                scale * paths.sum(start),
                study.numeric(z, start.entry()));
        page.heading("One formula, link by link");
        page.text("Each line puts in what was derived for a gradient that is left in the line before.");
        page.show(stages.stream().map(study::formula).toList());
        if (!whole) {
            page.text("From here on it is only more of the same: {} stays a name.", names(stages.getLast(), study));
        }
        page.text("In letters, with every derivative of one number by another:");
        page.show(chain(study, z));
        page.steps(study.derivation(), steps, Prose.of("The links"));
        numbers(study, page, paths, start);
        if (toWeights) {
            weights(study, page, w, z, liveliest(study, z));
        } else {
            further(study, page, z, w);
        }
        proofs(study, page, layer, toWeights ? Optional.of(w) : Optional.empty());
    }

    /** Where the chain begins, one hidden layer of it, and where it ends: the others repeat these. */
    private static void proofs(Study study, Page page, int layer, Optional<Tensor> end) {
        page.derivation(study, study.arriving(study.output()));
        page.derivation(study, study.output());
        if (layer < study.network().depth()) {
            page.derivation(study, study.arriving(study.through(layer)));
            page.derivation(study, study.through(layer));
        }
        end.ifPresent(w -> page.derivation(study, study.gradient(w)));
    }

    /** The lowest layer above whose activation every number is read by one formula only. */
    private static int lowest(Study study) {
        int layer = study.network().depth();
        while (layer > 1 && isSingle(study, study.tensor(layer, "Z")) && isSingle(study, study.argument(layer))) {
            layer--;
        }
        return layer;
    }

    private static boolean isSingle(Study study, Tensor t) {
        return Influence.of(study.gradient(t)).size() == 1;
    }

    /** Below it, numbers reach the cost through statistics as well, and one formula would be too much. */
    private static void further(Study study, Page page, Tensor z, Tensor w) {
        page.heading("Further down");
        page.text(
                "Below {} there is more than one way for each number: a layer normalises, and its mean and variance"
                        + " are made of the same numbers. The links from there to {}, which the chain rule adds up in the"
                        + " same way:",
                z,
                w);
        List<Formula> links = new ArrayList<>();
        boolean below = false;
        for (Gradient g : study.derivation().gradients()) {
            if (below && (!study.parameters().contains(g.of()) || g.of().equals(w))) {
                links.add(study.formula(g.equation()));
            }
            below = below || g.of().equals(z);
        }
        page.show(links);
        page.text(
                "{}, first entry: {}; a difference quotient of the cost gives {}.",
                study.d(w),
                study.at(study.d(w), 0, 0),
                study.numeric(w, study.entry(w, 0, 0)));
    }

    /** The unit whose gradient is largest in the first example: one that is switched off has no path at all. */
    private static int liveliest(Study study, Tensor z) {
        int best = 0;
        for (int i = 1; i < study.units(z); i++) {
            if (Math.abs(study.at(study.d(z), i, 0)) > Math.abs(study.at(study.d(z), best, 0))) {
                best = i;
            }
        }
        return best;
    }

    /** Puts in one gradient after the other until only forward values are left; false if it got too long. */
    private static boolean insertAll(Study study, Equation first, List<Equation> stages, List<Step> steps) {
        Equation current = first;
        stages.add(current);
        for (Gradient g : study.derivation().gradients().reversed()) {
            if (!Exprs.mentions(current.body(), g.equation().target())) {
                continue;
            }
            Inserted next = Inserted.of(current, List.of(g.equation()));
            if (Exprs.size(next.equation().body()) > LONG) {
                return false;
            }
            current = next.equation();
            stages.add(current);
            steps.addAll(next.steps());
        }
        return true;
    }

    private static Prose names(Equation e, Study study) {
        return study.derivation().gradients().stream()
                .map(g -> g.equation().target())
                .filter(t -> Exprs.mentions(e.body(), t))
                .map(t -> Page.prose("{}", t))
                .reduce((a, b) -> a.and(Prose.of(", ")).and(b))
                .orElse(Prose.of("nothing"));
    }

    /** The chain along the last formula that reads each tensor. */
    private static Formula chain(Study study, Tensor from) {
        List<Expr> factors = new ArrayList<>();
        List<Index> summed = new ArrayList<>();
        Set<String> taken = new LinkedHashSet<>();
        Tensor current = from;
        List<Index> at = fresh(current, taken);
        List<Index> start = at;
        while (!current.equals(study.cost())) {
            Influence i = Influence.of(study.gradient(current)).getLast();
            Equation reader = i.reader();
            List<Index> indices = new ArrayList<>();
            boolean diagonal = i.kind(study.forward()) == Influence.Kind.DIAGONAL;
            for (int d = 0; d < reader.indices().size(); d++) {
                boolean tied = !i.summed().contains(reader.indices().get(d)) && d < at.size();
                indices.add(
                        diagonal || tied
                                ? at.get(d)
                                : Exprs.fresh(reader.indices().get(d).dim(), taken));
                taken.add(indices.getLast().name());
            }
            factors.addFirst(new Expr.Partial(reader.target().at(indices), current.at(at)));
            List<Index> before = at;
            indices.stream().filter(x -> !before.contains(x)).forEach(summed::add);
            current = reader.target();
            at = indices;
        }
        return Formula.equal(
                Formula.of(new Expr.Partial(study.cost().at(), from.at(start))),
                Formula.of(Expr.sum(summed, Expr.mul(factors))));
    }

    private static List<Index> fresh(Tensor t, Set<String> taken) {
        List<Index> at = new ArrayList<>();
        t.dims().forEach(d -> {
            at.add(Exprs.fresh(d, taken));
            taken.add(at.getLast().name());
        });
        return at;
    }

    private static void numbers(Study study, Page page, Paths paths, Node start) {
        page.heading("Path by path");
        Prose example = Page.prose(
                study.examples() == 1 ? "One example ({})." : "Example 1 of " + study.examples() + " ({}).",
                study.source());
        page.text(
                study.isPerExample()
                        ? example.and(Page.prose(
                                " The last derivative is {} times that of {}, which is a mean, so that the sum is {} as"
                                        + " the course writes it.",
                                study.m(),
                                study.cost(),
                                study.d(start.tensor())))
                        : example);
        ChainNumbers.table(study, page, paths, start);
    }

    /** One weight: the sum over the examples. */
    private static void weights(Study study, Page page, Tensor w, Tensor z, int unit) {
        int m = study.examples();
        Tensor dz = study.d(z);
        Tensor x = study.input();
        page.heading("And on to one weight");
        page.text(
                m == 1
                        ? "The gradient of {} is this chain times the input that the weight multiplies:"
                        : study.isPerExample()
                                ? "{} works on every example, so its gradient is the mean over the examples of these"
                                        + " chains, each times the input that the weight multiplies:"
                                : "{} works on every example, so its gradient is the sum over the examples of these"
                                        + " chains, each times the input that the weight multiplies:",
                Formula.of(new Paths(study).name(new Node(w, study.entry(w, unit, 0)))));
        Grid grid =
                new Grid("example", Page.prose("{}, unit {}", dz, unit + 1), Page.prose("{}, unit 1", x), "product");
        double sum = 0;
        for (int j = 0; j < m; j++) {
            double product = study.at(dz, unit, j) * study.at(x, 0, j);
            sum += product;
            if (j < SHOWN) {
                grid.row(String.valueOf(j + 1), study.at(dz, unit, j), study.at(x, 0, j), product);
            }
        }
        grid.row(study.isPerExample() ? "mean of all" : "sum", "", "", study.isPerExample() ? sum / m : sum);
        page.table(grid);
        page.text(
                "{} at that place is {}{}; a difference quotient of the cost gives {}.",
                study.d(w),
                study.at(study.d(w), unit, 0),
                study.network().options().penalised() ? " (with the penalty's part)" : "",
                study.numeric(w, study.entry(w, unit, 0)));
    }
}
