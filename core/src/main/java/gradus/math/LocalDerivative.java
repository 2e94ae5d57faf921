package gradus.math;

import gradus.math.Expr.Entry;
import gradus.math.Expr.Partial;
import java.util.List;
import java.util.Set;

/** The derivative of one equation by one entry of a tensor that it reads, everything else held fixed. */
record LocalDerivative(Equation equation, Entry wrt, Forward forward, Differentiation.Rules rules) {
    static final Rule DEFINITION = new Rule("definition", "insert what the equation says");
    static final Rule COLLECT = new Rule("collect", "common denominator, cancel, collect equal terms");

    /** Collected, and where that is simpler written in terms of what the equation defines. */
    Expr derive(StepLog log) {
        Expr collected = collected(log);
        if (equation.target().equals(forward.cost())) {
            return collected;
        }
        Expr inOutput = InTermsOf.rewrite(collected, equation, wrt.tensor());
        if (inOutput == null) {
            return collected;
        }
        Expr start = new Partial(equation.left(), wrt);
        log.step(variable(), start, InTermsOf.RULE, collected, inOutput, List.of(equation), Set.of());
        return inOutput;
    }

    /** A derivative of what is a derivative itself gets signs that are not taken for letters of its name. */
    private String variable() {
        if (!forward.equations().contains(equation)) {
            return "∂" + equation.target().name() + "/∂" + wrt.tensor().name();
        }
        return "d" + equation.target().name() + "/d" + wrt.tensor().name();
    }

    /** Every rule carried out, and terms collected. */
    Expr collected(StepLog log) {
        Expr start = new Partial(equation.left(), wrt);
        String variable = variable();
        Expr current = new Partial(equation.body(), wrt);
        log.step(variable, start, DEFINITION, start, current, List.of(equation), Set.of());
        for (Partial next = Differentiation.next(current); next != null; next = Differentiation.next(current)) {
            Rule rule = Differentiation.vanishes(current)
                    ? Differentiation.CONSTANT
                    : rules.apply(next).rule();
            Expr after = Differentiation.everywhere(current, rule, rules);
            log.step(variable, start, rule, current, after, List.of(), Set.of());
            current = after;
        }
        Expr contracted = Contraction.apply(current);
        log.step(variable, start, Contraction.RULE, current, contracted, List.of(), Set.of());
        Expr collected = NormalForm.simplify(contracted);
        log.step(variable, start, COLLECT, contracted, collected, List.of(), Set.of());
        return collected;
    }
}
