package gradus.program;

import gradus.math.Domain;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Rule;
import gradus.math.Step;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites formulas into equal ones that neither overflow nor cancel in floating point. Each rewrite has a name and a
 * law, and what it did is a step like any other, to be proved.
 */
public final class StableForms {
    private StableForms() {}

    /** The equation in its stable form. */
    public static Equation of(Equation equation, List<Equation> forward, Set<Tensor> given) {
        return of(equation, forward, given, false);
    }

    private static Equation of(Equation equation, List<Equation> forward, Set<Tensor> given, boolean readable) {
        List<Step> steps = steps(equation, forward, given, readable);
        return steps.isEmpty()
                ? equation
                : new Equation(
                        equation.target(), equation.indices(), steps.getLast().after());
    }

    /** What leads from the equation to its stable form. */
    public static List<Step> steps(Equation equation, List<Equation> forward, Set<Tensor> given) {
        return steps(equation, forward, given, false);
    }

    private static List<Step> steps(Equation equation, List<Equation> forward, Set<Tensor> given, boolean readable) {
        List<Step> steps = new ArrayList<>();
        Expr e = equation.body();
        List<Equation> unfolds = new ArrayList<>();
        if (equation.indices().isEmpty()) {
            e = log(steps, equation, LogOfOutput.RULE, e, LogOfOutput.apply(e, forward, unfolds), unfolds);
        }
        Expr bySign = BySign.apply(e);
        if (bySign.equals(e)) {
            e = log(steps, equation, DivideThrough.RULE, e, DivideThrough.apply(e), List.of());
        } else {
            e = log(steps, equation, BySign.RULE, e, bySign, List.of());
        }
        e = log(steps, equation, ShiftByLargest.RULE, e, ShiftByLargest.apply(e), List.of());
        if (!readable) {
            e = log(steps, equation, LogOfSum.RULE, e, LogOfSum.apply(e), List.of());
        }
        e = log(steps, equation, IntoBranches.RULE, e, IntoBranches.apply(e), List.of());
        e = log(steps, equation, ZeroLog.RULE, e, ZeroLog.apply(e, given), List.of());
        log(steps, equation, AbsentLabel.RULE, e, AbsentLabel.apply(e, given), List.of());
        return steps;
    }

    private static Expr log(
            List<Step> steps, Equation equation, Rule rule, Expr before, Expr after, List<Equation> unfolds) {
        if (!before.equals(after)) {
            Set<gradus.math.Assumption> domain = new java.util.LinkedHashSet<>(Domain.ofValue(before));
            steps.add(new Step(
                    equation.target().name(),
                    equation.left(),
                    rule,
                    before,
                    after,
                    List.copyOf(unfolds),
                    domain,
                    false));
        }
        return after;
    }

    /** The program with every equation in its stable form. */
    public static Program of(Program program) {
        return of(program, false);
    }

    /** The same for a language that has log(1 + exp(u)) as a function: it is left as it stands. */
    public static Program readable(Program program) {
        return of(program, true);
    }

    private static Program of(Program program, boolean readable) {
        Set<Tensor> given = new HashSet<>(program.inputs());
        Map<Tensor, Equation> original = new LinkedHashMap<>();
        program.equations().forEach(e -> original.put(e.target(), e));
        List<Equation> before = List.copyOf(original.values());
        return new Program(
                program.inputs(),
                program.equations().stream()
                        .map(e -> of(e, before, given, readable))
                        .toList());
    }
}
