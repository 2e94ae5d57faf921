package gradus.why;

import gradus.document.Block;
import gradus.formula.Formula;
import gradus.math.Equation;
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
import java.util.stream.DoubleStream;

/** The output's gradient as a function of one unit's argument: the others are 0, its label is 1, theirs are 0. */
final class LossCurve {
    /** Steps downhill after which nothing more is waited for. */
    static final int PATIENCE = 100_000;

    private final Pairing shown;
    private final List<Equation> program;
    private final LossCurve error;
    private final boolean isPair;

    /** @param best whose gradient tells how wrong the prediction is, if it is a pair */
    LossCurve(Pairing pairing, Pairing best, Notation notation) {
        this.error = best.isPair() && (best != pairing || !notation.equals(Pairing.CALCULUS))
                ? new LossCurve(best, best, Pairing.CALCULUS)
                : this;
        this.isPair = pairing.isPair();
        this.shown = pairing.in(notation);
        Forward forward = shown.notated().forward();
        List<Equation> equations = new ArrayList<>(forward.equations());
        shown.derivation().gradients().forEach(g -> equations.add(g.equation()));
        this.program = StableForms.of(new Program(forward.given(), equations)).equations();
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
