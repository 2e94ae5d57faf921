package gradus.train;

import gradus.InputException;
import gradus.math.Equation;
import gradus.network.Hyperparameter;
import gradus.network.Library;
import gradus.network.TrainingRules;
import gradus.network.UpdateRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a parameter moves along its gradient: an optimiser of the library, and the numbers that a user chose for it. Its
 * formulas, with the numbers' usual values and their sources, are lines of {@code library.txt}.
 *
 * <pre>
 * Optimizer.named("adam").withLearningRate(0.01).with("beta1", 0.8)
 * </pre>
 *
 * @param numbers all that the rule takes, by name, in the rule's order
 */
public record Optimizer(UpdateRule rule, Map<String, Double> numbers) {
    /** @throws InputException if the rule takes other numbers, or one is out of range */
    public Optimizer {
        Map<String, Double> ordered = new LinkedHashMap<>();
        for (Hyperparameter number : rule.numbers()) {
            Double value = numbers.get(number.name());
            if (value == null) {
                throw new InputException("The optimizer " + rule.name() + " needs a value for " + number.name() + ".");
            }
            ordered.put(number.name(), number.require(value, rule.name()));
        }
        numbers.keySet().forEach(number -> requireTaken(rule, number));
        numbers = Collections.unmodifiableMap(ordered);
    }

    private static void requireTaken(UpdateRule rule, String number) {
        if (rule.numbers().stream().noneMatch(taken -> taken.name().equals(number))) {
            throw new InputException(
                    "The optimizer " + rule.name() + " takes " + names(rule) + ", not " + number + ".");
        }
    }

    private static String names(UpdateRule rule) {
        return rule.numbers().stream().map(Hyperparameter::name).collect(Collectors.joining(", "));
    }

    /** A rule with its usual numbers. */
    public static Optimizer of(UpdateRule rule) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        rule.numbers().forEach(number -> numbers.put(number.name(), number.standard()));
        return new Optimizer(rule, numbers);
    }

    /**
     * A built-in optimiser with its usual numbers.
     *
     * @throws InputException if there is none of that name
     */
    public static Optimizer named(String name) {
        return of(Library.builtIn().training().optimizer(name));
    }

    /** The built-in optimiser that is taken where nobody names one. */
    public static Optimizer standard() {
        return of(Library.builtIn().training().defaultOptimizer());
    }

    /** Every built-in optimiser with its usual numbers, in the order of the library. */
    public static List<Optimizer> all() {
        TrainingRules rules = Library.builtIn().training();
        return rules.optimizerNames().stream()
                .map(name -> of(rules.optimizer(name)))
                .toList();
    }

    /** The name under which a user asks for it. */
    public String name() {
        return rule.name();
    }

    /** The factor on each step. */
    public double learningRate() {
        return number(UpdateRule.LEARNING_RATE);
    }

    /** @throws IllegalArgumentException if it takes no such number */
    public double number(String number) {
        Double value = numbers.get(number);
        if (value == null) {
            throw new IllegalArgumentException(name() + " takes no number called " + number);
        }
        return value;
    }

    /**
     * The same rule with another number.
     *
     * @throws InputException if it takes no such number, or the value is out of range
     */
    public Optimizer with(String number, double value) {
        requireTaken(rule, number);
        Map<String, Double> changed = new LinkedHashMap<>(numbers);
        changed.put(number, value);
        return new Optimizer(rule, changed);
    }

    /** The same rule at another rate. */
    public Optimizer withLearningRate(double rate) {
        return with(UpdateRule.LEARNING_RATE, rate);
    }

    /** The update of one entry with these numbers: see {@link UpdateRule#equations}. */
    List<Equation> equations() {
        return rule.equations(numbers);
    }

    /** {@code sgd(learning-rate = 0.01)} */
    @Override
    public String toString() {
        return numbers.entrySet().stream()
                .map(number -> number.getKey() + " = " + number.getValue())
                .collect(Collectors.joining(", ", name() + "(", ")"));
    }
}
