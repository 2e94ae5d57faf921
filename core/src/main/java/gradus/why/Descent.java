package gradus.why;

import gradus.math.Derivation;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plain gradient descent, step by step, with whatever gradients it is given. */
final class Descent {
    private final Study study;
    private final Program program;
    private final double rate;
    private final Values<Double> values;
    private final Interpreter<Double> interpreter;
    private final List<Double> costs = new ArrayList<>();

    /** @param derivation the right one, or one that was made wrong on purpose */
    Descent(Study study, Derivation derivation, Map<Tensor, double[]> start, double rate) {
        this.study = study;
        this.program = study.numbers().program(derivation);
        this.rate = rate;
        this.values = study.numbers().inputs();
        start.forEach((t, x) -> values.put(t, x, DoubleArithmetic.INSTANCE));
        this.interpreter = study.numbers().interpreter();
    }

    /** Goes so many steps down; the cost before each of them is noted. */
    Descent steps(int count) {
        for (int n = 0; n < count; n++) {
            run();
            costs.add(values.at(study.cost(), 0));
            for (Tensor p : study.parameters()) {
                double[] x = numbers(p);
                double[] g = numbers(study.d(p));
                for (int k = 0; k < x.length; k++) {
                    x[k] -= rate * g[k];
                }
                values.put(p, x, DoubleArithmetic.INSTANCE);
            }
        }
        run();
        return this;
    }

    private void run() {
        for (Equation e : program.equations()) {
            values.put(e.target(), interpreter.evaluate(e, values));
        }
    }

    double[] numbers(Tensor t) {
        return values.doubles(t, DoubleArithmetic.INSTANCE);
    }

    double cost() {
        return values.at(study.cost(), 0);
    }

    /** The cost before each step, and after the last. */
    List<Double> costs() {
        List<Double> all = new ArrayList<>(costs);
        all.add(cost());
        return all;
    }
}
