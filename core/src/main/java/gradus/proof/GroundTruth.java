package gradus.proof;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Tensor;
import gradus.number.Arithmetic;
import gradus.number.Dual;
import gradus.number.DualArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a gradient is by definition: scale times the derivative of the cost when one entry moves and everything that is
 * computed from it follows. Found in dual numbers, one entry at a time, from the forward equations alone.
 */
final class GroundTruth<T> {
    private final Forward forward;
    private final Arithmetic<T> arithmetic;
    private final DualArithmetic<T> duals;
    private final Map<Dim, Integer> sizes;
    private final Values<T> values;

    /** @param values inputs and all forward values */
    GroundTruth(Forward forward, Arithmetic<T> arithmetic, Map<Dim, Integer> sizes, Values<T> values) {
        this.forward = forward;
        this.arithmetic = arithmetic;
        this.duals = new DualArithmetic<>(arithmetic);
        this.sizes = sizes;
        this.values = values;
    }

    Values<T> values() {
        return values;
    }

    /** All entries of the gradient of a tensor, computed once. */
    List<T> gradient(Tensor of) {
        Tensor gradient = forward.gradientOf(of);
        if (!values.has(gradient)) {
            values.put(gradient, compute(of));
        }
        return values.get(gradient);
    }

    private List<T> compute(Tensor of) {
        Values<Dual<T>> lifted = new Values<>();
        forward.given().forEach(t -> lifted.put(t, lift(values.get(t))));
        forward.equations().forEach(e -> lifted.put(e.target(), lift(values.get(e.target()))));
        List<Equation> below = readersOf(of);
        Evaluator<Dual<T>> evaluator = new DerivativeEvaluator.Kinked<>(duals, sizes, lifted, new Branches());
        List<Dual<T>> variable = lifted.get(of);
        List<T> result = Interpreter.array(variable.size());
        T scale = new Evaluator<>(arithmetic, sizes, values)
                .compile(forward.scale(of), new Evaluator.Slots(List.of()))
                .at(new int[0]);
        for (int n = 0; n < variable.size(); n++) {
            Dual<T> constant = variable.get(n);
            variable.set(n, duals.variable(constant.value()));
            for (Equation e : below) {
                lifted.put(e.target(), evaluate(e, evaluator));
            }
            Dual<T> cost = lifted.get(forward.cost()).getFirst();
            result.set(n, arithmetic.mul(scale, duals.derivative(cost)));
            variable.set(n, constant);
        }
        return result;
    }

    private static <T> List<Dual<T>> evaluate(Equation e, Evaluator<Dual<T>> evaluator) {
        Evaluator.Slots slots = new Evaluator.Slots(e.indices());
        Evaluator.Node<Dual<T>> body = evaluator.compile(e.body(), slots);
        List<Dual<T>> result = Interpreter.array(evaluator.entries(e.target()));
        int[] at = new int[1];
        evaluator.forEach(e.indices(), slots, env -> result.set(at[0]++, body.at(env)));
        return result;
    }

    private static <T> List<Dual<T>> lift(List<T> from) {
        List<Dual<T>> to = Interpreter.array(from.size());
        for (int n = 0; n < from.size(); n++) {
            to.set(n, Dual.constant(from.get(n)));
        }
        return to;
    }

    /** Everything that is computed, directly or not, from the tensor. */
    private List<Equation> readersOf(Tensor of) {
        Set<Tensor> moving = new HashSet<>(Set.of(of));
        return forward.equations().stream()
                .filter(e -> Exprs.tensors(e.body()).stream().anyMatch(moving::contains) && moving.add(e.target()))
                .toList();
    }
}
