package gradus.math;

import gradus.math.Expr.Entry;
import gradus.math.Expr.Partial;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    /** A step about this log's own subject; left out where nothing changed. */
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
        if (before.equals(after)) {
            return;
        }
        Set<Assumption> assumptions = new LinkedHashSet<>(known);
        assumptions.addAll(domain(before));
        assumptions.addAll(domain(after));
        steps.add(new Step(variable, subject, rule, before, after, unfolds, tidy(assumptions), false));
    }

    /** The step whose left side is the gradient as it is defined. */
    void total(Rule rule, Expr before, Expr after) {
        Set<Assumption> assumptions = new LinkedHashSet<>(domain(after));
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
        Set<Assumption> found = new LinkedHashSet<>(Domain.ofValue(e));
        Exprs.walk(e, x -> {
            if (x instanceof Partial p) {
                Expr body = p.body() instanceof Entry c ? definition(c) : p.body();
                found.addAll(Domain.ofDerivative(body, p.wrt().tensor()));
            }
        });
        return found;
    }

    private Expr definition(Entry c) {
        return forward.stream()
                .filter(e -> e.target().equals(c.tensor()))
                .findFirst()
                .map(e -> Exprs.bodyAt(e, c.indices()))
                .orElse(c);
    }

    /** {@code e > 0} makes {@code e != 0} superfluous. */
    private static Set<Assumption> tidy(Set<Assumption> found) {
        Set<Assumption> kept = new LinkedHashSet<>();
        for (Assumption a : found) {
            boolean implied = a.kind() == Assumption.Kind.NONZERO
                    && found.contains(new Assumption(Assumption.Kind.POSITIVE, a.expr()));
            if (!implied) {
                kept.add(a);
            }
        }
        return kept;
    }
}
