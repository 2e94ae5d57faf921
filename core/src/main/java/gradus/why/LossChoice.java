package gradus.why;

import gradus.math.Derivation.Output;
import gradus.math.Expr;
import gradus.network.Network;
import gradus.notation.Notation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How large the output's gradient is where the unit saturates, with one loss and another. */
final class LossChoice implements Answering {
    private static final double WRONG = -6;

    @Override
    public String network() {
        return "2 > 4 tanh > 1 sigmoid";
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.losses(study);
    }

    @Override
    public void answer(Study study, Page page) {
        Pairing own = Pairing.of(study.network());
        if (own.output().output() == Output.PLAIN) {
            regression(study, own, page);
            return;
        }
        List<LossCurve> curves = all(own, study.notation());
        LossCurve first = curves.getFirst();
        LossCurve other = curves.getLast();
        if (curves.size() > 1) {
            page.say(
                    "{} {}, which pairs with {}. Suppose an output is badly wrong: label 1, and"
                            + " {} = {}{}, so that {} = {}. With {} the gradient there is {}, with {} it is {}.",
                    first.predictsProbabilities()
                            ? "For classification take"
                            : "Your output is no probability, so this is not classification; take",
                    first.loss(),
                    own.activation(),
                    first.argument(),
                    Figures.number(WRONG),
                    others(own),
                    first.output(),
                    first.value(WRONG),
                    first.loss(),
                    first.gradient(WRONG),
                    other.loss(),
                    other.gradient(WRONG));
            page.say(
                    "The reason is the activation's derivative, which is near 0 where the unit saturates: {} keeps it,"
                            + " {}, and in {} it has cancelled: {}. From there gradient descent (rate 1) halves the error"
                            + " after {} with {} and after {} with {}.",
                    other.loss(),
                    other.whole(),
                    first.loss(),
                    first.formula(),
                    steps(first),
                    first.loss(),
                    steps(other),
                    other.loss());
        } else {
            page.say(
                    "With your output activation, {}, no loss that I know cancels the activation's derivative: {}"
                            + " keeps a factor, {}. Where that is small, learning stalls however wrong the output is.",
                    own.activation(),
                    own.loss(),
                    first.whole());
            page.say(
                    "Take label 1 and {} = {}{}, so that {} = {}: the gradient is {}, and gradient descent (rate 1)"
                            + " halves the error after {}.",
                    first.argument(),
                    Figures.number(WRONG),
                    others(own),
                    first.output(),
                    first.value(WRONG),
                    first.gradient(WRONG),
                    steps(first));
        }
        page.say("For regression, with a linear output, squared error is the natural loss: nothing saturates there.");
        show(page, curves);
    }

    private static String others(Pairing own) {
        return own.network().outputs() > 1 ? " (0 for the other outputs)" : "";
    }

    /** A linear output: no factor, whatever the loss; and what would be with an output that saturates. */
    private static void regression(Study study, Pairing own, Page page) {
        Pairing shown = own.in(study.notation());
        page.say(
                "Your output is linear, so this is regression, and that is another matter: the activation's derivative"
                        + " is constant, nothing saturates, and with {} the gradient is {}: it grows with the error.",
                own.loss(),
                shown.formula(shown.output().equation()));
        page.say("For classification take an output that is a probability and the loss that pairs with it; below, what "
                + "squared error does there.");
        page.heading("Your output");
        page.show(shown.formula(shown.arriving()), shown.formula(shown.output().equation()));
        show(page, List.of(new LossCurve(own, own, study.notation())));
        Network classifier = Network.parse(
                new LossChoice().network(),
                study.network().options().withLoss(null).withPenalty(false));
        page.heading("A classifier: {}", classifier.text());
        show(page, all(Pairing.of(classifier), study.notation()));
    }

    private static List<LossCurve> all(Pairing own, Notation notation) {
        List<Pairing> pairings = curves(own);
        return pairings.stream()
                .map(p -> new LossCurve(p, pairings.getFirst(), notation))
                .toList();
    }

    /** The loss that leaves A - Y first, the learner's own, and the one whose own derivative is A - Y. */
    private static List<Pairing> curves(Pairing own) {
        Network n = own.network();
        List<Pairing> all = n.options().library().lossNames().stream()
                .map(l -> Pairing.of(n, l))
                .filter(p -> !p.leavesDomain())
                .toList();
        List<Pairing> chosen = new ArrayList<>();
        Optional<Pairing> pair = own.isPair()
                ? Optional.of(own)
                : all.stream().filter(Pairing::isPair).findFirst();
        pair.ifPresent(chosen::add);
        Optional<Pairing> square = all.stream()
                .filter(p -> p.arrivingFactor().filter(Expr.ONE::equals).isPresent())
                .findFirst();
        if (!own.isPair()) {
            if (square.filter(s -> !s.loss().equals(own.loss())).isPresent() && pair.isPresent()) {
                chosen.add(square.get());
            }
            chosen.add(own);
        } else {
            square.ifPresent(chosen::add);
        }
        return chosen;
    }

    private static Object steps(LossCurve c) {
        int n = c.stepsToHalve(WRONG);
        return n == LossCurve.PATIENCE
                ? "more than " + LossCurve.PATIENCE + " steps"
                : n == 1 ? "1 step" : n + " steps";
    }

    private static void show(Page page, List<LossCurve> curves) {
        LossCurve first = curves.getFirst();
        page.plot(
                "How large the gradient of one output is where its label is 1",
                "argument z of the activation",
                "size of the gradient",
                false,
                curves.stream().map(LossCurve::plot).toList());
        List<Object> header = new ArrayList<>(List.of(first.argument(), first.output()));
        curves.forEach(c -> header.add(Page.prose("with {}", c.loss())));
        Grid grid = new Grid(header.toArray());
        for (double z : new double[] {-10, -6, -3, -1, 0, 1, 3, 6}) {
            List<Object> row = new ArrayList<>(List.of(z, first.value(z)));
            curves.forEach(c -> row.add(c.gradient(z)));
            grid.row(row.toArray());
        }
        page.table(grid);
        for (LossCurve c : curves) {
            page.derivation(
                    c.shown().derivation(),
                    c.shown().output(),
                    Page.prose("To {} with {}", c.shown().output().equation().target(), c.loss()));
        }
    }
}
