package gradus.diagnose;

import gradus.diagnose.Edit.Bare;
import gradus.diagnose.Edit.Branching;
import gradus.diagnose.Edit.Crossed;
import gradus.diagnose.Edit.Dropped;
import gradus.diagnose.Edit.Exponent;
import gradus.diagnose.Edit.Inverted;
import gradus.diagnose.Edit.Repeated;
import gradus.diagnose.Edit.Replaced;
import gradus.diagnose.Edit.TermScaled;
import gradus.diagnose.Edit.TermsDropped;
import gradus.diagnose.Edit.Unapplied;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Small edits of each part of a formula: its terms, factors, powers, sizes, comparisons and operands. */
final class PartEdits {
    /** Groups of factors are tried up to this many factors. */
    private static final int MOST_FACTORS = 6;

    /** Any of the terms may be left out where there are no more than this. */
    private static final int MOST_TERMS = 4;

    private final RightProgram program;
    private final Upstream upstream;
    private final Equation form;
    private final EditList edits;
    private final Neighbours neighbours;
    private final SumEdits sums;

    PartEdits(RightProgram program, Upstream upstream, Equation form, EditList edits, Neighbours neighbours) {
        this.program = program;
        this.upstream = upstream;
        this.form = form;
        this.edits = edits;
        this.neighbours = neighbours;
        this.sums = new SumEdits(form, edits, neighbours);
    }

    void find() {
        visit(form.body(), x -> x, true);
        paths();
        tensorsEverywhere();
    }

    private void visit(Expr e, UnaryOperator<Expr> around, boolean linear) {
        switch (e) {
            case Add a -> terms(a, around, linear);
            case Mul m -> factors(m, around);
            case Pow p -> power(p, around);
            case Fold s when s.isSum() -> sums.find(s, around);
            case Entry x -> entry(x, around);
            case Size s -> size(s, around);
            case Apply f -> edits.add(new Unapplied(f), around.apply(f.argument()));
            case Choose c -> choose(c, around, linear);
            case Extremum x -> {
                edits.add(new Branching(x), around.apply(x.left()));
                edits.add(new Branching(x), around.apply(x.right()));
                edits.add(new Branching(x), around.apply(new Extremum(!x.largest(), x.left(), x.right())));
            }
            default -> {}
        }
        List<Expr> children = Exprs.children(e);
        for (int n = 0; n < children.size(); n++) {
            int at = n;
            boolean stays = linear && (e instanceof Add || e instanceof Mul || e instanceof Fold f && f.isSum());
            visit(children.get(n), x -> around.apply(withChild(e, at, x)), stays);
        }
    }

    private static Expr withChild(Expr e, int child, Expr other) {
        int[] at = {0};
        return Exprs.map(e, x -> at[0]++ == child ? other : x);
    }

    private void terms(Add a, UnaryOperator<Expr> around, boolean linear) {
        if (linear && program.gradient(form.target()) != null) {
            sums.offDiagonal(a, around);
        }
        for (int n = 0; n < a.terms().size(); n++) {
            Expr term = a.terms().get(n);
            List<Expr> rest = new ArrayList<>(a.terms());
            rest.remove(n);
            Expr without = around.apply(Expr.add(rest));
            if (linear) {
                int at = n;
                edits.line(c -> new TermScaled(term, c), without, around.apply(a), c -> {
                    List<Expr> terms = new ArrayList<>(a.terms());
                    terms.set(at, Expr.mul(c, term));
                    return around.apply(Expr.add(terms));
                });
            } else {
                edits.add(new TermScaled(term, 0), without);
                List<Expr> flipped = new ArrayList<>(a.terms());
                flipped.set(n, Expr.neg(term));
                edits.add(new TermScaled(term, -1), around.apply(Expr.add(flipped)));
            }
        }
    }

    /** Of a gradient, several terms left out at once: paths by which its variable reaches the cost. */
    private void paths() {
        if (!(form.body() instanceof Add a)
                || a.terms().size() > MOST_TERMS
                || program.gradient(form.target()) == null
                || !form.equals(program.formula(form.target()))) {
            return;
        }
        for (int group = 1; group < (1 << a.terms().size()) - 1; group++) {
            List<Expr> dropped = new ArrayList<>();
            List<Expr> kept = new ArrayList<>();
            for (int n = 0; n < a.terms().size(); n++) {
                ((group >> n & 1) == 1 ? dropped : kept).add(a.terms().get(n));
            }
            if (dropped.size() > 1) {
                edits.add(new TermsDropped(dropped), Expr.add(kept));
            }
        }
    }

    /** One case without the factors beside the choice; in a case that is 0 they change nothing, and beside one it is the factor left out. */
    private void bare(Choose c, List<Expr> factors, UnaryOperator<Expr> around) {
        List<Expr> rest = new ArrayList<>(factors);
        rest.remove(c);
        Expr factor = Expr.mul(rest);
        if (c.then().equals(Expr.ZERO) || c.otherwise().equals(Expr.ZERO)) {
            return;
        }
        edits.add(
                new Bare(c.then(), factor),
                around.apply(new Choose(c.left(), c.strict(), c.right(), c.then(), Expr.mul(factor, c.otherwise()))));
        edits.add(
                new Bare(c.otherwise(), factor),
                around.apply(new Choose(c.left(), c.strict(), c.right(), Expr.mul(factor, c.then()), c.otherwise())));
    }

    private void factors(Mul m, UnaryOperator<Expr> around) {
        List<Expr> factors = m.factors();
        factors.forEach(f -> {
            if (f instanceof Choose c) {
                bare(c, factors, around);
            }
        });
        int count = Math.min(factors.size(), MOST_FACTORS);
        for (int group = 1; group < (1 << count); group++) {
            List<Expr> chosen = new ArrayList<>();
            List<Expr> rest = new ArrayList<>();
            for (int n = 0; n < factors.size(); n++) {
                (n < count && (group >> n & 1) == 1 ? chosen : rest).add(factors.get(n));
            }
            if (!rest.isEmpty()) {
                edits.add(new Dropped(chosen), around.apply(Expr.mul(rest)));
            }
            List<Expr> twice = new ArrayList<>(factors);
            twice.addAll(chosen);
            edits.add(new Repeated(chosen), around.apply(Expr.mul(twice)));
        }
        for (Expr factor : factors) {
            if (factor instanceof Fold s
                    && s.isSum()
                    && factors.contains(Expr.pow(new Size(s.index().dim()), -1))) {
                List<Expr> rest = new ArrayList<>(factors);
                rest.remove(factor);
                rest.remove(Expr.pow(new Size(s.index().dim()), -1));
                sums.ends(s, x -> around.apply(Expr.mul(Expr.mul(rest), x)));
            }
        }
        for (int n = 0; n < factors.size(); n++) {
            List<Expr> inverted = new ArrayList<>(factors);
            Expr factor = factors.get(n);
            inverted.set(n, factor instanceof Pow p ? Expr.pow(p.base(), -p.exponent()) : Expr.pow(factor, -1));
            edits.add(new Inverted(factor), around.apply(Expr.mul(inverted)));
        }
        if (factors.stream().allMatch(f -> f instanceof Entry x && x.indices().size() == 2)) {
            sums.asMatrixProduct(m, around);
        }
    }

    private void power(Pow p, UnaryOperator<Expr> around) {
        for (int exponent : new int[] {p.exponent() - 1, p.exponent() + 1, -p.exponent()}) {
            if (exponent != 0) {
                edits.add(new Exponent(p, exponent), around.apply(Expr.pow(p.base(), exponent)));
            }
        }
    }

    private void size(Size s, UnaryOperator<Expr> around) {
        Set<Dim> dims = new LinkedHashSet<>();
        program.variables().forEach(t -> dims.addAll(t.dims()));
        for (Dim dim : dims) {
            if (!dim.equals(s.dim())) {
                edits.add(new Replaced(s, new Size(dim)), around.apply(new Size(dim)));
            }
        }
        if (upstream.size(s.dim()) > 1) {
            Expr less = Expr.add(s, Expr.num(-1));
            edits.add(new Replaced(s, less), around.apply(less));
        }
    }

    private void choose(Choose c, UnaryOperator<Expr> around, boolean linear) {
        if (linear) {
            branch(c.then(), x -> around.apply(new Choose(c.left(), c.strict(), c.right(), x, c.otherwise())));
            branch(c.otherwise(), x -> around.apply(new Choose(c.left(), c.strict(), c.right(), c.then(), x)));
        }
        edits.add(
                new Branching(c), around.apply(new Choose(c.left(), !c.strict(), c.right(), c.then(), c.otherwise())));
        edits.add(new Branching(c), around.apply(c.then()));
        edits.add(new Branching(c), around.apply(c.otherwise()));
        edits.add(new Branching(c), around.apply(new Choose(c.left(), c.strict(), c.right(), c.otherwise(), c.then())));
    }

    /** Another number in one case. */
    private void branch(Expr branch, UnaryOperator<Expr> around) {
        if (branch instanceof Num) {
            number(branch, around);
        } else if (branch instanceof Mul m) {
            for (int n = 0; n < m.factors().size(); n++) {
                int at = n;
                if (m.factors().get(n) instanceof Num) {
                    number(m.factors().get(n), x -> around.apply(withChild(m, at, x)));
                }
            }
        }
    }

    private void number(Expr number, UnaryOperator<Expr> around) {
        edits.line(c -> new Replaced(number, Edits.number(c)), around.apply(Expr.ZERO), around.apply(Expr.ONE), around);
    }

    private void entry(Entry x, UnaryOperator<Expr> around) {
        for (Expr other : neighbours.inPlaceOf(x)) {
            edits.add(new Replaced(x, other), around.apply(other));
        }
        Expr crossed = neighbours.crossed(x);
        if (crossed != null) {
            edits.add(new Crossed(x.tensor()), around.apply(crossed));
        }
    }

    /** One tensor for another wherever it stands. */
    private void tensorsEverywhere() {
        for (Tensor t : Exprs.tensors(form.body())) {
            List<Index> at = Edits.indicesOf(t, form.body());
            Entry sample = t.at(at);
            List<Expr> others = neighbours.inPlaceOf(sample);
            for (Expr other : others) {
                Expr body = Upstream.replaced(form.body(), x -> {
                    if (!x.tensor().equals(t)) {
                        return null;
                    }
                    List<Expr> here = neighbours.inPlaceOf(x);
                    return here.get(others.indexOf(other));
                });
                edits.add(new Replaced(sample, other), body);
            }
        }
    }
}
