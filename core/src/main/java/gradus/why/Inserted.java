package gradus.why;

import gradus.math.Derivation.Gradient;
import gradus.math.Domain;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Rule;
import gradus.math.Step;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * An equation with other derived gradients put into it, as steps like any other.
 *
 * @param equation the outcome
 * @param steps from the original to it; empty where nothing was put in
 */
record Inserted(Equation equation, List<Step> steps) {
    static final Rule RULE = new Rule("insert", "what was derived for it before");

    /** With what arrives put in. */
    static Inserted arriving(Study study, Gradient gradient) {
        Equation general = gradient.general();
        Gradient arriving = study.arriving(gradient);
        if (arriving == gradient) {
            return new Inserted(general, List.of());
        }
        return of(general, List.of(arriving.equation()));
    }

    /** Each of these put in, in this order. */
    static Inserted of(Equation equation, List<Equation> known) {
        List<Step> steps = new ArrayList<>();
        Equation current = equation;
        for (Equation k : known) {
            Expr with = replaced(current.body(), k.target(), k);
            current = step(steps, current, RULE, with, List.of(k));
        }
        return new Inserted(current, steps);
    }

    private static Equation step(List<Step> steps, Equation from, Rule rule, Expr after, List<Equation> unfolds) {
        if (!after.equals(from.body())) {
            LinkedHashSet<gradus.math.Assumption> domain = new LinkedHashSet<>(Domain.ofValue(from.body()));
            domain.addAll(Domain.ofValue(after));
            unfolds.forEach(e -> domain.addAll(Domain.ofValue(e.body())));
            steps.add(new Step(from.target().name(), from.left(), rule, from.body(), after, unfolds, domain, false));
        }
        return new Equation(from.target(), from.indices(), after);
    }

    /** Every entry of the tensor replaced by its definition. */
    static Expr replaced(Expr e, Tensor tensor, Equation by) {
        return e instanceof Expr.Entry x && x.tensor().equals(tensor)
                ? Exprs.bodyAt(by, x.indices())
                : Exprs.map(e, x -> replaced(x, tensor, by));
    }
}
