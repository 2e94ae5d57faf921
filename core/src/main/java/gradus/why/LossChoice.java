package gradus.why;

import gradus.document.Block;
import gradus.formula.Formula;
import gradus.math.Derivation.Output;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.notation.Notated;
import gradus.notation.Notation;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.StableForms;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** How large the output's gradient is where the unit saturates, with one loss and another. */
final class LossChoice implements Answering {
    private static final double WRONG = -6;
    private static final int PATIENCE = 100_000;

    @Override
    public String network() {
        return "2 > 4 tanh > 1 sigmoid";
    }

    @Override
    public void answer(Study study, Page page) {
        Pairing own = Pairing.of(study.network());
        if (own.output().output() == Output.PLAIN) {
            regression(study, own, page);
            return;
        }
        List<Curve> curves = all(own, study.notation());
        Curve first = curves.getFirst();
        Curve other = curves.getLast();
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
        show(page, List.of(new Curve(own, own, study.notation())));
        Network classifier = Network.parse(
                new LossChoice().network(),
                study.network().options().withLoss(null).withPenalty(false));
        page.heading("A classifier: {}", classifier.text());
        show(page, all(Pairing.of(classifier), study.notation()));
    }

    private static List<Curve> all(Pairing own, Notation notation) {
        List<Pairing> pairings = curves(own);
        return pairings.stream()
                .map(p -> new Curve(p, pairings.getFirst(), notation))
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

    private static Object steps(Curve c) {
        int n = c.stepsToHalve(WRONG);
        return n == PATIENCE ? "more than " + PATIENCE + " steps" : n == 1 ? "1 step" : n + " steps";
    }

    private static void show(Page page, List<Curve> curves) {
        Curve first = curves.getFirst();
        page.plot(
                "How large the gradient of one output is where its label is 1",
                "argument z of the activation",
                "size of the gradient",
                false,
                curves.stream().map(Curve::plot).toList());
        List<Object> header = new ArrayList<>(List.of(first.argument(), first.output()));
        curves.forEach(c -> header.add(Page.prose("with {}", c.loss())));
        Grid grid = new Grid(header.toArray());
        for (double z : new double[] {-10, -6, -3, -1, 0, 1, 3, 6}) {
            List<Object> row = new ArrayList<>(List.of(z, first.value(z)));
            curves.forEach(c -> row.add(c.gradient(z)));
            grid.row(row.toArray());
        }
        page.table(grid);
        for (Curve c : curves) {
            page.derivation(
                    c.shown().derivation(),
                    c.shown().output(),
                    Page.prose("To {} with {}", c.shown().output().equation().target(), c.loss()));
        }
    }

    /** The output's gradient as a function of one unit's argument: the others are 0, its label is 1, theirs are 0. */
    private static final class Curve {
        private final Pairing shown;
        private final List<Equation> program;
        private final Curve error;
        private final boolean isPair;

        /** @param best whose gradient tells how wrong the prediction is, if it is a pair */
        Curve(Pairing pairing, Pairing best, Notation notation) {
            this.error = best.isPair() && (best != pairing || !notation.equals(Pairing.CALCULUS))
                    ? new Curve(best, best, Pairing.CALCULUS)
                    : this;
            this.isPair = pairing.isPair();
            this.shown = pairing.in(notation);
            Forward forward = shown.notated().forward();
            List<Equation> equations = new ArrayList<>(forward.equations());
            shown.derivation().gradients().forEach(g -> equations.add(g.equation()));
            this.program =
                    StableForms.of(new Program(forward.given(), equations)).equations();
        }

        Pairing shown() {
            return shown;
        }

        String loss() {
            return shown.loss();
        }

        Tensor argument() {
            return shown.output().of();
        }

        Tensor output() {
            return shown.activationEquation().target();
        }

        Formula formula() {
            return shown.formula(shown.output().equation());
        }

        /** With what arrives put in. */
        Formula whole() {
            return shown.formula(
                    Inserted.of(shown.general(), List.of(shown.arriving())).equation());
        }

        private Values<Double> at(double z) {
            Notated n = shown.notated();
            Network network = n.network();
            Values<Double> values = new Values<>();
            double[] arguments = new double[network.outputs()];
            double[] labels = new double[network.outputs()];
            double[] ones = new double[network.outputs()];
            Arrays.fill(ones, 1);
            arguments[0] = z;
            labels[0] = 1;
            values.put(argument(), arguments, DoubleArithmetic.INSTANCE);
            values.put(n.tensor(network.labels()), labels, DoubleArithmetic.INSTANCE);
            network.masks().forEach(mask -> values.put(n.tensor(mask.tensor()), ones, DoubleArithmetic.INSTANCE));
            Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, n.sizes(1));
            program.stream()
                    .filter(e -> !e.target().equals(argument()))
                    .filter(e -> Exprs.tensors(e.body()).stream().allMatch(values::has))
                    .forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
            return values;
        }

        double gradient(double z) {
            return at(z).at(shown.output().equation().target(), 0);
        }

        double value(double z) {
            return at(z).at(output(), 0);
        }

        /** Whether what is compared with the labels lies between 0 and 1, for small and large arguments. */
        boolean predictsProbabilities() {
            return DoubleStream.of(-6, -1, 0, 1, 6)
                    .map(z -> isPair && error.isPair ? error.gradient(z) + 1 : value(z))
                    .allMatch(p -> p >= 0 && p <= 1);
        }

        /** How far the prediction is from the label 1. */
        private double error(double z) {
            return error.isPair ? Math.abs(error.gradient(z)) : Math.abs(value(z) - 1);
        }

        Block.Curve plot() {
            int n = 81;
            double[] x = new double[n];
            double[] y = new double[n];
            for (int k = 0; k < n; k++) {
                x[k] = -10 + 16.0 * k / (n - 1);
                y[k] = Math.abs(gradient(x[k]));
            }
            return new Block.Curve(loss(), x, y);
        }

        int stepsToHalve(double from) {
            double z = from;
            double goal = error(z) / 2;
            for (int n = 0; n < PATIENCE; n++) {
                Values<Double> here = at(z);
                if (!(error(z) > goal)) {
                    return n;
                }
                double step = here.at(shown.output().equation().target(), 0);
                if (step == 0) {
                    return PATIENCE;
                }
                z -= step;
            }
            return PATIENCE;
        }
    }
}
