package gradus.diagnose;

import gradus.math.Contraction;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Partial;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.InTermsOf;
import gradus.math.Index;
import gradus.math.NormalForm;
import gradus.math.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The forms that a gradient's formula takes in its derivation: a mistake may be a small edit of any of them. */
final class GradientForms {
    private GradientForms() {}

    /** The result, the general form, and every form without a derivative that a step of the derivation has. */
    static List<Equation> of(Gradient g, Forward forward) {
        Set<Expr> bodies = new LinkedHashSet<>();
        Equation equation = g.equation();
        bodies.add(equation.body());
        bodies.add(at(equation, g.general()));
        Map<Expr, List<Expr>> locals = new LinkedHashMap<>();
        for (Step step : g.steps()) {
            if (Exprs.any(step.after(), x -> x instanceof Partial)) {
                continue;
            }
            if (step.subject() instanceof Entry entry && entry.tensor().equals(equation.target())) {
                bodies.add(RightProgram.tidy(renamed(step.after(), entry.indices(), equation.indices())));
            } else if (step.subject() instanceof Partial p && p.body() instanceof Entry) {
                locals.computeIfAbsent(step.subject(), s -> new ArrayList<>()).add(step.after());
            }
        }
        locals.forEach((subject, forms) -> forms.forEach(form -> {
            List<Expr> paths = new ArrayList<>();
            locals.forEach((other, last) ->
                    paths.add(path((Partial) other, other.equals(subject) ? form : last.getLast(), g, forward)));
            List<Index> at = ((Partial) subject).wrt().indices();
            bodies.add(RightProgram.tidy(Contraction.apply(renamed(Expr.add(paths), at, equation.indices()))));
        }));
        // The result itself may have a delta: where an equation reads a fixed place.
        bodies.removeIf(b -> !b.equals(equation.body()) && Exprs.any(b, x -> x instanceof Expr.Delta));
        bodies.addAll(inTermsOfOutput(bodies, g, forward));
        return bodies.stream()
                .map(b -> new Equation(equation.target(), equation.indices(), b))
                .toList();
    }

    /** With the value of the equation that reads this in place of this: people have it at hand, and may write it so. */
    private static Set<Expr> inTermsOfOutput(Set<Expr> bodies, Gradient g, Forward forward) {
        Set<Expr> found = new LinkedHashSet<>();
        for (Equation reader : forward.equations()) {
            if (Exprs.tensors(reader.body()).equals(Set.of(g.of()))) {
                for (Expr body : bodies) {
                    for (Expr other : InTermsOf.all(body, reader, g.of())) {
                        if (!bodies.contains(other)) {
                            List<Expr> shorter = multipliedOut(other);
                            found.addAll(shorter.isEmpty() ? List.of(other) : shorter);
                        }
                    }
                }
            }
        }
        return found;
    }

    /** A factor put into a sum beside it, where that makes nothing longer: {@code (e^a - 1) e^-a} is {@code 1 - e^-a}. */
    private static List<Expr> multipliedOut(Expr e) {
        List<Expr> found = new ArrayList<>();
        if (e instanceof Mul product) {
            for (Expr sum : product.factors()) {
                for (Expr factor : product.factors()) {
                    if (sum instanceof Expr.Add a && !factor.equals(sum)) {
                        List<Expr> rest = new ArrayList<>(product.factors());
                        rest.remove(sum);
                        rest.remove(factor);
                        rest.add(Expr.add(a.terms().stream()
                                .map(t -> NormalForm.simplify(Expr.mul(t, factor)))
                                .toList()));
                        Expr out = Expr.mul(rest);
                        if (Exprs.size(out) <= Exprs.size(e)) {
                            found.add(out);
                        }
                    }
                }
            }
        }
        return found;
    }

    private static Expr at(Equation equation, Equation other) {
        return Exprs.bodyAt(other, equation.indices());
    }

    private static Expr path(Partial local, Expr form, Gradient g, Forward forward) {
        Entry reader = (Entry) local.body();
        if (reader.tensor().equals(forward.cost())) {
            return Expr.mul(forward.scale(g.of()), form);
        }
        Expr scale = Expr.div(forward.scale(g.of()), forward.scale(reader.tensor()));
        Expr upstream = forward.gradientOf(reader.tensor()).at(reader.indices());
        return Expr.mul(scale, Expr.sum(reader.indices(), Expr.mul(upstream, form)));
    }

    private static Expr renamed(Expr e, List<Index> from, List<Index> to) {
        Map<Index, Index> by = new LinkedHashMap<>();
        for (int d = 0; d < from.size(); d++) {
            by.put(from.get(d), to.get(d));
        }
        return Exprs.substitute(e, by);
    }
}
