package gradus.math;

import gradus.math.Expr.Entry;
import gradus.math.Expr.Partial;
import java.util.List;
import java.util.Set;

/** The derivative of one equation by one entry of a tensor that it reads, everything else held fixed. */
record LocalDerivative(Equation equation, Entry wrt, Forward forward, Differentiation.Rules rules) {
    static final Rule DEFINITION = new Rule("definition", "insert what the equation says");
    static final Rule COLLECT = new Rule("collect", "common denominator, cancel, collect equal terms");

    Expr derive(StepLog log) {
        Expr start = new Partial(equation.left(), wrt);
        String variable = "d" + equation.target().name() + "/d" + wrt.tensor().name();
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
        if (equation.target().equals(forward.cost())) {
            return collected;
        }
        Expr inOutput = InTermsOf.rewrite(collected, equation, wrt.tensor());
        if (inOutput == null) {
            return collected;
        }
        log.step(variable, start, InTermsOf.RULE, collected, inOutput, List.of(equation), Set.of());
        return inOutput;
    }
}
