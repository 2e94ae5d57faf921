package gradus.diagnose;

import gradus.diagnose.Edit.Added;
import gradus.diagnose.Edit.Branching;
import gradus.diagnose.Edit.Confused;
import gradus.diagnose.Edit.Dropped;
import gradus.diagnose.Edit.Exponent;
import gradus.diagnose.Edit.Inverted;
import gradus.diagnose.Edit.Multiplied;
import gradus.diagnose.Edit.OtherActivation;
import gradus.diagnose.Edit.OtherDerivative;
import gradus.diagnose.Edit.Repeated;
import gradus.diagnose.Edit.Replaced;
import gradus.diagnose.Edit.Resummed;
import gradus.diagnose.Edit.Scaled;
import gradus.diagnose.Edit.Stepped;
import gradus.diagnose.Edit.Stretched;
import gradus.diagnose.Edit.Sums;
import gradus.diagnose.Edit.TermScaled;
import gradus.diagnose.Edit.Turned;
import gradus.diagnose.Edit.Unapplied;
import gradus.diagnose.Edit.Zeroed;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import gradus.math.Expr.Sum;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;

/** All small edits of a formula, each as a formula of its own. */
final class Edits {
    /** Groups of factors are tried up to this many factors. */
    private static final int MOST_FACTORS = 6;

    private final RightProgram program;
    private final Upstream upstream;
    private final Map<Tensor, View> views;
    private final OtherActivations activations;
    private final List<Tensor> operands;

    private final Equation form;
    private final List<Variant> variants = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    /** An edited formula. */
    record Variant(Edit edit, Equation equation) {}

    /**
     * Edits by a number that is not known beforehand: the formula at number t is {@code at0 + t (at1 - at0)}.
     *
     * @param edit by the number
     * @param written the formula at a number, as one would write it
     */
    record Line(DoubleFunction<Edit> edit, Equation at0, Equation at1, UnaryOperator<Expr> written) {}

    private Edits(
            RightProgram program,
            Upstream upstream,
            Map<Tensor, View> views,
            OtherActivations activations,
            Equation form) {
        this.program = program;
        this.upstream = upstream;
        this.views = views;
        this.activations = activations;
        this.form = form;
        this.operands = operands();
    }

    /** Edits without and with an unknown number. */
    record All(List<Variant> variants, List<Line> lines) {}

    /** @param views gets an entry for every tensor of the edits that is seen in another way */
    static All of(
            RightProgram program,
            Upstream upstream,
            Map<Tensor, View> views,
            OtherActivations activations,
            Equation form) {
        Edits edits = new Edits(program, upstream, views, activations, form);
        edits.whole();
        edits.visit(form.body(), x -> x, true);
        edits.tensorsEverywhere();
        return new All(edits.variants, edits.lines);
    }

    private void add(Edit edit, Expr body) {
        if (!body.equals(form.body())) {
            variants.add(new Variant(edit, new Equation(form.target(), form.indices(), body)));
        }
    }

    private void line(DoubleFunction<Edit> edit, Expr at0, Expr at1, UnaryOperator<Expr> written) {
        lines.add(new Line(
                edit,
                new Equation(form.target(), form.indices(), at0),
                new Equation(form.target(), form.indices(), at1),
                written));
    }

    /** Everything that can stand in an operand's place: what is given, and what the program has. */
    private List<Tensor> operands() {
        Set<Tensor> later = computedFromTarget();
        List<Tensor> all = new ArrayList<>(program.forward().given());
        all.addAll(program.variables());
        all.removeIf(t -> t.dims().isEmpty() || t.equals(form.target()) || later.contains(t) || !upstream.knows(t));
        return all;
    }

    /** What is not given and is computed from the target in any of its forms: it cannot stand in the target's formula. */
    private Set<Tensor> computedFromTarget() {
        Set<Tensor> found = new LinkedHashSet<>(Set.of(form.target()));
        for (Tensor t : program.variables()) {
            boolean reads = program.formsOf(t).stream()
                    .flatMap(f -> Exprs.tensors(f.body()).stream())
                    .anyMatch(found::contains);
            if (reads && !upstream.has(t)) {
                found.add(t);
            }
        }
        return found;
    }

    // ---- edits of the whole

    private void whole() {
        Expr body = form.body();
        line(Scaled::new, Expr.ZERO, body, c -> Expr.mul(c, body));
        add(new Zeroed(), Expr.ZERO);
        if (form.target().dims().size() == 2 && isSquare(form.target())) {
            add(new Turned(), turned(form.body()));
        }
        forwards();
        if (program.gradient(form.target()) instanceof Gradient g) {
            extraTerms(g);
            extraFactors(g);
        }
    }

    /** The formula, or a part of it, with its free indices' places swapped, through views of the operands. */
    private Expr turned(Expr part) {
        Index i = form.indices().get(0);
        Index j = form.indices().get(1);
        Index row = new Index("row", i.dim());
        Index column = new Index("column", j.dim());
        Map<Index, Index> swap = Map.of(i, new Index("column", i.dim()), j, new Index("row", j.dim()));
        Expr swapped = crossed(Exprs.substitute(part, swap), row, column);
        return Exprs.substitute(swapped, Map.of(row, i, column, j));
    }

    /** Gives the two free indices each other's dimension; operands become views of the same size. */
    private Expr crossed(Expr e, Index row, Index column) {
        return Upstream.replaced(e, x -> {
            List<Index> indices = new ArrayList<>();
            for (Index index : x.indices()) {
                indices.add(index.name().equals("row") ? row : index.name().equals("column") ? column : index);
            }
            if (indices.equals(x.indices())) {
                return null;
            }
            List<Dim> dims = indices.stream().map(Index::dim).toList();
            return named(new View.Same(x.tensor()), x.tensor().name(), dims).at(indices);
        });
    }

    /** An activation applied twice; labels against every example's output. */
    private void forwards() {
        Expr again = activations.applied(form, program);
        if (again != null) {
            Tensor z = Exprs.tensors(form.body()).iterator().next();
            add(
                    new Replaced(z.at(form.indices()), again),
                    Upstream.replaced(form.body(), x -> activations.value(form, x)));
        }
        if (again != null) {
            Tensor z = Exprs.tensors(form.body()).iterator().next();
            activations
                    .formulas(program.network())
                    .forEach((name, formula) ->
                            add(new OtherActivation(name), OtherActivations.applied(formula, z, form)));
        }
        Tensor labels = program.network().labels();
        if (form.target().equals(program.forward().cost()) && Exprs.mentions(form.body(), labels)) {
            Index other = Exprs.fresh(program.network().examples(), Exprs.indexNames(form.body()));
            Expr crossed = Upstream.replaced(
                    form.body(),
                    x -> x.tensor().equals(labels) ? labels.at(x.indices().getFirst(), other) : null);
            add(new Stretched(), spread(crossed, labels, other));
        }
    }

    /** The sum over another index put around the smallest sum that reads the labels. */
    private static Expr spread(Expr e, Tensor labels, Index other) {
        if (e instanceof Sum s) {
            return Expr.sum(other, s);
        }
        return Exprs.map(e, x -> Exprs.mentions(x, labels) ? spread(x, labels, other) : x);
    }

    private boolean isSquare(Tensor t) {
        return upstream.size(t.dims().get(0)) == upstream.size(t.dims().get(1));
    }

    /** A parameter or a value of the same shape added: weight decay where there is none, a step already taken. */
    private void extraTerms(Gradient g) {
        Expr body = form.body();
        if (!Exprs.mentions(body, g.of())) {
            Expr own = g.of().at(form.indices());
            line(c -> new Added(own, c), body, Expr.add(body, own), c -> Expr.add(body, Expr.mul(c, own)));
        }
        // Parameters after their own update: X - alpha dX in the place of X.
        for (Tensor parameter : Exprs.tensors(body)) {
            Tensor step = program.forward().gradientOf(parameter);
            if (program.network().parameters().contains(parameter)
                    && program.equations().containsKey(step)
                    && operands.contains(step)) {
                Expr moved = Upstream.replaced(body, x -> x.tensor().equals(parameter) ? step.at(x.indices()) : null);
                line(
                        c -> new Replaced(
                                parameter.at(indicesOf(parameter, body)),
                                Expr.add(
                                        parameter.at(indicesOf(parameter, body)),
                                        Expr.mul(number(c), step.at(indicesOf(parameter, body))))),
                        body,
                        Expr.add(body, moved),
                        c -> Upstream.replaced(
                                body,
                                x -> x.tensor().equals(parameter)
                                        ? Expr.add(x, Expr.mul(c, step.at(x.indices())))
                                        : null));
            }
        }
    }

    static Expr number(double c) {
        return new Expr.Num(gradus.math.Rational.parse(
                new java.math.BigDecimal(c).round(new java.math.MathContext(4)).toPlainString()));
    }

    private static List<Index> indicesOf(Tensor tensor, Expr body) {
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
        for (Tensor t : operands) {
            if (t.dims().equals(form.target().dims()) && layer(t) == layer(form.target())) {
                Expr entry = t.at(form.indices());
                factors.add(entry);
                factors.add(Expr.sub(Expr.ONE, entry));
                factors.add(Expr.mul(entry, Expr.sub(Expr.ONE, entry)));
            }
        }
        factors.forEach(f -> add(new Multiplied(f), Expr.mul(form.body(), f)));
        Expr above = activations.above(form, g, program);
        if (above != null && form.equals(program.formsOf(form.target()).getFirst())) {
            add(new Stepped(), above);
        }
        if (activations.derivativeIn(form, g, program) instanceof Expr local) {
            others(g, local);
        }
    }

    /** The derivative of every other activation in the place of this one's. */
    private void others(Gradient g, Expr local) {
        Expr rest = activations.withoutDerivative(form, g, program);
        Tensor z = g.of();
        Tensor a = activations.output(g, program);
        activations
                .derivatives(program.network())
                .forEach((name, forms) -> forms.forEach(f -> {
                    for (Tensor value : activations.valuesOf(a, program)) {
                        Expr at = activations.at(f, z, value, form.indices());
                        if (!at.equals(local)) {
                            add(new OtherDerivative(name), Expr.mul(rest, at));
                        }
                    }
                }));
    }

    static int layer(Tensor t) {
        String digits = t.name().replaceFirst("^[^0-9]*", "").replaceFirst("[^0-9].*$", "");
        return digits.isEmpty() ? -1 : Integer.parseInt(digits);
    }

    // ---- edits of a part

    private void visit(Expr e, UnaryOperator<Expr> around, boolean linear) {
        switch (e) {
            case Add a -> terms(a, around, linear);
            case Mul m -> factors(m, around);
            case Pow p -> power(p, around);
            case Sum s -> sum(s, around);
            case Entry x -> entry(x, around);
            case Size s -> size(s, around);
            case Apply f -> add(new Unapplied(f), around.apply(f.argument()));
            case Choose c -> choose(c, around);
            case Extremum x -> {
                add(new Branching(x), around.apply(x.left()));
                add(new Branching(x), around.apply(x.right()));
                add(new Branching(x), around.apply(new Extremum(!x.largest(), x.left(), x.right())));
            }
            default -> {}
        }
        List<Expr> children = Exprs.children(e);
        for (int n = 0; n < children.size(); n++) {
            int at = n;
            boolean stays = linear && (e instanceof Add || e instanceof Mul || e instanceof Sum);
            visit(children.get(n), x -> around.apply(withChild(e, at, x)), stays);
        }
    }

    private static Expr withChild(Expr e, int child, Expr other) {
        int[] at = {0};
        return Exprs.map(e, x -> at[0]++ == child ? other : x);
    }

    private void terms(Add a, UnaryOperator<Expr> around, boolean linear) {
        for (int n = 0; n < a.terms().size(); n++) {
            Expr term = a.terms().get(n);
            List<Expr> rest = new ArrayList<>(a.terms());
            rest.remove(n);
            Expr without = around.apply(Expr.add(rest));
            if (linear) {
                int at = n;
                line(c -> new TermScaled(term, c), without, around.apply(a), c -> {
                    List<Expr> terms = new ArrayList<>(a.terms());
                    terms.set(at, Expr.mul(c, term));
                    return around.apply(Expr.add(terms));
                });
            } else {
                add(new TermScaled(term, 0), without);
                List<Expr> flipped = new ArrayList<>(a.terms());
                flipped.set(n, Expr.neg(term));
                add(new TermScaled(term, -1), around.apply(Expr.add(flipped)));
            }
        }
    }

    private void factors(Mul m, UnaryOperator<Expr> around) {
        List<Expr> factors = m.factors();
        int count = Math.min(factors.size(), MOST_FACTORS);
        for (int group = 1; group < (1 << count); group++) {
            List<Expr> chosen = new ArrayList<>();
            List<Expr> rest = new ArrayList<>();
            for (int n = 0; n < factors.size(); n++) {
                (n < count && (group >> n & 1) == 1 ? chosen : rest).add(factors.get(n));
            }
            if (!rest.isEmpty()) {
                add(new Dropped(chosen), around.apply(Expr.mul(rest)));
            }
            List<Expr> twice = new ArrayList<>(factors);
            twice.addAll(chosen);
            add(new Repeated(chosen), around.apply(Expr.mul(twice)));
        }
        for (int n = 0; n < factors.size(); n++) {
            List<Expr> inverted = new ArrayList<>(factors);
            Expr factor = factors.get(n);
            inverted.set(n, factor instanceof Pow p ? Expr.pow(p.base(), -p.exponent()) : Expr.pow(factor, -1));
            add(new Inverted(factor), around.apply(Expr.mul(inverted)));
        }
        if (factors.stream().allMatch(f -> f instanceof Entry x && x.indices().size() == 2)) {
            asMatrixProduct(m, around);
        }
    }

    private void power(Pow p, UnaryOperator<Expr> around) {
        for (int exponent : new int[] {p.exponent() - 1, p.exponent() + 1, -p.exponent()}) {
            if (exponent != 0) {
                add(new Exponent(p, exponent), around.apply(Expr.pow(p.base(), exponent)));
            }
        }
    }

    private void size(Size s, UnaryOperator<Expr> around) {
        Set<Dim> dims = new LinkedHashSet<>();
        program.variables().forEach(t -> dims.addAll(t.dims()));
        for (Dim dim : dims) {
            if (!dim.equals(s.dim())) {
                add(new Replaced(s, new Size(dim)), around.apply(new Size(dim)));
            }
        }
        if (upstream.size(s.dim()) > 1) {
            Expr less = Expr.add(s, Expr.num(-1));
            add(new Replaced(s, less), around.apply(less));
        }
    }

    private void choose(Choose c, UnaryOperator<Expr> around) {
        add(new Branching(c), around.apply(new Choose(c.left(), !c.strict(), c.right(), c.then(), c.otherwise())));
        add(new Branching(c), around.apply(c.then()));
        add(new Branching(c), around.apply(c.otherwise()));
        add(new Branching(c), around.apply(new Choose(c.left(), c.strict(), c.right(), c.otherwise(), c.then())));
    }

    private void entry(Entry x, UnaryOperator<Expr> around) {
        for (Expr other : inPlaceOf(x)) {
            add(new Replaced(x, other), around.apply(other));
        }
    }

    /** One tensor for another wherever it stands. */
    private void tensorsEverywhere() {
        for (Tensor t : Exprs.tensors(form.body())) {
            List<Index> at = indicesOf(t, form.body());
            Entry sample = t.at(at);
            List<Expr> others = inPlaceOf(sample);
            for (Expr other : others) {
                Expr body = Upstream.replaced(form.body(), x -> {
                    if (!x.tensor().equals(t)) {
                        return null;
                    }
                    List<Expr> here = inPlaceOf(x);
                    return here.get(others.indexOf(other));
                });
                add(new Replaced(sample, other), body);
            }
        }
    }

    /** What has the same number of rows and columns, directly or transposed; always the same list for one tensor. */
    private List<Expr> inPlaceOf(Entry x) {
        List<Expr> others = new ArrayList<>();
        Tensor t = x.tensor();
        if (t.dims().size() == 2 && isSquare(t)) {
            others.add(seen(new View.Transposed(t), t, "^T").at(x.indices()));
        }
        for (Tensor other : operands) {
            if (other.equals(t) || other.dims().size() != t.dims().size()) {
                continue;
            }
            if (sameSizes(other.dims(), t.dims())) {
                others.add(seen(new View.Same(other), t, "").at(x.indices()));
            }
            if (t.dims().size() == 2 && !isSquare(t) && sameSizes(other.dims().reversed(), t.dims())) {
                others.add(seen(new View.Transposed(other), t, "^T").at(x.indices()));
            }
        }
        if (t.equals(program.network().labels()) && upstream.size(t.dims().getFirst()) > 1) {
            others.add(seen(new View.Shifted(t, 1), t, "shifted").at(x.indices()));
            others.add(seen(new View.Shifted(t, -1), t, "shiftedBack").at(x.indices()));
        }
        if (activations.again(x, program) instanceof Expr again) {
            others.add(again);
        }
        return others;
    }

    private boolean sameSizes(List<Dim> a, List<Dim> b) {
        for (int d = 0; d < a.size(); d++) {
            if (upstream.size(a.get(d)) != upstream.size(b.get(d))) {
                return false;
            }
        }
        return true;
    }

    private Tensor seen(View view, Tensor like, String mark) {
        if (view instanceof View.Same s && s.base().dims().equals(like.dims())) {
            return s.base();
        }
        return named(view, view.base().name() + mark, like.dims());
    }

    private Tensor named(View view, String name, List<Dim> dims) {
        View plain = view instanceof View.Same same ? new View.Same(original(same.base())) : view;
        if (plain instanceof View.Same same && same.base().dims().equals(dims)) {
            return same.base();
        }
        Tensor seen = new Tensor(name, dims);
        views.putIfAbsent(seen, plain);
        return seen;
    }

    /** What a view of the same numbers is a view of. */
    private Tensor original(Tensor t) {
        return views.get(t) instanceof View.Same same ? original(same.base()) : t;
    }

    // ---- sums

    private void sum(Sum s, UnaryOperator<Expr> around) {
        if (form.target().dims().size() == 2 && isSquare(form.target()) && form.body() instanceof Add) {
            add(new Turned(), around.apply(turned(s)));
        }
        Dim over = s.index().dim();
        for (Index free : form.indices()) {
            if (free.dim().equals(over)) {
                add(new Resummed(s, Sums.DIAGONAL), around.apply(Exprs.substitute(s.body(), Map.of(s.index(), free))));
            }
        }
        for (boolean last : new boolean[] {true, false}) {
            Expr one = sliced(s, last);
            if (!Exprs.isFree(s.index(), one)) {
                add(new Resummed(s, last ? Sums.LAST : Sums.FIRST), around.apply(one));
            }
        }
        for (Index free : form.indices()) {
            Set<String> taken = Exprs.indexNames(form.body());
            form.indices().forEach(i -> taken.add(i.name()));
            Index fresh = Exprs.fresh(free.dim(), taken);
            Expr everything = Expr.sum(fresh, Exprs.substitute(s, Map.of(free, fresh)));
            add(new Resummed(s, Sums.EVERYTHING), around.apply(everything));
            for (Index along : form.indices()) {
                if (along.dim().equals(over) && !along.equals(free)) {
                    Expr other = Exprs.substitute(s.body(), Map.of(s.index(), along, free, fresh));
                    add(new Resummed(s, Sums.OTHER_AXIS), around.apply(Expr.sum(fresh, other)));
                }
            }
        }
        elementWise(s, around);
    }

    /** The body at the first or last place of the bound index. */
    private Expr sliced(Sum s, boolean last) {
        return Upstream.replaced(s.body(), x -> {
            int axis = x.indices().indexOf(s.index());
            if (axis < 0) {
                return null;
            }
            Tensor t = x.tensor();
            if (x.indices().size() == 1) {
                return null;
            }
            View turned = new View.Transposed(t);
            Tensor base =
                    axis == 1 ? t : named(turned, t.name() + "^T", t.dims().reversed());
            Index kept = x.indices().get(1 - axis);
            return named(new View.Slice(base, last), t.name() + (last ? "last" : "first"), List.of(kept.dim()))
                    .at(kept);
        });
    }

    /** {@code X * Y} for {@code X Y}, each as it is or transposed: only where the shapes allow it. */
    private void elementWise(Sum s, UnaryOperator<Expr> around) {
        if (form.indices().size() != 2
                || !(s.body() instanceof Mul m)
                || m.factors().size() != 2) {
            return;
        }
        if (!(m.factors().get(0) instanceof Entry left) || !(m.factors().get(1) instanceof Entry right)) {
            return;
        }
        for (Expr x : inShapeOfTarget(left)) {
            for (Expr y : inShapeOfTarget(right)) {
                add(new Confused(s, true), around.apply(Expr.mul(x, y)));
            }
        }
    }

    private List<Expr> inShapeOfTarget(Entry x) {
        List<Expr> found = new ArrayList<>();
        Tensor t = x.tensor();
        if (t.dims().size() == 2 && sameSizes(t.dims(), form.target().dims())) {
            found.add(seen(new View.Same(t), form.target(), "").at(form.indices()));
        }
        if (t.dims().size() == 2 && sameSizes(t.dims().reversed(), form.target().dims())) {
            found.add(seen(new View.Transposed(t), form.target(), "^T").at(form.indices()));
        }
        return found;
    }

    private void asMatrixProduct(Mul m, UnaryOperator<Expr> around) {
        if (m.factors().size() != 2 || form.indices().size() != 2 || !isSquare(form.target())) {
            return;
        }
        Entry left = (Entry) m.factors().get(0);
        Entry right = (Entry) m.factors().get(1);
        if (!left.indices().equals(right.indices()) || !left.indices().equals(form.indices())) {
            return;
        }
        Set<String> taken = Exprs.indexNames(form.body());
        Index k = Exprs.fresh(form.indices().get(1).dim(), taken);
        Tensor second = named(
                new View.Same(right.tensor()),
                right.tensor().name(),
                List.of(k.dim(), form.indices().get(1).dim()));
        Expr product = Expr.sum(
                k,
                Expr.mul(
                        left.tensor().at(form.indices().get(0), k),
                        second.at(k, form.indices().get(1))));
        add(new Confused(m, false), around.apply(product));
    }
}
