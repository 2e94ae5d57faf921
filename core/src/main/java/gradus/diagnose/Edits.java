package gradus.diagnose;

import gradus.diagnose.Edit.Added;
import gradus.diagnose.Edit.Held;
import gradus.diagnose.Edit.Multiplied;
import gradus.diagnose.Edit.OtherActivation;
import gradus.diagnose.Edit.OtherDerivative;
import gradus.diagnose.Edit.Repeated;
import gradus.diagnose.Edit.Replaced;
import gradus.diagnose.Edit.Scaled;
import gradus.diagnose.Edit.Stepped;
import gradus.diagnose.Edit.Stretched;
import gradus.diagnose.Edit.Turned;
import gradus.diagnose.Edit.Zeroed;
import gradus.diagnose.OtherActivations.Derived;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Library;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;

/** All small edits of a formula, each as a formula of its own; here those of the whole. */
final class Edits {
    private final RightProgram program;
    private final OtherActivations activations;
    private final Equation form;
    private final EditList edits;
    private final Neighbours neighbours;

    /** An edited formula. */
    record Variant(Edit edit, Equation equation) {}

    /**
     * Edits by a number that is not known beforehand: the formula at number t is {@code at0 + t (at1 - at0)}.
     *
     * @param edit by the number
     * @param written the formula at a number, as one would write it
     */
    record Line(DoubleFunction<Edit> edit, Equation at0, Equation at1, UnaryOperator<Expr> written) {}

    /** Edits without and with an unknown number. */
    record All(List<Variant> variants, List<Line> lines) {}

    private Edits(
            RightProgram program, OtherActivations activations, Equation form, EditList edits, Neighbours neighbours) {
        this.program = program;
        this.activations = activations;
        this.form = form;
        this.edits = edits;
        this.neighbours = neighbours;
    }

    /** @param views gets an entry for every tensor of the edits that is seen in another way */
    static All of(
            RightProgram program,
            Upstream upstream,
            Map<Tensor, View> views,
            OtherActivations activations,
            Equation form) {
        EditList edits = new EditList(form);
        Neighbours neighbours = new Neighbours(program, upstream, views, activations, form);
        new Edits(program, activations, form, edits, neighbours).whole();
        new PartEdits(program, upstream, form, edits, neighbours).find();
        return edits.all();
    }

    private void whole() {
        Expr body = form.body();
        edits.line(Scaled::new, Expr.ZERO, body, c -> Expr.mul(c, body));
        edits.add(new Zeroed(), Expr.ZERO);
        if (form.target().dims().size() == 2 && neighbours.isSquare(form.target())) {
            edits.add(new Turned(), neighbours.turned(form.body()));
        }
        if (body instanceof Add && program.gradient(form.target()) != null) {
            edits.add(new Repeated(List.of(body)), Expr.mul(body, body));
        }
        forwards();
        held();
        if (program.gradient(form.target()) instanceof Gradient g) {
            throughActivation(g);
            extraTerms(g);
            extraFactors(g);
        }
    }

    /** An activation applied twice; labels against every example's output. */
    private void forwards() {
        Expr again = activations.applied(form, program);
        if (again != null) {
            Tensor z = Exprs.tensors(form.body()).iterator().next();
            edits.add(
                    new Replaced(z.at(form.indices()), again),
                    Upstream.replaced(form.body(), x -> activations.value(form, x)));
        }
        if (again != null) {
            Tensor z = Exprs.tensors(form.body()).iterator().next();
            for (String name : atHand()) {
                Expr other = OtherActivations.applied(activations.formula(name, library()), z, form);
                if (other != null) {
                    edits.add(new OtherActivation(name), other);
                }
            }
        }
        for (Tensor labels : program.network().labelTensors()) {
            boolean matrix = labels.dims().size() == 2
                    && labels.dims().get(1).equals(program.network().examples());
            if (!matrix || !form.target().equals(program.forward().cost()) || !Exprs.mentions(form.body(), labels)) {
                continue;
            }
            Index other = Exprs.fresh(program.network().examples(), Exprs.indexNames(form.body()));
            Expr crossed = Upstream.replaced(
                    form.body(),
                    x -> x.tensor().equals(labels) ? labels.at(x.indices().getFirst(), other) : null);
            edits.add(new Stretched(), spread(crossed, labels, other));
        }
    }

    /** The sum over another index put around the smallest sum that reads the labels. */
    private static Expr spread(Expr e, Tensor labels, Index other) {
        if (e instanceof Fold s && s.isSum()) {
            return Expr.sum(other, s);
        }
        return Exprs.map(e, x -> Exprs.mentions(x, labels) ? spread(x, labels, other) : x);
    }

    /** Numbers of another array: what was computed is overwritten, or saved under a wrong name. */
    private void held() {
        for (Tensor t : neighbours.operands()) {
            boolean computed = program.equations().containsKey(t)
                    && program.formsOf(t).stream().noneMatch(f -> f.body() instanceof Entry);
            if (computed && t.dims().equals(form.target().dims())) {
                edits.add(new Held(t), t.at(form.indices()));
            }
        }
    }

    /** The gradient by a vector multiplied by an activation's derivative at the vector, as if it went through it. */
    private void throughActivation(Gradient g) {
        if (!program.network().parameters().contains(g.of()) || g.of().dims().size() != 1) {
            return;
        }
        for (Equation reader : program.forward().equations()) {
            Tensor gradient = program.forward().gradientOf(reader.target());
            if (!Exprs.mentions(reader.body(), g.of())
                    || !(program.gradient(gradient) instanceof Gradient above)
                    || !program.equations().containsKey(gradient)) {
                continue;
            }
            for (Equation step : program.formsOf(gradient)) {
                Expr local = activations.derivativeIn(step, above, program);
                if (local != null && Exprs.tensors(local).equals(Set.of(reader.target()))) {
                    Expr at = Upstream.replaced(local, x -> g.of().at(form.indices()));
                    edits.add(new Multiplied(at), Expr.mul(form.body(), at));
                }
            }
        }
    }

    /** A parameter or a value of the same shape added: weight decay where there is none, a step already taken. */
    private void extraTerms(Gradient g) {
        Expr body = form.body();
        if (!Exprs.mentions(body, g.of())) {
            Expr own = g.of().at(form.indices());
            edits.line(c -> new Added(own, c), body, Expr.add(body, own), c -> Expr.add(body, Expr.mul(c, own)));
        }
        // Parameters after their own update: X - alpha dX in the place of X.
        for (Tensor parameter : Exprs.tensors(body)) {
            Tensor step = program.forward().gradientOf(parameter);
            if (program.network().parameters().contains(parameter)
                    && program.equations().containsKey(step)
                    && neighbours.operands().contains(step)) {
                Expr moved = Upstream.replaced(body, x -> x.tensor().equals(parameter) ? step.at(x.indices()) : null);
                Expr own = parameter.at(indicesOf(parameter, body));
                DoubleFunction<Edit> update =
                        c -> new Replaced(own, Expr.add(own, Expr.mul(number(c), step.at(indicesOf(parameter, body)))));
                UnaryOperator<Expr> written = c -> Upstream.replaced(
                        body,
                        x -> x.tensor().equals(parameter) ? Expr.add(x, Expr.mul(c, step.at(x.indices()))) : null);
                edits.line(update, body, Expr.add(body, moved), written);
                // On a line a factor of 1 is no edit; here it adds a gradient that is a step itself.
                edits.add(update.apply(1), written.apply(Expr.ONE));
            }
        }
    }

    static Expr number(double c) {
        return new Expr.Num(gradus.math.Rational.parse(
                new java.math.BigDecimal(c).round(new java.math.MathContext(4)).toPlainString()));
    }

    static List<Index> indicesOf(Tensor tensor, Expr body) {
        List<List<Index>> found = new ArrayList<>();
        Exprs.walk(body, x -> {
            if (x instanceof Entry entry && entry.tensor().equals(tensor)) {
                found.add(entry.indices());
            }
        });
        return found.getFirst();
    }

    /** Factors that another form of this gradient has, and values of the layer. */
    private void extraFactors(Gradient g) {
        Set<Expr> factors = new LinkedHashSet<>();
        for (Equation other : program.formsOf(form.target())) {
            Expr local = activations.derivativeIn(other, g, program);
            if (local != null) {
                factors.add(local);
            }
        }
        for (Tensor t : neighbours.operands()) {
            if (t.dims().equals(form.target().dims()) && program.layer(t) == program.layer(form.target())) {
                Expr entry = t.at(form.indices());
                factors.add(entry);
                factors.add(Expr.sub(Expr.ONE, entry));
                factors.add(Expr.mul(entry, Expr.sub(Expr.ONE, entry)));
            }
        }
        factors.forEach(f -> edits.add(new Multiplied(f), Expr.mul(form.body(), f)));
        Expr above = activations.above(form, g, program);
        if (above != null && form.equals(program.formsOf(form.target()).getFirst())) {
            edits.add(new Stepped(), above);
        }
        if (activations.derivativeIn(form, g, program) instanceof Expr local) {
            others(g, local);
        }
    }

    /** In the place of this activation's derivative the value itself, and the derivative of every other activation. */
    private void others(Gradient g, Expr local) {
        Expr rest = activations.withoutDerivative(form, g, program);
        Tensor z = g.of();
        Tensor a = activations.output(g, program);
        for (Tensor value : List.of(a, z)) {
            Expr at = value.at(form.indices());
            if (!at.equals(local) && !local.equals(Expr.ONE)) {
                edits.add(new Replaced(local, at), Expr.mul(rest, at));
            }
        }
        List<Tensor> values = activations.valuesOf(a, program);
        for (String name : atHand()) {
            Derived derived = activations.derivative(name, library());
            for (Expr f : derived.forms()) {
                for (Tensor value : values) {
                    Expr at = OtherActivations.at(f, derived, z, value, form.indices());
                    boolean slip = at instanceof Entry && !has(name);
                    if (!at.equals(local) && !slip) {
                        edits.add(new OtherDerivative(name), Expr.mul(rest, at));
                    }
                }
            }
        }
    }

    /**
     * What someone may have taken for another activation: 1 - A is what is left of a sigmoid's derivative when A is
     * forgotten, and nobody meant the derivative of log-sigmoid.
     */
    private List<String> atHand() {
        Set<String> common = library().commonActivationNames();
        return library().activationNames().stream()
                .filter(name -> common.contains(name) || has(name))
                .toList();
    }

    private Library library() {
        return program.network().options().library();
    }

    /** Whether a layer of the network has this activation. */
    private boolean has(String activation) {
        return program.network().isChain()
                && program.network().specs().stream()
                        .flatMap(s -> s.parts().stream())
                        .anyMatch(p -> p.name().equals(activation));
    }
}
