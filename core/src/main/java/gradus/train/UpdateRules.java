package gradus.train;

import static gradus.math.Expr.add;
import static gradus.math.Expr.apply;
import static gradus.math.Expr.div;
import static gradus.math.Expr.mul;
import static gradus.math.Expr.pow;
import static gradus.math.Expr.sub;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Parameter;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The optimisers' update rules as formulas, entry by entry; p is the parameter, g the gradient of J.
 *
 * <pre>
 * sgd       p' = p - rate*g
 * momentum  v' = momentum*v + g                      p' = p - rate*v'
 * nesterov  v' = momentum*v + g                      p' = p - rate*(g + momentum*v')
 * rmsprop   v' = decay*v + (1-decay)*g^2             p' = p - rate*g/(sqrt(v') + epsilon)
 * adam      u' = beta1*u + (1-beta1)*g
 *           v' = beta2*v + (1-beta2)*g^2             p' = p - rate*u'/(sqrt(v')*correction + epsilon)
 * adamw     u', v' as adam                           p' = shrink*p - rate*u'/(sqrt(v')*correction + epsilon)
 * </pre>
 *
 * <p>What changes from step to step is a scalar input: at step t, from 1, adam's rate is learningRate/(1 - beta1^t) and
 * its correction 1/sqrt(1 - beta2^t); adamw's shrink is 1 - learningRate*weightDecay.
 *
 * <p>A velocity or moment that decays without new gradient (a unit that is off) ends among the subnormal numbers, where
 * processors are many times slower. So an entry whose size is below 1e-37 (float32) or 1e-300 (float64) becomes 0: ten
 * powers of ten and more below anything that epsilon lets act.
 */
final class UpdateRules {
    /** Below this, a float32 is near its smallest normal number, 1.2e-38. */
    private static final Rational SMALLEST_FLOAT = Rational.parse("1e-37");

    /** Below this, a float64 is near its smallest normal number, 2.2e-308. */
    private static final Rational SMALLEST_DOUBLE = Rational.parse("1e-300");

    private static final Expr RATE = Tensor.of("rate").at();
    private static final Expr CORRECTION = Tensor.of("correction").at();
    private static final Expr SHRINK = Tensor.of("shrink").at();

    private final Optimizer optimizer;
    private final Expr smallest;

    private UpdateRules(Optimizer optimizer, boolean single) {
        this.optimizer = optimizer;
        this.smallest = new Expr.Num(single ? SMALLEST_FLOAT : SMALLEST_DOUBLE);
    }

    /** A tensor that lives from step to step, and the tensor that holds its value after the step. */
    record Slot(Tensor value, Tensor next) {
        static Slot of(Tensor value) {
            return new Slot(value, new Tensor(value.name() + "_next", value.dims()));
        }
    }

    /**
     * The update of all parameters.
     *
     * @param program inputs: parameters, gradients, state, scalars; computes every slot's next
     * @param parameters in the order of the network
     * @param state what the rule remembers of each parameter, of its shape, 0 at the start
     * @param scalars inputs that change with the step, in the order of {@link #scalars}
     */
    record Update(Program program, List<Slot> parameters, List<Slot> state, List<Tensor> scalars) {}

    /** The program that updates these parameters in float32 (single) or float64. */
    static Update of(Optimizer optimizer, List<Parameter> parameters, boolean single) {
        UpdateRules rules = new UpdateRules(optimizer, single);
        List<Slot> values = new ArrayList<>();
        List<Slot> state = new ArrayList<>();
        List<Equation> equations = new ArrayList<>();
        List<Tensor> inputs = new ArrayList<>();
        for (Parameter parameter : parameters) {
            Rule rule = rules.new Rule(parameter);
            values.add(rule.slot);
            state.addAll(rule.memory);
            equations.addAll(rule.equations());
            inputs.add(parameter.value());
            inputs.add(parameter.gradient());
            rule.memory.forEach(slot -> inputs.add(slot.value()));
        }
        List<Tensor> scalars = scalarInputs(optimizer);
        inputs.addAll(scalars);
        return new Update(new Program(inputs, equations), values, state, scalars);
    }

    private static List<Tensor> scalarInputs(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Sgd r -> List.of(Tensor.of("rate"));
            case Optimizer.Momentum r -> List.of(Tensor.of("rate"));
            case Optimizer.Nesterov r -> List.of(Tensor.of("rate"));
            case Optimizer.RmsProp r -> List.of(Tensor.of("rate"));
            case Optimizer.Adam r -> List.of(Tensor.of("rate"), Tensor.of("correction"));
            case Optimizer.AdamW r -> List.of(Tensor.of("rate"), Tensor.of("correction"), Tensor.of("shrink"));
        };
    }

    /** Writes the values of the scalar inputs at a step, counted from 1. */
    static void scalars(Optimizer optimizer, long step, double[] into) {
        switch (optimizer) {
            case Optimizer.Adam r -> corrections(r.learningRate(), r.beta1(), r.beta2(), step, into);
            case Optimizer.AdamW r -> {
                corrections(r.learningRate(), r.beta1(), r.beta2(), step, into);
                into[2] = 1 - r.learningRate() * r.weightDecay();
            }
            case Optimizer.Sgd r -> into[0] = r.learningRate();
            case Optimizer.Momentum r -> into[0] = r.learningRate();
            case Optimizer.Nesterov r -> into[0] = r.learningRate();
            case Optimizer.RmsProp r -> into[0] = r.learningRate();
        }
    }

    private static void corrections(double rate, double beta1, double beta2, long step, double[] into) {
        into[0] = rate / (1 - power(beta1, step));
        into[1] = 1 / Math.sqrt(1 - power(beta2, step));
    }

    /** By squaring: the same bits on every machine, and no memory, where StrictMath.pow sets arrays aside. */
    private static double power(double base, long exponent) {
        double result = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    /** The rule for one parameter. */
    private final class Rule {
        final Slot slot;
        final List<Slot> memory = new ArrayList<>();
        private final List<Index> indices;
        private final List<Equation> equations = new ArrayList<>();
        private final Expr p;
        private final Expr g;

        Rule(Parameter parameter) {
            Tensor value = parameter.value();
            indices = value.indices();
            slot = Slot.of(value);
            p = value.at(indices);
            g = parameter.gradient().at(indices);
            Expr next = next();
            equations.add(new Equation(slot.next(), indices, next));
        }

        List<Equation> equations() {
            return equations;
        }

        private Expr next() {
            return switch (optimizer) {
                case Optimizer.Sgd r -> sub(p, mul(RATE, g));
                case Optimizer.Momentum r -> sub(p, mul(RATE, velocity(r.momentum())));
                case Optimizer.Nesterov r ->
                    sub(p, mul(RATE, add(g, mul(number(r.momentum()), velocity(r.momentum())))));
                case Optimizer.RmsProp r -> {
                    Expr square = mean("square", r.decay(), pow(g, 2));
                    yield sub(p, div(mul(RATE, g), add(apply(Function.SQRT, square), number(r.epsilon()))));
                }
                case Optimizer.Adam r -> sub(p, adaptive(r.beta1(), r.beta2(), r.epsilon()));
                case Optimizer.AdamW r -> sub(mul(SHRINK, p), adaptive(r.beta1(), r.beta2(), r.epsilon()));
            };
        }

        private Expr adaptive(double beta1, double beta2, double epsilon) {
            Expr mean = mean("mean", beta1, g);
            Expr square = mean("square", beta2, pow(g, 2));
            Expr scale = add(mul(apply(Function.SQRT, square), CORRECTION), number(epsilon));
            return div(mul(RATE, mean), scale);
        }

        private Expr velocity(double momentum) {
            return remember("velocity", before -> add(mul(number(momentum), before), g));
        }

        /** The running mean of a value, with the given weight on what was before. */
        private Expr mean(String name, double decay, Expr value) {
            Expr fresh = number(Rational.ONE.minus(exact(decay)));
            return remember(name, before -> add(mul(number(decay), before), mul(fresh, value)));
        }

        /** Adds a state tensor with its equation; gives the entry of its next value. */
        private Expr remember(String name, UnaryOperator<Expr> rule) {
            Slot state = Slot.of(
                    new Tensor(name + "_" + slot.value().name(), slot.value().dims()));
            memory.add(state);
            Expr body = rule.apply(state.value().at(indices));
            Expr kept = new Expr.Choose(apply(Function.ABS, body), true, smallest, Expr.ZERO, body);
            equations.add(new Equation(state.next(), indices, kept));
            return state.next().at(indices);
        }
    }

    /** The fraction that a decimal number means: 0.9 is 9/10, and so 1 - 0.9 is 1/10 in every precision. */
    private static Rational exact(double value) {
        return Rational.parse(Double.toString(value));
    }

    static Expr number(double value) {
        return number(exact(value));
    }

    private static Expr number(Rational value) {
        return new Expr.Num(value);
    }
}
