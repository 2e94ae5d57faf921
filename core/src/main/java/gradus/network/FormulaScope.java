package gradus.network;

import gradus.InputException;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Definition.Activation;
import gradus.network.Definition.Loss;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The meaning of names in formulas of activations and losses: their arguments, parameters, and functions defined before. */
final class FormulaScope implements Scope {
    private static final int MAX_CALLS = 50;

    private final Library library;
    private final String what;
    private final Index units;
    private final Map<String, Expr> variables;
    private final int calls;

    FormulaScope(Library library, String what, Index units) {
        this(library, what, units, Map.of(), 0);
    }

    private FormulaScope(Library library, String what, Index units, Map<String, Expr> variables, int calls) {
        this.library = library;
        this.what = what;
        this.units = units;
        this.variables = variables;
        this.calls = calls;
    }

    /** The activation's formula with its argument and parameters inserted. */
    Expr apply(Activation a, List<Expr> arguments, Map<String, Rational> parameters) {
        return parse(a.formula(), a.name(), bind(a.name(), a.arguments(), arguments, a.parameters(), parameters));
    }

    /** The loss's formula with prediction, label and parameters inserted. */
    Expr apply(Loss l, List<Expr> arguments, Map<String, Rational> parameters) {
        return parse(
                l.formula(),
                "the loss " + l.name(),
                bind(l.name(), l.arguments(), arguments, l.parameters(), parameters));
    }

    /** A formula of its own in the given variables. */
    Expr parse(String formula, String name, Map<String, Expr> bound) {
        if (calls > MAX_CALLS) {
            throw new InputException("'" + name + "' is defined by itself");
        }
        return Formula.parse(formula, name, new FormulaScope(library, name, units, bound, calls + 1));
    }

    private static Map<String, Expr> bind(
            String name,
            List<String> names,
            List<Expr> arguments,
            Map<String, Rational> defaults,
            Map<String, Rational> given) {
        if (names.size() != arguments.size()) {
            throw new InputException("'" + name + "' takes " + names.size() + " argument(s), not " + arguments.size());
        }
        Map<String, Expr> bound = new LinkedHashMap<>();
        for (int n = 0; n < names.size(); n++) {
            bound.put(names.get(n), arguments.get(n));
        }
        defaults.forEach((p, value) -> bound.put(p, new Expr.Num(given.getOrDefault(p, value))));
        return bound;
    }

    @Override
    public @Nullable Expr variable(String name) {
        return variables.get(name);
    }

    @Override
    public @Nullable Expr call(String name, List<Expr> arguments) {
        Activation a = library.spelledActivation(name);
        return a == null ? null : apply(a, arguments, Map.of());
    }

    @Override
    public Index units() {
        return units;
    }

    @Override
    public @Nullable Index index(String name) {
        return null;
    }

    @Override
    public boolean writesIndices() {
        return false;
    }

    @Override
    public @Nullable Tensor tensor(String name) {
        return null;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(variables.keySet());
        names.addAll(library.activationNames());
        // A formula cannot use what it defines.
        names.remove(what);
        return names;
    }

    @Override
    public String toString() {
        return what;
    }
}
