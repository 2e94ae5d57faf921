package gradus.compile;

import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.number.Arithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The interpreter, which notes with each number how far off a kernel's may be. */
final class BoundedEvaluator extends Evaluator<Bounded> {
    private final Precision precision;
    private final Values<Bounded> values;

    private BoundedEvaluator(Precision precision, Map<Dim, Integer> sizes, Values<Bounded> values) {
        super(new BoundedArithmetic(), sizes, values);
        this.precision = precision;
        this.values = values;
    }

    /** All tensors' values, with their bounds. */
    static Values<Bounded> run(
            Program program, Map<Dim, Integer> sizes, Map<Tensor, double[]> inputs, Precision precision) {
        Values<Bounded> values = new Values<>();
        BoundedEvaluator evaluator = new BoundedEvaluator(precision, sizes, values);
        inputs.forEach((tensor, numbers) -> values.put(tensor, numbers, evaluator.arithmetic()));
        program.equations().forEach(equation -> {
            Slots slots = new Slots(equation.indices());
            Node<Bounded> body = evaluator.compile(equation.body(), slots);
            List<Bounded> result = Interpreter.array(evaluator.entries(equation.target()));
            int[] at = new int[1];
            evaluator.forEach(equation.indices(), slots, env -> result.set(at[0]++, body.at(env)));
            evaluator.values.put(equation.target(), result);
        });
        return values;
    }

    @Override
    protected Bounded extremum(boolean largest, Bounded left, Bounded right) {
        Bounded taken = super.extremum(largest, left, right);
        return taken.insteadOf(taken == left ? right : left);
    }

    /** Where rounding may lead into either branch, both are right. */
    @Override
    protected Bounded choose(
            Bounded left, boolean strict, Bounded right, Node<Bounded> then, Node<Bounded> otherwise, int[] env) {
        Bounded taken = super.choose(left, strict, right, then, otherwise, env);
        if (left.isApart(right, precision)) {
            return taken;
        }
        double gap = Math.abs(then.at(env).value() - otherwise.at(env).value());
        return new Bounded(taken.value(), Math.max(taken.size(), gap * 0x1p53), taken.roundings() + 1);
    }

    private static final class BoundedArithmetic implements Arithmetic<Bounded> {
        @Override
        public Bounded of(BigInteger numerator, BigInteger denominator) {
            return Bounded.rounded(numerator.doubleValue() / denominator.doubleValue());
        }

        @Override
        public Bounded of(double value) {
            return Bounded.exact(value);
        }

        @Override
        public Bounded of(long value) {
            return Bounded.exact(value);
        }

        @Override
        public Bounded pi() {
            return Bounded.rounded(Math.PI);
        }

        @Override
        public Bounded e() {
            return Bounded.rounded(Math.E);
        }

        @Override
        public Bounded add(Bounded x, Bounded y) {
            return x.plus(y);
        }

        @Override
        public Bounded sub(Bounded x, Bounded y) {
            return x.plus(neg(y));
        }

        @Override
        public Bounded mul(Bounded x, Bounded y) {
            return x.times(y);
        }

        /** Kernels multiply by the reciprocal where it is one for a whole loop. */
        @Override
        public Bounded div(Bounded x, Bounded y) {
            return x.times(y.reciprocal());
        }

        @Override
        public Bounded neg(Bounded x) {
            return x.withoutSign(-x.value());
        }

        @Override
        public Bounded pow(Bounded x, int exponent) {
            Bounded power = Bounded.exact(1);
            for (int n = 0; n < Math.abs(exponent); n++) {
                power = power.times(x);
            }
            return exponent < 0 ? power.reciprocal() : power;
        }

        @Override
        public Bounded exp(Bounded x) {
            double result = Math.exp(x.value());
            return x.function(result, result);
        }

        @Override
        public Bounded log(Bounded x) {
            return x.function(Math.log(x.value()), 1 / x.value());
        }

        @Override
        public Bounded sqrt(Bounded x) {
            double root = Math.sqrt(x.value());
            return x.function(root, 0.5 / root);
        }

        @Override
        public Bounded tanh(Bounded x) {
            double result = Math.tanh(x.value());
            return x.function(result, 1 - result * result);
        }

        @Override
        public Bounded erf(Bounded x) {
            double slope = 2 / Math.sqrt(Math.PI) * Math.exp(-x.value() * x.value());
            return x.function(ReferenceFunctions.erf(x.value()), slope);
        }

        @Override
        public Bounded abs(Bounded x) {
            return x.withoutSign(Math.abs(x.value()));
        }

        /** Of numbers that rounding cannot take to the other side of 0. */
        @Override
        public Bounded sign(Bounded x) {
            return Bounded.exact(Math.signum(x.value()));
        }

        @Override
        public int compare(Bounded x, Bounded y) {
            return Double.compare(x.value(), y.value());
        }

        @Override
        public boolean less(Bounded x, Bounded y) {
            return x.value() < y.value();
        }

        @Override
        public boolean lessOrEqual(Bounded x, Bounded y) {
            return x.value() <= y.value();
        }

        @Override
        public boolean same(Bounded x, Bounded y) {
            return x.value() == y.value();
        }

        @Override
        public double toDouble(Bounded x) {
            return x.value();
        }

        @Override
        public boolean isFinite(Bounded x) {
            return Double.isFinite(x.value());
        }
    }
}
