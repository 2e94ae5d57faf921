package gradus.explain;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Dim;
import gradus.math.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Rows and columns of a tensor, once in letters and once, where known, in numbers.
 *
 * @param letters empty for a scalar, otherwise two: {@code [n1, m]}
 * @param numbers the same with sizes put in: {@code [4, m]}
 */
public record Shape(List<String> letters, List<String> numbers) {
    static Shape of(Tensor tensor, Dim examples, boolean examplesInRows, Map<Dim, Integer> sizes) {
        List<Dim> dims = tensor.dims();
        List<String> letters = dims.stream().map(Dim::name).toList();
        List<String> numbers = dims.stream()
                .map(d -> d.equals(examples) || !sizes.containsKey(d) ? d.name() : String.valueOf(sizes.get(d)))
                .toList();
        // What there is one of for each example lies as the examples do, and a vector of units across.
        boolean row = dims.size() == 1 && dims.getFirst().equals(examples) != examplesInRows;
        return new Shape(pair(letters, row), pair(numbers, row));
    }

    private static List<String> pair(List<String> given, boolean row) {
        return given.size() != 1 ? given : row ? List.of("1", given.getFirst()) : List.of(given.getFirst(), "1");
    }

    /** {@code (n1, m) = (4, m)}, or {@code a single number}. */
    @Override
    public String toString() {
        if (letters.isEmpty()) {
            return "a single number";
        }
        String symbolic = inParentheses(letters);
        return letters.equals(numbers) ? symbolic : symbolic + " = " + inParentheses(numbers);
    }

    /** The same as a formula among words. */
    public Prose prose() {
        if (letters.isEmpty()) {
            return Prose.of("a single number");
        }
        Formula symbolic = tuple(letters);
        return Prose.of("{}", letters.equals(numbers) ? symbolic : Formula.equal(symbolic, tuple(numbers)));
    }

    static Formula tuple(List<String> parts) {
        return Formula.tuple(parts.stream()
                .map(p -> p.chars().allMatch(Character::isDigit) ? Formula.number(Long.parseLong(p)) : Formula.name(p))
                .toList());
    }

    /** {@code (4, m)}. */
    public String inNumbers() {
        return letters.isEmpty() ? "()" : inParentheses(numbers);
    }

    private static String inParentheses(List<String> parts) {
        return "(" + String.join(", ", parts) + ")";
    }
}
