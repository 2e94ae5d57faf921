package gradus.diagnose;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Equations from one tensor to another that work entry by entry, made ready once for any number of entries. */
final class Pointwise {
    private final List<Double> input;
    private final List<Step> steps = new ArrayList<>();

    private record Step(Evaluator.Node<Double> body, int[] env, List<Double> value) {}

    /**
     * Equations in their order, the last for the result.
     *
     * @param equations for which {@link #isOne} holds
     */
    Pointwise(Tensor input, List<Equation> equations) {
        Map<Dim, Integer> sizes = new HashMap<>();
        input.dims().forEach(d -> sizes.put(d, 1));
        Values<Double> values = new Values<>();
        this.input = Interpreter.array(1);
        values.put(input, this.input);
        for (Equation e : equations) {
            Evaluator<Double> evaluator = new Evaluator<>(DoubleArithmetic.INSTANCE, sizes, values);
            Evaluator.Slots slots = new Evaluator.Slots(e.indices());
            Evaluator.Node<Double> body = evaluator.compile(e.body(), slots);
            List<Double> value = Interpreter.array(1);
            values.put(e.target(), value);
            steps.add(new Step(body, new int[slots.count()], value));
        }
    }

    /** Whether an entry of each target reads nothing but the same entry of what is computed before. */
    static boolean isOne(Tensor input, List<Equation> equations) {
        return equations.stream()
                .allMatch(e -> e.target().dims().equals(input.dims())
                        && !Exprs.any(e.body(), x -> switch (x) {
                            case Expr.Entry y -> !y.indices().equals(e.indices());
                            case Expr.Fold _, Expr.Size _, Expr.Delta _, Expr.Partial _ -> true;
                            case Expr.Plain _ -> false;
                        }));
    }

    double[] apply(double[] numbers) {
        double[] result = new double[numbers.length];
        for (int n = 0; n < numbers.length; n++) {
            input.set(0, numbers[n]);
            for (Step step : steps) {
                step.value.set(0, step.body.at(step.env));
            }
            result[n] = steps.getLast().value.getFirst();
        }
        return result;
    }
}
