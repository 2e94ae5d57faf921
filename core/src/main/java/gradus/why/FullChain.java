package gradus.why;

import gradus.document.Prose;
import gradus.explain.Influence;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.why.Paths.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the cost to the first layer without a break: as one formula, and path by path in numbers. */
final class FullChain implements Answering {
    private static final int SHOWN = 8;

    private static final String NORMALISES = "a layer normalises";

    /** A formula longer than this is no help to anybody. */
    private static final int LONG = 110;

    @Override
    public String network() {
        return "2 > 3 tanh > 2 tanh > 1 sigmoid";
    }

    @Override
    public Optional<String> whyNot(Study study) {
        if (study.network().upstream() != null) {
            return Optional.of(
                    "starts from a cost, and here is none: the gradient that arrives is given. Leave --upstream"
                            + " out to ask it.");
        }
        Optional<String> noWeights =
                Scope.product(study, first(study), "the way down to weights that multiply an input");
        if (noWeights.isPresent()) {
            return noWeights;
        }
        return lowest(study).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "follows one formula after the other from the argument of an activation up to the cost; in "
                                + study.network().title()
                                + " there is none that leads all the way. explain with --only NAME"
                                + " --full-chain shows all paths to one gradient.");
    }

    @Override
    public void answer(Study study, Page page) {
        Tensor z = lowest(study).orElseThrow();
        WeightedSum first = first(study).orElseThrow();
        boolean toWeights = z.equals(first.target())
                && study.layers().products().contains(first)
                && study.layers().isReadOnce(first.weights().tensor());
        double scale = study.numbers().scale(z);
        Tensor w = first.weights().tensor();
        List<Equation> stages = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        boolean whole = insertAll(study, study.gradient(toWeights ? w : z).equation(), stages, steps);
        Paths paths = new Paths(study);
        Node start = new Node(z, liveliest(study, z));
        double count = paths.count(start);
        page.say(
                "From the cost down, every gradient is one product of derivatives after the other, with a sum wherever"
                        + " a number feeds several others. Put into each other they are one formula{}: {}.{}",
                whole ? "" : " (cut off where it would get too long)",
                stages.getLast(),
                toWeights
                        ? ""
                        : Page.prose(
                                " It ends at {}: below, where {}, a number has more than one way to"
                                        + " go, and the links down to {} are listed at the end.",
                                z,
                                reason(study),
                                study.d(w)));
        page.say(
                "For one number of one example that sum runs over paths: {} reaches the cost along {} here, each the"
                        + " product of the derivatives on its way. They add up to {}, and a difference quotient of the"
                        + " cost gives {}.",
                Formula.of(paths.name(start)),
                count == 1 ? "1 path" : Figures.number(count) + " paths",
                scale * paths.sum(start),
                study.numbers().numeric(z, start.entry()));
        page.heading("One formula, link by link");
        page.text("Each line puts in what was derived for a gradient that is left in the line before.");
        page.show(stages.stream().map(study::formula).toList());
        if (!whole) {
            page.text("From here on it is only more of the same: {} stays a name.", names(stages.getLast(), study));
        }
        page.text("In letters, with every derivative of one number by another:");
        page.show(ChainFormula.of(study, z));
        page.steps(study.derivation(), steps, Prose.of("The links"));
        numbers(study, page, paths, start);
        if (toWeights) {
            weights(study, page, w, z, unit(study, start));
        } else {
            further(study, page, z, w);
        }
        proofs(study, page, z, toWeights ? Optional.of(w) : Optional.empty());
    }

    /** Where the chain begins, one hidden layer of it, and where it ends: the others repeat these. */
    private static void proofs(Study study, Page page, Tensor lowest, Optional<Tensor> end) {
        Set<Gradient> links = new LinkedHashSet<>();
        Stream.concat(study.findOutput().stream(), Stream.of(study.gradient(lowest)))
                .forEach(g -> links.addAll(List.of(study.arriving(g), g)));
        links.forEach(g -> page.derivation(study, g));
        end.ifPresent(w -> page.derivation(study, study.gradient(w)));
    }

    /** Where the chain goes: the first weights of a chain of layers, or the first that weigh an input. */
    private static Optional<WeightedSum> first(Study study) {
        return study.layers().sums().stream()
                .filter(s -> study.network().isChain()
                        || study.inputs().contains(s.feeding().tensor()))
                .findFirst();
    }

    /** The lowest argument of an activation from which one formula alone reads every number, up to the cost. */
    private static Optional<Tensor> lowest(Study study) {
        Set<Tensor> computed =
                study.forward().equations().stream().map(Equation::target).collect(Collectors.toSet());
        Set<Tensor> single = single(study, computed);
        return study.layers().activations().stream()
                .map(Activation::argument)
                .filter(single::contains)
                .findFirst();
    }

    /** What one formula after the other leads from up to the cost; gradients stand from the cost down. */
    private static Set<Tensor> single(Study study, Set<Tensor> computed) {
        Set<Tensor> single = new HashSet<>(Set.of(study.cost()));
        for (Gradient g : study.derivation().gradients()) {
            List<Influence> readers = computed.contains(g.of()) ? Influence.of(g) : List.of();
            if (readers.size() == 1
                    && single.contains(readers.getFirst().reader().target())) {
                single.add(g.of());
            }
        }
        return single;
    }

    /** Why numbers further down have more than one way to go. */
    private static String reason(Study study) {
        Network network = study.network();
        boolean chain = network.isChain()
                && network.specs().stream().allMatch(s -> s.added().isEmpty());
        return chain ? NORMALISES : "more than one formula reads the same number";
    }

    /** Below it, numbers reach the cost through statistics as well, and one formula would be too much. */
    private static void further(Study study, Page page, Tensor z, Tensor w) {
        page.heading("Further down");
        page.text(
                "Below {} there is more than one way for each number: {}. The links from there to {}, which the chain"
                        + " rule adds up in the same way:",
                z,
                reason(study).equals(NORMALISES)
                        ? "a layer normalises, and its mean and variance are made of the same numbers"
                        : reason(study),
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
                study.numbers().of(study.d(w))[0],
                study.numbers().numeric(w, 0));
    }

    /** The entry of the first example whose gradient is largest: one that is switched off has no path at all. */
    private static int liveliest(Study study, Tensor z) {
        double[] gradient = study.numbers().of(study.d(z));
        int best = -1;
        for (int n : study.numbers().ofFirstExample(z)) {
            if (best < 0 || Math.abs(gradient[n]) > Math.abs(gradient[best])) {
                best = n;
            }
        }
        return best;
    }

    /** The unit of a matrix' entry in the first example. */
    private static int unit(Study study, Node node) {
        int[] places = study.numbers().places(node.tensor(), node.entry());
        return places[study.layers().isTurned(node.tensor()) ? 1 : 0];
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

    private static void numbers(Study study, Page page, Paths paths, Node start) {
        page.heading("Path by path");
        Prose example = Page.prose(
                study.numbers().examples() == 1
                        ? "One example ({})."
                        : "Example 1 of " + study.numbers().examples() + " ({}).",
                study.sample().source());
        page.text(
                study.isPerExample()
                        ? example.and(Page.prose(
                                " The last derivative is {} times that of {}, which is a mean, so that the sum is {}"
                                        + (study.network().isChain() ? " as the course writes it." : "."),
                                study.m(),
                                study.cost(),
                                study.d(start.tensor())))
                        : example);
        ChainNumbers.table(study, page, paths, start);
    }

    /** One weight: the sum over the examples. */
    private static void weights(Study study, Page page, Tensor w, Tensor z, int unit) {
        int m = study.numbers().examples();
        Tensor dz = study.d(z);
        Tensor x = first(study).orElseThrow().feeding().tensor();
        page.heading("And on to one weight");
        page.text(
                m == 1
                        ? "The gradient of {} is this chain times the input that the weight multiplies:"
                        : study.isPerExample()
                                ? "{} works on every example, so its gradient is the mean over the examples of these"
                                        + " chains, each times the input that the weight multiplies:"
                                : "{} works on every example, so its gradient is the sum over the examples of these"
                                        + " chains, each times the input that the weight multiplies:",
                Formula.of(new Paths(study).name(new Node(w, study.numbers().entry(w, unit, 0)))));
        Grid grid =
                new Grid("example", Page.prose("{}, unit {}", dz, unit + 1), Page.prose("{}, unit 1", x), "product");
        double sum = 0;
        for (int j = 0; j < m; j++) {
            double product = study.numbers().at(dz, unit, j) * study.numbers().at(x, 0, j);
            sum += product;
            if (j < SHOWN) {
                grid.row(
                        String.valueOf(j + 1),
                        study.numbers().at(dz, unit, j),
                        study.numbers().at(x, 0, j),
                        product);
            }
        }
        grid.row(study.isPerExample() ? "mean of all" : "sum", "", "", study.isPerExample() ? sum / m : sum);
        page.table(grid);
        page.text(
                "{} at that place is {}{}; a difference quotient of the cost gives {}.",
                study.d(w),
                study.numbers().at(study.d(w), unit, 0),
                study.network().options().penalised() ? " (with the penalty's part)" : "",
                study.numbers().numeric(w, study.numbers().entry(w, unit, 0)));
    }
}
