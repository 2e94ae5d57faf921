package gradus.train;

import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Constant;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import gradus.math.Function;
import gradus.network.UpdateRule;
import gradus.number.DoubleFunctions;
import java.util.List;

/**
 * A number that depends on nothing but the step and the learning rate, worked out in double: no array is read and nothing
 * is allocated, and the bits are the same on every machine.
 */
@FunctionalInterface
interface StepFormula {
    /** The value at a step, counted from 1. */
    double at(long step);

    /**
     * The formula of an expression in {@link UpdateRule#STEP} and {@link UpdateRule#RATE}.
     *
     * @param rate the learning rate
     */
    static StepFormula of(Expr e, double rate) {
        return switch (e) {
            case Num n -> constant(n.value().doubleValue());
            case Constant c -> constant(c == Constant.PI ? Math.PI : Math.E);
            case Entry x when x.tensor().equals(UpdateRule.STEP) -> step -> step;
            case Entry x when x.tensor().equals(UpdateRule.RATE) -> constant(rate);
            case Entry x -> throw notOfTheStep(e);
            case Add a -> sum(all(a.terms(), rate));
            case Mul m -> product(m, rate);
            case Pow p -> power(of(p.base(), rate), p.exponent());
            case Apply f -> apply(f.function(), f.argument(), rate);
            case Extremum x -> extremum(x.largest(), of(x.left(), rate), of(x.right(), rate));
            case Choose c -> choose(c, rate);
            case Size s -> throw notOfTheStep(e);
            case Delta d -> throw notOfTheStep(e);
            case Fold f -> throw notOfTheStep(e);
            case Partial p -> throw notOfTheStep(e);
        };
    }

    private static IllegalArgumentException notOfTheStep(Expr e) {
        return new IllegalArgumentException(e + " depends on more than the step and the learning rate");
    }

    private static StepFormula constant(double value) {
        return step -> value;
    }

    private static StepFormula[] all(List<Expr> parts, double rate) {
        return parts.stream().map(part -> of(part, rate)).toArray(StepFormula[]::new);
    }

    private static StepFormula sum(StepFormula[] terms) {
        return step -> {
            double sum = 0;
            for (StepFormula term : terms) {
                sum += term.at(step);
            }
            return sum;
        };
    }

    /** Powers below the line are divided by, not multiplied with their rounded inverse. */
    private static StepFormula product(Mul m, double rate) {
        StepFormula[] above =
                all(m.factors().stream().filter(f -> !isDivisor(f)).toList(), rate);
        StepFormula[] below = m.factors().stream()
                .filter(StepFormula::isDivisor)
                .map(f -> power(of(((Pow) f).base(), rate), -((Pow) f).exponent()))
                .toArray(StepFormula[]::new);
        return step -> {
            double product = 1;
            for (StepFormula factor : above) {
                product *= factor.at(step);
            }
            for (StepFormula divisor : below) {
                product /= divisor.at(step);
            }
            return product;
        };
    }

    private static boolean isDivisor(Expr e) {
        return e instanceof Pow p && p.exponent() < 0;
    }

    private static StepFormula power(StepFormula base, int exponent) {
        return exponent < 0
                ? step -> 1 / power(base.at(step), -(long) exponent)
                : step -> power(base.at(step), exponent);
    }

    /** By squaring: the same bits on every machine, and no memory, where StrictMath.pow allocates arrays. */
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

    private static StepFormula apply(Function function, Expr argument, double rate) {
        if (function == Function.EXP
                && argument instanceof Mul(List<Expr> factors)
                && factors.size() == 2
                && factors.getFirst().equals(UpdateRule.STEP.at())
                && factors.getLast() instanceof Apply(Function inner, Expr base)
                && inner == Function.LOG) {
            // How a formula writes base^t, t being a whole number here.
            StepFormula raised = of(base, rate);
            return step -> power(raised.at(step), step);
        }
        StepFormula x = of(argument, rate);
        return switch (function) {
            case EXP -> step -> StrictMath.exp(x.at(step));
            case LOG -> step -> StrictMath.log(x.at(step));
            case SQRT -> step -> Math.sqrt(x.at(step));
            case TANH -> step -> StrictMath.tanh(x.at(step));
            case ERF -> step -> DoubleFunctions.erf(x.at(step));
            case ABS -> step -> Math.abs(x.at(step));
            case SIGN -> step -> Math.signum(x.at(step));
        };
    }

    private static StepFormula extremum(boolean largest, StepFormula left, StepFormula right) {
        return largest
                ? step -> Math.max(left.at(step), right.at(step))
                : step -> Math.min(left.at(step), right.at(step));
    }

    private static StepFormula choose(Choose c, double rate) {
        StepFormula left = of(c.left(), rate);
        StepFormula right = of(c.right(), rate);
        StepFormula then = of(c.then(), rate);
        StepFormula otherwise = of(c.otherwise(), rate);
        return step -> {
            double low = left.at(step);
            double high = right.at(step);
            boolean holds = c.strict() ? low < high : low <= high;
            return (holds ? then : otherwise).at(step);
        };
    }
}
