package gradus.math;

import gradus.math.Assumption.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sums that are known to be 1: those a system states of its given tensors, which become assumptions, and those that
 * follow from a definition, such as the sum over the units of exp(z)/sum(exp(z)).
 *
 * @param from the expression before
 * @param value the expression with every known sum replaced
 * @param uses each replacement, in order
 */
record Known(Expr from, Expr value, List<Use> uses) {
    /** One replacement: its rule, what it gave, and either an assumption or the definition that it follows from. */
    record Use(Rule rule, Expr after, Set<Assumption> assumptions, List<Equation> unfolds) {}

    static Known apply(Expr e, Forward forward, Equation general) {
        Expr value = e;
        List<Use> uses = new ArrayList<>();
        for (Assumption a : forward.known()) {
            Expr with = a.kind() == Kind.ONE ? withOne(value, a.expr()) : null;
            if (with != null) {
                value = with;
                uses.add(new Use(new Rule("assumption", a.toString()), with, Set.of(a), List.of()));
            }
        }
        for (Equation definition : forward.equations()) {
            if (!Exprs.mentions(value, definition.target())
                    || definition.indices().isEmpty()) {
                continue;
            }
            Index units = definition.indices().getFirst();
            if (!NormalForm.of(Expr.sum(units, definition.body())).equals(Factored.ONE)) {
                continue;
            }
            Expr with = withOne(value, Expr.sum(units, definition.left()));
            if (with != null) {
                value = with;
                String law = IndexForm.text(Expr.sum(units, definition.left())) + " = 1, by its definition";
                uses.add(new Use(new Rule("sum of the outputs", law), with, Set.of(), List.of(definition)));
            }
        }
        return new Known(e, value, uses);
    }

    void log(StepLog log, Expr left) {
        Expr before = from;
        for (Use use : uses) {
            log.step(log.variable(), left, use.rule(), before, use.after(), use.unfolds(), use.assumptions());
            before = use.after();
        }
    }

    /** Replaces every instance of the known sum by 1. */
    private static @Nullable Expr withOne(Expr e, Expr known) {
        Expr pattern = NormalForm.of(known).toExpr();
        List<Index> free = List.copyOf(Exprs.freeIndices(known));
        boolean[] hit = new boolean[1];
        Expr replaced = replace(NormalForm.of(e).toExpr(), pattern, free, hit);
        return hit[0] ? NormalForm.simplify(replaced) : null;
    }

    private static Expr replace(Expr e, Expr pattern, List<Index> free, boolean[] hit) {
        if (InTermsOf.match(pattern, e, free) != null) {
            hit[0] = true;
            return Expr.ONE;
        }
        return Exprs.map(e, x -> replace(x, pattern, free, hit));
    }
}
