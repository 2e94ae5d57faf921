package gradus.why;

import gradus.document.Block;
import gradus.math.Derivation.Output;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
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
        List<Curve> curves = all(own);
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
                    Inserted.arriving(study(study, other), other.pairing().output())
                            .equation(),
                    first.loss(),
                    first.pairing().output().equation(),
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
                    Inserted.arriving(study(study, first), own.output()).equation());
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

    private static Study study(Study study, Curve curve) {
        return study.with(curve.pairing().network(), curve.pairing().derivation());
    }

    /** A linear output: no factor, whatever the loss; and what would be with an output that saturates. */
    private static void regression(Study study, Pairing own, Page page) {
        page.say(
                "Your output is linear, so this is regression, and that is another matter: the activation's derivative"
                        + " is constant, nothing saturates, and with {} the gradient is {}: it grows with the error.",
                own.loss(),
                own.output().equation());
        page.say("For classification take an output that is a probability and the loss that pairs with it; below, what "
                + "squared error does there.");
        page.heading("Your output");
        page.show(own.arriving(), own.output().equation());
        show(page, List.of(new Curve(own, own)));
        Network classifier = Network.parse(
                new LossChoice().network(),
                study.network().options().withLoss(null).withPenalty(false));
        page.heading("A classifier: {}", classifier.text());
        show(page, all(Pairing.of(classifier)));
    }

    private static List<Curve> all(Pairing own) {
        List<Pairing> pairings = curves(own);
        return pairings.stream().map(p -> new Curve(p, pairings.getFirst())).toList();
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
                    c.pairing().derivation(),
                    c.pairing().output(),
                    Page.prose("To {} with {}", c.pairing().output().equation().target(), c.loss()));
        }
    }

    /** The output's gradient as a function of one unit's argument: the others are 0, its label is 1, theirs are 0. */
    private static final class Curve {
        private final Pairing pairing;
        private final Program program;
        private final Equation activation;
        private final Curve error;
        private final boolean isPair;

        /** @param best whose gradient tells how wrong the prediction is, if it is a pair */
        Curve(Pairing pairing, Pairing best) {
            this.error = best.isPair() && best != pairing ? new Curve(best, best) : this;
            this.isPair = pairing.isPair();
            this.pairing = pairing;
            this.program = Programs.gradients(pairing.network(), pairing.derivation());
            this.activation = Outputs.activation(pairing.network());
        }

        Pairing pairing() {
            return pairing;
        }

        String loss() {
            return pairing.loss();
        }

        Tensor argument() {
            return pairing.output().of();
        }

        Tensor output() {
            return activation.target();
        }

        private Values<Double> at(double z) {
            Network n = pairing.network();
            Values<Double> values = new Values<>();
            double[] arguments = new double[n.outputs()];
            double[] labels = new double[n.outputs()];
            double[] ones = new double[n.outputs()];
            Arrays.fill(ones, 1);
            arguments[0] = z;
            labels[0] = 1;
            values.put(argument(), arguments, DoubleArithmetic.INSTANCE);
            values.put(n.labels(), labels, DoubleArithmetic.INSTANCE);
            n.masks().forEach(mask -> values.put(mask.tensor(), ones, DoubleArithmetic.INSTANCE));
            Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, n.sizes(1));
            program.equations().stream()
                    .filter(e -> !e.target().equals(argument()))
                    .filter(e -> Exprs.tensors(e.body()).stream().allMatch(values::has))
                    .forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
            return values;
        }

        double gradient(double z) {
            return at(z).at(pairing.output().equation().target(), 0);
        }

        double value(double z) {
            return at(z).at(output(), 0);
        }

        /** Whether what is compared with the labels lies between 0 and 1, for small and large arguments. */
        boolean predictsProbabilities() {
            return DoubleStream.of(-6, -1, 0, 1, 6)
                    .map(z -> isPair ? gradient(z) + 1 : value(z))
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
                double step = here.at(pairing.output().equation().target(), 0);
                if (step == 0) {
                    return PATIENCE;
                }
                z -= step;
            }
            return PATIENCE;
        }
    }
}
