package gradus.math;

import java.util.List;
import java.util.Set;

/**
 * One step of a derivation, as data: under the assumptions, and with the given definitions unfolded, {@code before}
 * equals {@code after} for all values of the free indices.
 *
 * @param variable the name of what is derived: {@code dZ2}, or {@code dA2/dZ2} for a local derivative
 * @param subject what the two sides are equal to: {@code dZ2[k,l]}
 * @param rule name and law of the rewrite
 * @param before the expression the rule was applied to
 * @param after what it became
 * @param unfolds definitions that the step uses; every other tensor stands for arbitrary numbers
 * @param assumptions what must hold of the values
 * @param total true if {@code before} is a gradient in the sense of its definition, the derivative of the cost through
 *     everything below it, so that the forward equations are part of the claim
 */
public record Step(
        String variable,
        Expr subject,
        Rule rule,
        Expr before,
        Expr after,
        List<Equation> unfolds,
        Set<Assumption> assumptions,
        boolean total) {
    public Step {
        unfolds = List.copyOf(unfolds);
        assumptions = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(assumptions));
    }

    /** The same step with a result in other letters of bound indices. */
    Step resultingIn(Expr other) {
        return new Step(variable, subject, rule, before, other, unfolds, assumptions, total);
    }
}
