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
import java.util.function.ObjIntConsumer;

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

    /** How every entry of a tensor changes with every entry of another, computed once. */
    List<T> rate(Tensor.Rate rate) {
        Tensor tensor = Tensor.rate(rate.of(), rate.by());
        if (!values.has(tensor)) {
            int across = values.get(rate.by()).size();
            List<T> result = Interpreter.array(values.get(rate.of()).size() * across);
            move(rate.by(), (lifted, n) -> {
                List<Dual<T>> moved = lifted.get(rate.of());
                for (int e = 0; e < moved.size(); e++) {
                    result.set(e * across + n, duals.derivative(moved.get(e)));
                }
            });
            values.put(tensor, result);
        }
        return values.get(tensor);
    }

    private List<T> compute(Tensor of) {
        List<T> result = Interpreter.array(values.get(of).size());
        T scale = new Evaluator<>(arithmetic, sizes, values)
                .compile(forward.scale(of), new Evaluator.Slots(List.of()))
                .at(new int[0]);
        move(
                of,
                (lifted, n) -> result.set(
                        n,
                        arithmetic.mul(
                                scale,
                                duals.derivative(lifted.get(forward.cost()).getFirst()))));
        return result;
    }

    /** Moves one entry of a tensor after the other, and shows everything that follows. */
    private void move(Tensor of, ObjIntConsumer<Values<Dual<T>>> shown) {
        Values<Dual<T>> lifted = new Values<>();
        forward.given().forEach(t -> lifted.put(t, lift(values.get(t))));
        forward.equations().forEach(e -> lifted.put(e.target(), lift(values.get(e.target()))));
        Evaluator<Dual<T>> evaluator = new DerivativeEvaluator.Kinked<>(duals, sizes, lifted, new Branches());
        List<Runnable> below =
                readersOf(of).stream().map(e -> again(e, evaluator, lifted)).toList();
        List<Dual<T>> variable = lifted.get(of);
        for (int n = 0; n < variable.size(); n++) {
            Dual<T> constant = variable.get(n);
            variable.set(n, duals.variable(constant.value()));
            below.forEach(Runnable::run);
            shown.accept(lifted, n);
            variable.set(n, constant);
        }
    }

    /** Computes the equation's entries in place, so that what reads them need not be compiled again. */
    private static <T> Runnable again(Equation e, Evaluator<Dual<T>> evaluator, Values<Dual<T>> values) {
        Evaluator.Slots slots = new Evaluator.Slots(e.indices());
        Evaluator.Node<Dual<T>> body = evaluator.compile(e.body(), slots);
        List<Dual<T>> entries = values.get(e.target());
        return () -> {
            int[] at = new int[1];
            evaluator.forEach(e.indices(), slots, env -> entries.set(at[0]++, body.at(env)));
        };
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
