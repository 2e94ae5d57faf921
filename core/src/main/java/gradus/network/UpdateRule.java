package gradus.network;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An optimiser of the library: what becomes of one entry of a parameter in one step, as lines of mathematics. A name
 * with a prime is a value after the step; states are kept for every entry from step to step and start at 0.
 *
 * @param numbers what steers it, in order; one of them is {@link #LEARNING_RATE}
 * @param lines in the order in which they are worked out; one of them is that of {@code w'}
 * @param isDefault whether it is taken where nobody names one
 */
public record UpdateRule(String name, List<Hyperparameter> numbers, List<Assignment> lines, boolean isDefault) {
    /** The number that every optimiser takes: the factor on its steps. It may change from step to step. */
    public static final String LEARNING_RATE = "learning-rate";

    /** Stands for the entry of the parameter. */
    public static final Tensor PARAMETER = Tensor.of("w");

    /** Stands for the entry of the gradient of the cost by the parameter. */
    public static final Tensor GRADIENT = Tensor.of("g");

    /** The number of the step, from 1. */
    public static final Tensor STEP = Tensor.of("t");

    /** The learning rate, as a tensor of the equations. */
    public static final Tensor RATE = Tensor.of(LEARNING_RATE);

    static final String PRIME = "'";

    /** One line: a name without a prime stands for its formula wherever later lines use it. */
    public record Assignment(String target, String formula) {
        /** Whether it gives a value after the step, that of the parameter or of a state. */
        public boolean isPrimed() {
            return target.endsWith(PRIME);
        }

        /** The name without a prime. */
        public String base() {
            return isPrimed() ? target.substring(0, target.length() - PRIME.length()) : target;
        }
    }

    public UpdateRule {
        numbers = List.copyOf(numbers);
        lines = List.copyOf(lines);
    }

    /** The value of a name after the step. */
    public static Tensor next(Tensor tensor) {
        return Tensor.of(tensor.name() + PRIME);
    }

    /** What is kept for every entry of a parameter from step to step, in order; 0 before the first step. */
    public List<Tensor> states() {
        return lines.stream()
                .filter(Assignment::isPrimed)
                .map(line -> Tensor.of(line.base()))
                .filter(tensor -> !tensor.equals(PARAMETER))
                .toList();
    }

    /**
     * The update of one entry, in order: scalar equations for {@link #next} of each state and of {@link #PARAMETER}, which
     * read those tensors, {@link #GRADIENT}, {@link #STEP} and {@link #RATE}. All other numbers are put in, as the exact
     * fractions that their decimals mean: 1 - 0.9 is 1/10.
     *
     * @param values of all numbers, by name
     * @throws gradus.InputException that points at what cannot be understood, or cannot be computed with these numbers
     */
    public List<Equation> equations(Map<String, Double> values) {
        UpdateScope scope = new UpdateScope(this);
        values.forEach((number, value) -> {
            if (!number.equals(LEARNING_RATE)) {
                scope.put(number, new Expr.Num(Rational.parse(Double.toString(value))));
            }
        });
        List<Equation> equations = new ArrayList<>();
        for (Assignment line : lines) {
            Expr body = Formula.parse(line.formula(), "the optimizer " + name + ", line of " + line.target(), scope);
            if (line.isPrimed()) {
                Tensor target = Tensor.of(line.target());
                equations.add(new Equation(target, List.of(), body));
                scope.put(line.target(), target.at());
            } else {
                scope.put(line.target(), body);
            }
        }
        return equations;
    }
}
