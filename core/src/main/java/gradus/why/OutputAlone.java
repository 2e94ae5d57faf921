package gradus.why;

import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Interpreter;
import gradus.program.StableForms;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** The output layer alone, with its formulas as they are written or in their stable form. */
final class OutputAlone {
    /** What comes out at one place. */
    record Row(double output, double cost, double product, double derived) {
        boolean isFinite() {
            return Double.isFinite(cost) && Double.isFinite(product);
        }
    }

    private final Study study;
    private final boolean stable;
    private final List<Equation> equations = new ArrayList<>();
    private final Equation activation;
    private final Equation product;

    OutputAlone(Study study, boolean stable) {
        this.study = study;
        this.stable = stable;
        this.activation = study.layers().outputActivation().orElseThrow().equation();
        equations.add(form(activation));
        Tensor masked = Objects.requireNonNull(study.layers().output());
        if (!masked.equals(activation.target())) {
            equations.add(study.defining(masked));
        }
        // The losses alone: weights play no part here.
        equations.add(form(new Equation(study.cost(), List.of(), study.layers().costWithoutPenalty())));
        equations.add(form(study.arriving(study.output()).equation()));
        product = new Equation(
                new Tensor("product", study.output().general().target().dims()),
                study.output().general().indices(),
                study.output().general().body());
        equations.add(product);
        equations.add(form(study.output().equation()));
    }

    private Equation form(Equation e) {
        List<Equation> forward = study.forward().equations();
        return stable ? StableForms.of(e, forward, new HashSet<>(study.forward().given())) : e;
    }

    private int outputs() {
        return study.numbers().units(activation.target());
    }

    /** Whether the output is another number with more digits. */
    boolean isRounded(double z) {
        double[] arguments = new double[outputs()];
        arguments[0] = z;
        Values<Real> exact = new Values<>();
        exact.put(study.output().of(), arguments, RealArithmetic.INSTANCE);
        Real a = new Interpreter<>(RealArithmetic.INSTANCE, study.notated().sizes(1))
                .evaluate(activation, exact)
                .getFirst();
        double shown = at(z, 1).output();
        return Double.isFinite(shown)
                && a.compareTo(RealArithmetic.INSTANCE.of(shown)) != 0
                && (shown == 0 || shown == Math.rint(shown));
    }

    Row at(double z, double label) {
        double[] arguments = new double[outputs()];
        double[] labels = new double[outputs()];
        arguments[0] = z;
        labels[0] = label;
        if (outputs() > 1 && label == 0) {
            labels[1] = 1;
        }
        Values<Double> values = new Values<>();
        values.put(study.output().of(), arguments, DoubleArithmetic.INSTANCE);
        values.put(study.labels(), labels, DoubleArithmetic.INSTANCE);
        Interpreter<Double> interpreter =
                new Interpreter<>(DoubleArithmetic.INSTANCE, study.notated().sizes(1));
        equations.forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        return new Row(
                values.at(activation.target(), 0),
                values.at(study.cost(), 0),
                values.at(product.target(), 0),
                values.at(study.output().equation().target(), 0));
    }
}
