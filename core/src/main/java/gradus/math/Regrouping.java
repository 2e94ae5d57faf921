package gradus.math;

import gradus.math.Derivation.Gradient;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The same derivation with other intermediate results: some gradients are inserted where they are read, and some sums get
 * a name. What is done is a step like any other.
 */
public final class Regrouping {
    static final Rule INSERT = new Rule("insert", "the gradient that comes from the layer above");
    static final Rule NAME = new Rule("name", "the sum over the examples gets a name of its own");

    private Regrouping() {}

    /** Without these gradients: where one was read, its formula stands; its steps come before those of its reader. */
    public static Derivation inserting(Derivation derivation, Set<Tensor> gradients) {
        Map<Tensor, Gradient> inserted = new LinkedHashMap<>();
        Map<Tensor, Gradient> untold = new LinkedHashMap<>();
        List<Gradient> kept = new ArrayList<>();
        for (Gradient g : derivation.gradients()) {
            Tensor target = g.equation().target();
            boolean isInserted = gradients.contains(target);
            Set<Step> steps = new LinkedHashSet<>();
            for (Tensor read : List.copyOf(untold.keySet())) {
                if (reads(g, read)) {
                    steps.addAll(
                            java.util.Objects.requireNonNull(untold.get(read)).steps());
                    if (!isInserted) {
                        untold.remove(read);
                    }
                }
            }
            steps.addAll(g.steps());
            Gradient whole =
                    new Gradient(g.of(), g.equation(), g.general(), g.output(), List.copyOf(steps), assumptions(steps));
            if (isInserted) {
                Gradient own = inserted(whole, inserted, derivation.forward());
                inserted.put(target, own);
                untold.put(target, own);
            } else {
                kept.add(inserted(whole, inserted, derivation.forward()));
            }
        }
        return new Derivation(derivation.forward(), kept);
    }

    private static Set<Assumption> assumptions(Set<Step> steps) {
        return StepLog.tidy(
                steps.stream().flatMap(s -> s.assumptions().stream()).toList());
    }

    private static boolean reads(Gradient g, Tensor tensor) {
        return Exprs.mentions(g.equation().body(), tensor)
                || Exprs.mentions(g.general().body(), tensor);
    }

    private static Gradient inserted(Gradient g, Map<Tensor, Gradient> known, Forward forward) {
        List<Equation> used = known.values().stream()
                .map(Gradient::equation)
                .filter(e -> Exprs.mentions(g.equation().body(), e.target())
                        || Exprs.mentions(g.general().body(), e.target()))
                .toList();
        if (used.isEmpty()) {
            return g;
        }
        Equation equation = with(g.equation(), used);
        StepLog log = new StepLog(g.equation().target().name(), g.equation().left(), forward.equations());
        log.step(INSERT, g.equation().body(), equation.body(), used);
        return changed(g, equation, with(g.general(), used), log.take());
    }

    private static Gradient changed(Gradient g, Equation equation, Equation general, List<Step> more) {
        List<Step> steps = new ArrayList<>(g.steps());
        steps.addAll(more);
        Set<Assumption> assumptions = new LinkedHashSet<>(g.assumptions());
        more.forEach(s -> assumptions.addAll(s.assumptions()));
        return new Gradient(g.of(), equation, general, g.output(), steps, StepLog.tidy(assumptions));
    }

    /** With these definitions inserted. */
    static Equation with(Equation equation, List<Equation> definitions) {
        Set<String> taken = new HashSet<>(Exprs.indexNames(equation.body()));
        equation.indices().forEach(i -> taken.add(i.name()));
        return new Equation(equation.target(), equation.indices(), with(equation.body(), definitions, taken));
    }

    /** Bound indices of what is inserted get names that stand nowhere else. */
    private static Expr with(Expr e, List<Equation> definitions, Set<String> taken) {
        if (e instanceof Entry x) {
            for (Equation d : definitions) {
                if (d.target().equals(x.tensor())) {
                    return Exprs.avoid(Exprs.bodyAt(d, x.indices()), taken);
                }
            }
        }
        return Exprs.map(e, part -> with(part, definitions, taken));
    }

    /**
     * With names for sums over the examples.
     *
     * @param names what the sum in a gradient is called, by the tensor that the gradient belongs to; null for none
     */
    public static Derivation naming(Derivation derivation, Dim examples, Function<Tensor, @Nullable String> names) {
        List<Gradient> all = new ArrayList<>();
        for (Gradient g : derivation.gradients()) {
            String name = names.apply(g.of());
            Fold sum = name == null ? null : sum(g.equation().body(), examples);
            if (name == null || sum == null) {
                all.add(g);
                continue;
            }
            Equation total =
                    new Equation(new Tensor(name, g.of().dims()), g.equation().indices(), sum);
            Equation equation = new Equation(
                    g.equation().target(),
                    g.equation().indices(),
                    replaced(g.equation().body(), sum, total.left()));
            StepLog log = new StepLog(
                    g.equation().target().name(),
                    g.equation().left(),
                    derivation.forward().equations());
            log.step(NAME, g.equation().body(), equation.body(), List.of(total));
            all.add(new Gradient(g.of(), total, total, Derivation.Output.NONE, List.of(), Set.of()));
            all.add(changed(g, equation, equation, log.take()));
        }
        return new Derivation(derivation.forward(), all);
    }

    private static @Nullable Fold sum(Expr e, Dim examples) {
        if (e instanceof Fold s && s.isSum() && s.index().dim().equals(examples)) {
            return s;
        }
        return Exprs.children(e).stream()
                .map(part -> sum(part, examples))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** With the part replaced, and first among terms, as it was when it was a product of matrices. */
    private static Expr replaced(Expr e, Expr part, Expr by) {
        if (e instanceof Expr.Add a && a.terms().contains(part)) {
            List<Expr> terms = new ArrayList<>(List.of(by));
            a.terms().stream().filter(t -> !t.equals(part)).forEach(terms::add);
            return Expr.add(terms);
        }
        return e.equals(part) ? by : Exprs.map(e, x -> replaced(x, part, by));
    }
}
