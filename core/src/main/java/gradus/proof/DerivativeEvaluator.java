package gradus.proof;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Partial;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Tensor;
import gradus.number.Arithmetic;
import gradus.number.Dual;
import gradus.number.DualArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * An evaluator that knows what a partial derivative is: it carries the body out in dual numbers (Taylor arithmetic to
 * first order), the one entry being the variable. At a kink, or where the body has no value, the derivative is NaN.
 */
final class DerivativeEvaluator<T> extends Watching<T> {
    private final DualArithmetic<T> duals;
    private final Map<Dim, Integer> sizes;
    private final Values<T> values;
    private final Map<Tensor, Equation> definitions;
    private final Branches branches;

    DerivativeEvaluator(
            Arithmetic<T> arithmetic,
            Map<Dim, Integer> sizes,
            Values<T> values,
            Map<Tensor, Equation> definitions,
            Branches branches) {
        super(arithmetic, sizes, values, branches);
        this.branches = branches;
        this.duals = new DualArithmetic<>(arithmetic);
        this.sizes = sizes;
        this.values = values;
        this.definitions = definitions;
    }

    @Override
    protected Node<T> partial(Partial p, Slots slots) {
        Expr body = p.body() instanceof Entry c && definitions.containsKey(c.tensor())
                ? Exprs.bodyAt(java.util.Objects.requireNonNull(definitions.get(c.tensor())), c.indices())
                : p.body();
        Tensor variable = p.wrt().tensor();
        Values<Dual<T>> lifted = new Values<>();
        for (Tensor tensor : Exprs.tensors(body)) {
            List<T> from = values.get(tensor);
            List<Dual<T>> to = Interpreter.array(from.size());
            for (int n = 0; n < from.size(); n++) {
                to.set(n, Dual.constant(from.get(n)));
            }
            lifted.put(tensor, to);
        }
        if (!lifted.has(variable)) {
            Node<T> value = compile(body, slots);
            return env -> arithmetic.isFinite(value.at(env)) ? arithmetic.zero() : nan();
        }
        List<Dual<T>> array = lifted.get(variable);
        Node<Dual<T>> derivative = new Kinked<>(duals, sizes, lifted, branches).compile(body, slots);
        ToIntFunction<int[]> place = place(p.wrt(), slots);
        return env -> {
            int entry = place.applyAsInt(env);
            Dual<T> constant = array.get(entry);
            array.set(entry, duals.variable(constant.value()));
            Dual<T> result = derivative.at(env);
            array.set(entry, constant);
            return arithmetic.isFinite(result.value()) ? duals.derivative(result) : nan();
        };
    }

    private T nan() {
        return arithmetic.of(Double.NaN);
    }

    /** Dual numbers that have no derivative where two branches meet with different slopes. */
    static final class Kinked<T> extends Watching<Dual<T>> {
        private final DualArithmetic<T> duals;

        Kinked(DualArithmetic<T> duals, Map<Dim, Integer> sizes, Values<Dual<T>> values, Branches branches) {
            super(duals, sizes, values, branches);
            this.duals = duals;
        }

        @Override
        protected Dual<T> choose(
                Dual<T> left, boolean strict, Dual<T> right, Node<Dual<T>> then, Node<Dual<T>> otherwise, int[] env) {
            return arithmetic.same(left, right) && moves(left, right)
                    ? meet(then.at(env), otherwise.at(env), !strict)
                    : super.choose(left, strict, right, then, otherwise, env);
        }

        @Override
        protected Dual<T> extremum(boolean largest, Dual<T> left, Dual<T> right) {
            return arithmetic.same(left, right) && moves(left, right)
                    ? meet(left, right, true)
                    : super.extremum(largest, left, right);
        }

        @Override
        protected Node<Dual<T>> apply(Function function, Node<Dual<T>> argument) {
            if (function != Function.ABS && function != Function.SIGN) {
                return super.apply(function, argument);
            }
            Node<Dual<T>> plain = super.apply(function, argument);
            return env -> {
                Dual<T> x = argument.at(env);
                return x.derivative() != null && arithmetic.same(x, arithmetic.zero())
                        ? withoutDerivative(plain.at(env))
                        : plain.at(env);
            };
        }

        private static boolean moves(Dual<?> left, Dual<?> right) {
            return left.derivative() != null || right.derivative() != null;
        }

        /** Values and derivatives are equal: smooth. Otherwise the value of the branch that is taken, and no derivative. */
        private Dual<T> meet(Dual<T> a, Dual<T> b, boolean first) {
            Dual<T> difference = duals.sub(a, b);
            boolean smooth = arithmetic.same(difference, arithmetic.zero())
                    && arithmetic.same(Dual.constant(duals.derivative(difference)), arithmetic.zero());
            return smooth ? a : withoutDerivative(first ? a : b);
        }

        private Dual<T> withoutDerivative(Dual<T> x) {
            return new Dual<>(x.value(), arithmetic.of(Double.NaN).value());
        }
    }
}
