package gradus.network;

import gradus.InputException;
import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what begins with a name inside a formula: a value, an entry of a tensor, a function of values. Names mean what
 * the scope says; sums and definitions by cases are words of the language itself.
 */
final class FormulaNames {
    private final Cursor in;
    private final Scope scope;
    private final Formula formula;
    private final IndexReader indices;
    private final FormulaFolds folds;

    /** @param formula reads what stands between parentheses */
    FormulaNames(Cursor in, Scope scope, Formula formula) {
        this.in = in;
        this.scope = scope;
        this.formula = formula;
        this.indices = new IndexReader(in, scope);
        this.folds = new FormulaFolds(in, scope, formula, indices);
    }

    /** The value of the name that comes next, and of what follows it in brackets or parentheses. */
    Expr value() {
        int start = in.peekAt();
        return named(hyphenated(name()), start);
    }

    /** @throws InputException pointing at the first index that nothing binds, where the formula may have none such */
    void requireBound() {
        indices.requireBound();
    }

    /** The name that begins here, as the scope reads names. */
    private String name() {
        int start = in.at();
        String text = in.rest();
        int length = scope.nameLength(text, in.name().length());
        in.moveTo(start + length);
        return text.substring(0, length);
    }

    /** The whole name of a function such as log-softmax; where log has a value of its own, it is a difference. */
    private String hyphenated(String word) {
        int after = in.at();
        if (!in.isAt("-") || scope.variable(word) != null || scope.tensor(word) != null) {
            return word;
        }
        String longest = word;
        for (String known : scope.names()) {
            String rest = known.startsWith(word + "-") ? known.substring(word.length()) : "";
            if (known.length() > longest.length() && in.isAt(rest) && in.isCall(after + rest.length())) {
                longest = known;
            }
        }
        in.moveTo(after + longest.length() - word.length());
        return longest;
    }

    private Expr named(String name, int start) {
        if (in.peek() == '[') {
            return entry(name, start);
        }
        if (in.peek() != '(') {
            return plain(name, start);
        }
        if (name.equals("sum")) {
            return folds.sum(start);
        }
        if (name.equals("max") && folds.isLargestNext()) {
            return folds.largest();
        }
        if (name.equals("if")) {
            return condition();
        }
        in.expect("(");
        List<Expr> arguments = new ArrayList<>();
        do {
            arguments.add(formula.sum());
        } while (in.take(","));
        in.expect(")");
        return call(name, arguments, start);
    }

    private Expr plain(String name, int start) {
        Expr value = constant(name);
        if (value == null) {
            value = scope.variable(name);
        }
        if (value == null) {
            Tensor tensor = scope.tensor(name);
            if (tensor != null && tensor.dims().isEmpty()) {
                return tensor.at();
            }
            if (tensor == null && scope.isIndex(name)) {
                throw in.error(start, "'" + name + "' is an index, which has no value in a formula");
            }
            throw in.error(
                    start,
                    start + name.length(),
                    tensor == null
                            ? scope.unknown(name)
                            : "'" + name + "' has " + counted(tensor.dims().size(), "index", "indices")
                                    + "; write them in brackets after it");
        }
        return value;
    }

    /** The constant of that name, or null if there is none. */
    static @Nullable Expr constant(String name) {
        for (Expr.Constant c : Expr.Constant.values()) {
            if (c.text().equals(name)) {
                return c;
            }
        }
        return null;
    }

    /** What is wrong inside of a defined function is told at the place that calls it. */
    private @Nullable Expr defined(String name, List<Expr> arguments, int start) {
        try {
            return scope.call(name, arguments);
        } catch (InputException e) {
            String message = Objects.requireNonNullElse(e.getMessage(), name);
            throw in.error(start, message.lines().findFirst().orElse(name));
        }
    }

    private Expr call(String name, List<Expr> arguments, int start) {
        if (name.equals("max") || name.equals("min")) {
            require(arguments.size() == 2, name + " takes two values", start);
            return new Expr.Extremum(name.equals("max"), arguments.get(0), arguments.get(1));
        }
        for (Function f : Function.values()) {
            if (f.text().equals(name)) {
                require(arguments.size() == 1, name + " takes one value", start);
                return Expr.apply(f, arguments.getFirst());
            }
        }
        Expr value = defined(name, arguments, start);
        if (value == null) {
            Set<String> known = new LinkedHashSet<>(scope.names());
            for (Function f : Function.values()) {
                known.add(f.text());
            }
            known.addAll(List.of("max", "min", "sum", "if"));
            throw in.error(start, "there is no function '" + name + "'" + Suggestion.of(name, known));
        }
        return value;
    }

    /** {@code if(left < right, then, otherwise)}. */
    private Expr condition() {
        in.expect("(");
        Expr left = formula.sum();
        Comparison comparison = Comparison.read(in);
        Expr right = formula.sum();
        in.expect(",");
        Expr then = formula.sum();
        in.expect(",");
        Expr otherwise = formula.sum();
        in.expect(")");
        return comparison.choose(left, right, then, otherwise);
    }

    private Expr entry(String name, int start) {
        Tensor tensor = scope.tensor(name);
        if (tensor == null) {
            throw in.error(start, scope.unknown(name));
        }
        if (tensor.dims().isEmpty()) {
            throw in.error(start, name + " is a single number and has no index");
        }
        return tensor.at(indices.inBrackets(tensor, name, start));
    }

    static String counted(int n, String one, String many) {
        return n == 0 ? "no " + one : n + " " + (n == 1 ? one : many);
    }

    private void require(boolean condition, String message, int position) {
        if (!condition) {
            throw in.error(position, message);
        }
    }
}
