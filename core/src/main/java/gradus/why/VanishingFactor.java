package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Derivation.Output;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.Optional;

/** delta = a - y and delta = (a - y) g'(z): the same network with two losses. */
final class VanishingFactor implements Answering {
    @Override
    public String network() {
        return "2 > 3 sigmoid > 1 sigmoid";
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.losses(study);
    }

    @Override
    public void answer(Study study, Page page) {
        Optional<String> partner = partner(study.network());
        if (study.output().output() == Output.PLAIN) {
            linear(study, page);
        } else if (partner.isPresent()) {
            Study other = study.withLoss(partner.get());
            boolean ownIsShort = Pairing.of(study.network()).isPair();
            two(ownIsShort ? study : other, ownIsShort ? other : study, study, page);
        } else {
            alone(study, page);
        }
    }

    /** The loss to compare with: one that leaves a - y where this one does not, otherwise one whose derivative is a - y. */
    private static Optional<String> partner(Network network) {
        boolean isShort = Pairing.of(network).isPair();
        return network.options().library().lossNames().stream()
                .filter(l -> !l.equals(network.loss()))
                .map(l -> Pairing.of(network, l))
                .filter(p -> !p.leavesDomain())
                .filter(p -> isShort
                        ? p.output().output() == Output.STAYS
                                && p.arrivingFactor().filter(Expr.ONE::equals).isPresent()
                        : p.isPair())
                .map(Pairing::loss)
                .findFirst();
    }

    private static void two(Study cancels, Study stays, Study own, Page page) {
        Gradient a = cancels.output();
        Gradient b = stays.output();
        page.say(
                "Both are right, each for its own loss. With {}: {}.{} With {}: {}.",
                cancels.network().loss(),
                a.equation(),
                Meeting.condition(a),
                stays.network().loss(),
                Inserted.arriving(stays, b).equation());
        Optional<Equation> factor = cancels.factor(a);
        page.say(
                "The rule is the same, what arrives is not. {} arrives with {} as {}, {}; with {} it is {}, {}.",
                cancels.arriving(a).equation().target(),
                cancels.network().loss(),
                cancels.body(cancels.arriving(a).equation()),
                factor.map(f -> Page.prose(
                                "which divides by the activation's derivative {}: they cancel", cancels.body(f)))
                        .orElse(Page.prose("whose division cancels against the activation's derivatives")),
                stays.network().loss(),
                stays.body(stays.arriving(b).equation()),
                b.output() == Output.PARTLY
                        ? "and only a part of the activation's derivative cancels"
                        : "and nothing in it can cancel: the activation's derivative stays");
        page.say(yours(cancels, stays, own));
        page.heading("Side by side");
        for (Study s : java.util.List.of(cancels, stays)) {
            page.text("With the loss {}:", s.network().loss());
            Inserted out = Inserted.arriving(s, s.output());
            page.show(
                    s.arriving(s.output()).equation(),
                    s.output().general(),
                    s.output().output() == Output.STAYS
                            ? out.equation()
                            : s.output().equation());
            if (s.output().output() == Output.STAYS) {
                page.steps(
                        s.derivation(),
                        out.steps(),
                        Page.prose("What arrives put in, with {}", s.network().loss()));
            }
            for (Gradient g : java.util.List.of(s.arriving(s.output()), s.output())) {
                page.derivation(
                        s.derivation(),
                        g,
                        Page.prose(
                                "To {} with {}",
                                g.equation().target(),
                                s.network().loss()));
            }
        }
        page.heading("Which one agrees with the numbers");
        trial(cancels, stays, page);
    }

    /** Which of the two belongs to the learner's own loss, by the numbers. */
    private static Prose yours(Study cancels, Study stays, Study own) {
        boolean first = own == cancels;
        Study here = first ? own : own.redrawn();
        Equation right = here.output().equation();
        Equation wrong =
                first ? product(here, difference(here)) : cancels.output().equation();
        double[] numeric = here.numbers().numeric(here.output().of());
        return here.prose(
                "Your network has {}, so the {} is yours: difference quotients of its cost differ from it by {} of the"
                        + " largest, from {} by {}.",
                own.network().loss(),
                first ? "first" : "second",
                Figures.error(here.numbers().evaluate(right), numeric),
                here.body(wrong),
                Figures.error(here.numbers().evaluate(wrong), numeric));
    }

    /** Both candidates against difference quotients of both costs. */
    private static void trial(Study first, Study second, Page page) {
        Study cancels = first.redrawn();
        Study stays = cancels.studying(second);
        Equation product = product(cancels, difference(cancels));
        page.text(
                "Each cost was computed again with {} moved a little ({}). How far each formula is from these "
                        + "difference quotients, as a part of the largest:",
                cancels.output().of(),
                cancels.sample().source());
        Grid grid = new Grid(
                "formula",
                "loss " + cancels.network().loss(),
                "loss " + stays.network().loss());
        double[] a = cancels.numbers().numeric(cancels.output().of());
        double[] b = stays.numbers().numeric(stays.output().of());
        for (Equation e : java.util.List.of(cancels.output().equation(), product)) {
            double[] candidate = cancels.numbers().evaluate(e);
            grid.row(cancels.body(e), verdict(Figures.error(candidate, a)), verdict(Figures.error(candidate, b)));
        }
        Tensor d = stays.output().equation().target();
        if (Figures.error(cancels.numbers().evaluate(product), b) > 1e-6) {
            grid.row(
                    stays.body(stays.output().equation()),
                    "",
                    verdict(Figures.error(stays.numbers().of(d), b)));
        }
        page.table(grid);
    }

    static String verdict(double error) {
        return (error < 1e-7 ? "right, " : "wrong, ") + Figures.number(error);
    }

    /** A - Y at the output's argument. */
    static Equation difference(Study study) {
        Equation e = study.output().general();
        Tensor a = study.arriving(study.output()).of();
        return new Equation(
                e.target(),
                e.indices(),
                Expr.mul(
                        study.share(),
                        Expr.sub(a.at(e.indices()), study.labels().at(e.indices()))));
    }

    /** The general way with A - Y where the loss's derivative belongs. */
    static Equation product(Study study, Equation difference) {
        Equation general = study.output().general();
        Tensor arriving = study.arriving(study.output()).equation().target();
        return new Equation(
                general.target(), general.indices(), Inserted.replaced(general.body(), arriving, difference));
    }

    /** The activation's derivative is a constant. */
    private static void linear(Study study, Page page) {
        page.say(
                "Both are right, each for its own loss; with your output layer they are the same. {} is linear there:"
                        + " its derivative is {}, so multiplying by it or not makes no difference: {}.",
                study.arriving(study.output()).of(),
                study.factor(study.output())
                        .map(f -> Page.prose("{}", study.body(f)))
                        .orElse(Page.prose("constant")),
                study.output().equation());
        Pairing.of(study.network())
                .factor()
                .filter(f -> !f.equals(Expr.ONE))
                .ifPresent(f -> page.say(
                        "The factor {} is the loss's own and belongs into the gradient: only a square that is halved"
                                + " leaves the bare difference.",
                        Formula.of(f)));
        page.say("With an activation that bends, the two courses use two losses. Below, one such network with both.");
        page.heading("Your network");
        page.show(study.arriving(study.output()).equation(), study.output().equation());
        page.derivation(study, study.output());
        Network bent = Network.parse(
                new VanishingFactor().network(),
                study.network().options().withPenalty(false).withLoss(null));
        Study other = study.other(bent);
        partner(bent).ifPresent(p -> {
            page.heading("A network for which it matters: {}", bent.text());
            page.include(other, inner -> two(other, other.withLoss(p), other, inner));
        });
    }

    /** No loss of the library cancels with this activation. */
    private static void alone(Study study, Page page) {
        Gradient output = study.output();
        page.say(
                "Both are right, each for its own loss: whether the activation's derivative stays has to be derived"
                        + " for the pair at hand. Yours is {} above {}.",
                study.network().loss(),
                study.network().outputActivation());
        page.say(Meeting.sentence(study));
        study.factor(output).ifPresent(f -> {
            Equation difference = difference(study);
            Equation matching = new Equation(
                    study.arriving(output).equation().target(),
                    f.indices(),
                    gradus.math.NormalForm.simplify(Expr.div(difference.body(), f.body())));
            page.text(
                    "None of the losses I know leaves {} with this activation. One that does would need the derivative"
                            + " {}.",
                    study.body(difference),
                    matching);
        });
        page.derivation(study, study.arriving(output));
        page.derivation(study, output);
        page.heading("Which one agrees with the numbers");
        double[] numeric = study.numbers().numeric(output.of());
        Equation difference = difference(study);
        Grid grid = new Grid(
                "formula", "against difference quotients, " + study.sample().source());
        for (Equation e : java.util.List.of(difference, product(study, difference), output.equation())) {
            grid.row(study.body(e), verdict(Figures.error(study.numbers().evaluate(e), numeric)));
        }
        page.table(grid);
    }
}
