package gradus.diagnose;

import gradus.math.Contraction;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Deriver;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.InTermsOf;
import gradus.math.Index;
import gradus.math.NormalForm;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part;
import gradus.program.StableForms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a learner's program should compute: forward values, the cost, and every gradient as it was derived. Each variable
 * has all the forms that its formula takes in the derivation, because a mistake may be a small edit of any of them.
 *
 * @param perExample whether dZ and dA are m times the partials of J, as the courses have them, or the partials themselves
 * @param equations in the order of the program, in the forms that are computed without overflow
 * @param forms of every variable, its result first; equal to each other where everything before is right
 */
record RightProgram(
        Network network,
        Forward forward,
        Derivation derivation,
        boolean perExample,
        Map<Tensor, Equation> equations,
        Map<Tensor, List<Equation>> forms) {

    /**
     * Derives the program.
     *
     * @param lossScale a constant that the loss of the network is multiplied with
     * @param inputs by which the cost is derived as well, because a gradient by them was given
     */
    static RightProgram of(Network network, Expr lossScale, boolean perExample, Set<Tensor> inputs) {
        Forward asked = network.forward();
        List<Tensor> wanted = new ArrayList<>(asked.wanted());
        Map<Tensor, Expr> scales = new LinkedHashMap<>(perExample ? asked.scales() : Map.of());
        for (Tensor input : inputs) {
            wanted.add(input);
            if (perExample && input.dims().contains(network.examples())) {
                scales.put(input, new Size(network.examples()));
            }
        }
        List<Equation> equations = new ArrayList<>(asked.equations());
        Equation cost = equations.removeLast();
        equations.add(new Equation(cost.target(), List.of(), scaled(cost.body(), lossScale, network)));
        Forward forward = new Forward(asked.given(), equations, scales, asked.names(), wanted, asked.known());
        Derivation derivation = Deriver.derive(forward);
        Map<Tensor, Equation> stable = new LinkedHashMap<>();
        Map<Tensor, List<Equation>> forms = new LinkedHashMap<>();
        Set<Tensor> given = Set.copyOf(forward.given());
        for (Equation e : forward.equations()) {
            stable.put(e.target(), StableForms.of(e, forward.equations(), given));
            forms.put(e.target(), List.of(e));
        }
        for (Gradient g : derivation.gradients()) {
            Tensor target = g.equation().target();
            stable.put(target, StableForms.of(g.equation(), forward.equations(), given));
            forms.put(target, formsOf(g, forward));
        }
        return new RightProgram(network, forward, derivation, perExample, stable, forms);
    }

    /** The same without gradients by inputs. */
    static RightProgram of(Network network, Expr lossScale, boolean perExample) {
        return of(network, lossScale, perExample, Set.of());
    }

    /** The penalty is no part of the loss. */
    private static Expr scaled(Expr cost, Expr scale, Network network) {
        if (network.options().penalised() && cost instanceof Expr.Add a) {
            List<Expr> terms = new ArrayList<>(a.terms());
            terms.set(0, Expr.mul(scale, terms.getFirst()));
            return Expr.add(terms);
        }
        return Expr.mul(scale, cost);
    }

    /** The result, the general form, and every form without a derivative that a step of the derivation has. */
    private static List<Equation> formsOf(Gradient g, Forward forward) {
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
                bodies.add(tidy(renamed(step.after(), entry.indices(), equation.indices())));
            } else if (step.subject() instanceof Partial p && p.body() instanceof Entry) {
                locals.computeIfAbsent(step.subject(), s -> new ArrayList<>()).add(step.after());
            }
        }
        locals.forEach((subject, forms) -> forms.forEach(form -> {
            List<Expr> paths = new ArrayList<>();
            locals.forEach((other, last) ->
                    paths.add(path((Partial) other, other.equals(subject) ? form : last.getLast(), g, forward)));
            List<Index> at = ((Partial) subject).wrt().indices();
            bodies.add(tidy(Contraction.apply(renamed(Expr.add(paths), at, equation.indices()))));
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

    /** Without m/m: the sizes that the scales of a tensor bring with them. */
    static Expr tidy(Expr e) {
        Expr inner = Exprs.map(e, RightProgram::tidy);
        if (!(inner instanceof Mul product)) {
            return inner;
        }
        List<Expr> factors = new ArrayList<>(product.factors());
        for (Expr factor : product.factors()) {
            Expr inverse = Expr.pow(factor, -1);
            if (factor instanceof Size && factors.contains(factor) && factors.contains(inverse)) {
                factors.remove(factor);
                factors.remove(inverse);
            }
        }
        return Expr.mul(factors);
    }

    /** Everything that is computed, in order. */
    List<Tensor> variables() {
        return List.copyOf(equations.keySet());
    }

    Equation equation(Tensor variable) {
        return Objects.requireNonNull(equations.get(variable));
    }

    /** The readable formula. */
    Equation formula(Tensor variable) {
        return formsOf(variable).getFirst();
    }

    List<Equation> formsOf(Tensor variable) {
        return Objects.requireNonNull(forms.get(variable));
    }

    boolean isForward(Tensor variable) {
        return forward.equations().stream().anyMatch(e -> e.target().equals(variable));
    }

    /** The gradient that is computed into this tensor; null for a forward value. */
    @org.jspecify.annotations.Nullable
    Gradient gradient(Tensor variable) {
        return derivation.gradients().stream()
                .filter(g -> g.equation().target().equals(variable))
                .findFirst()
                .orElse(null);
    }

    /** The layer that a value or its gradient belongs to, 0 for the input; -1 for labels and the cost. */
    int layer(Tensor tensor) {
        Part part = network.parts().get(tensor);
        if (part == null) {
            return -1;
        }
        Part own = part.of() == null ? part : network.part(part.of());
        return switch (own.role()) {
            case LABEL, COST, SETTING -> -1;
            default -> part.layer();
        };
    }

    /** Whether every example has entries of its own. */
    boolean belongsToExamples(Tensor tensor) {
        return tensor.dims().contains(network.examples());
    }

    /** In the layers of a chain, what a mask is laid on, by what comes of it: courses have one name for both gradients. */
    Map<Tensor, Tensor> masked() {
        Map<Tensor, Tensor> found = new LinkedHashMap<>();
        for (Equation e : network.isChain() ? forward.equations() : List.<Equation>of()) {
            if (network.masks().stream().anyMatch(m -> Exprs.mentions(e.body(), m.tensor()))) {
                Exprs.tensors(e.body()).stream()
                        .filter(t -> isForward(t) && layer(t) == layer(e.target()))
                        .forEach(t -> found.put(e.target(), t));
            }
        }
        return found;
    }

    /** What comes from above has one name in a file, before a mask and after it: that of the gradient before it. */
    String shown(Tensor variable) {
        for (Map.Entry<Tensor, Tensor> mask : masked().entrySet()) {
            if (variable.equals(forward.gradientOf(mask.getKey()))) {
                return forward.gradientOf(mask.getValue()).name();
            }
        }
        return GivenArrays.name(network, variable);
    }

    /** Whether it stands between an activation and its mask: no file has these. */
    boolean isUnsaved(Tensor variable) {
        return masked().entrySet().stream()
                .anyMatch(m -> variable.equals(m.getValue()) || variable.equals(forward.gradientOf(m.getKey())));
    }
}
