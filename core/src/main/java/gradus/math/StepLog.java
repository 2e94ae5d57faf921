package gradus.math;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the steps of one gradient and works out what each of them assumes. */
final class StepLog {
    private final String variable;
    private final Expr subject;
    private final List<Equation> forward;
    private List<Step> steps = new ArrayList<>();

    StepLog(String variable, Expr subject, List<Equation> forward) {
        this.variable = variable;
        this.subject = subject;
        this.forward = forward;
    }

    /** A step about this log's own subject; left out where nothing changed but the letters of bound indices. */
    void step(Rule rule, Expr before, Expr after, List<Equation> unfolds) {
        step(variable, subject, rule, before, after, unfolds, Set.of());
    }

    void step(
            String variable,
            Expr subject,
            Rule rule,
            Expr before,
            Expr after,
            List<Equation> unfolds,
            Set<Assumption> known) {
        if (before.equals(after) || BoundLetters.onlyDiffer(before, after) && takesLetters(variable, before, after)) {
            return;
        }
        Set<Assumption> assumptions = new LinkedHashSet<>(known);
        assumptions.addAll(domain(before));
        assumptions.addAll(domain(after));
        unfolds.forEach(e -> assumptions.addAll(Domain.ofValue(e.body())));
        assumptions.removeIf(a -> Domain.holdsByDefinition(a, e -> definition(unfolds, e)));
        steps.add(new Step(variable, subject, rule, before, after, unfolds, tidy(assumptions), false));
    }

    /** Gives the step before the letters with which the next one begins; false if there is no such step. */
    private boolean takesLetters(String variable, Expr before, Expr after) {
        if (steps.isEmpty()) {
            return false;
        }
        Step last = steps.getLast();
        boolean joins = last.variable().equals(variable) && last.after().equals(before);
        if (joins) {
            steps.set(steps.size() - 1, last.resultingIn(after));
        }
        return joins;
    }

    /** The step whose left side is the gradient as it is defined. */
    void total(Rule rule, Expr before, Expr after) {
        // The forward equations are part of the claim: what they make true is not assumed.
        Set<Assumption> assumptions = domain(after);
        assumptions.removeIf(a -> Domain.holdsByDefinition(a, e -> definition(forward, e)));
        steps.add(new Step(variable, subject, rule, before, after, List.of(), tidy(assumptions), true));
    }

    String variable() {
        return variable;
    }

    Expr subject() {
        return subject;
    }

    /** Hands over the steps so far and starts anew. */
    List<Step> take() {
        List<Step> taken = steps;
        steps = new ArrayList<>();
        return taken;
    }

    private Set<Assumption> domain(Expr e) {
        return Domain.ofStep(e, x -> definition(forward, x));
    }

    private static Expr definition(List<Equation> definitions, Expr e) {
        return e instanceof Expr.Entry c
                ? definitions.stream()
                        .filter(d -> d.target().equals(c.tensor()))
                        .findFirst()
                        .map(d -> Exprs.bodyAt(d, c.indices()))
                        .orElse(e)
                : e;
    }

    /** Each condition once, however its indices are called; {@code e > 0} makes {@code e != 0} superfluous. */
    static Set<Assumption> tidy(Collection<Assumption> found) {
        Set<Assumption> keys = found.stream().map(StepLog::key).collect(Collectors.toCollection(HashSet::new));
        Set<Assumption> seen = new HashSet<>();
        Set<Assumption> kept = new LinkedHashSet<>();
        for (Assumption a : found) {
            Assumption key = key(a);
            boolean implied = a.kind() == Assumption.Kind.NONZERO
                    && (keys.contains(new Assumption(Assumption.Kind.POSITIVE, key.expr()))
                            || keys.contains(key(new Assumption(Assumption.Kind.POSITIVE, Expr.neg(a.expr())))));
            if (!implied && seen.add(key)) {
                kept.add(a);
            }
        }
        return kept;
    }

    /** The condition in normal form, its free indices numbered. */
    private static Assumption key(Assumption a) {
        Map<Index, Index> by = new LinkedHashMap<>();
        for (Index index : Exprs.freeIndices(NormalForm.of(a.expr()).toExpr())) {
            by.put(index, new Index("#" + by.size(), index.dim()));
        }
        return new Assumption(
                a.kind(), NormalForm.of(Exprs.substitute(a.expr(), by)).toExpr());
    }
}
