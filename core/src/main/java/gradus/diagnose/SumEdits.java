package gradus.diagnose;

import gradus.diagnose.Edit.Confused;
import gradus.diagnose.Edit.OffDiagonal;
import gradus.diagnose.Edit.Resummed;
import gradus.diagnose.Edit.Sums;
import gradus.diagnose.Edit.Turned;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Small edits of a sum: over something else, over less, or not at all. */
final class SumEdits {
    private final Equation form;
    private final EditList edits;
    private final Neighbours neighbours;

    SumEdits(Equation form, EditList edits, Neighbours neighbours) {
        this.form = form;
        this.edits = edits;
        this.neighbours = neighbours;
    }

    void find(Fold s, UnaryOperator<Expr> around) {
        if (form.target().dims().size() == 2 && neighbours.isSquare(form.target()) && form.body() instanceof Add) {
            edits.add(new Turned(), around.apply(neighbours.turned(s)));
        }
        Dim over = s.index().dim();
        for (Index free : form.indices()) {
            if (free.dim().equals(over)) {
                edits.add(
                        new Resummed(s, Sums.DIAGONAL),
                        around.apply(Exprs.substitute(s.body(), Map.of(s.index(), free))));
            }
        }
        ends(s, around);
        for (Index free : form.indices()) {
            Set<String> taken = Exprs.indexNames(form.body());
            form.indices().forEach(i -> taken.add(i.name()));
            Index fresh = Exprs.fresh(free.dim(), taken);
            Expr everything = Expr.sum(fresh, Exprs.substitute(s, Map.of(free, fresh)));
            edits.add(new Resummed(s, Sums.EVERYTHING), around.apply(everything));
            for (Index along : form.indices()) {
                if (along.dim().equals(over) && !along.equals(free) && !free.equals(s.index())) {
                    Expr other = Exprs.substitute(s.body(), Map.of(s.index(), along, free, fresh));
                    edits.add(new Resummed(s, Sums.OTHER_AXIS), around.apply(Expr.sum(fresh, other)));
                }
            }
        }
        elementWise(s, around);
        values(s, around);
    }

    /** Of a product of a gradient with what was computed from an array, the array itself: x for the normalised x. */
    private void values(Fold s, UnaryOperator<Expr> around) {
        if (!(s.body() instanceof Mul m)) {
            return;
        }
        List<Expr> gradients = m.factors().stream()
                .filter(f -> f instanceof Entry x && neighbours.isGradient(x.tensor()))
                .toList();
        List<Expr> rest = new ArrayList<>(m.factors());
        rest.removeAll(gradients);
        if (gradients.size() != 1 || rest.size() < 2) {
            return;
        }
        Entry from = (Entry) gradients.getFirst();
        for (Tensor t : neighbours.operands()) {
            if (t.dims().equals(from.tensor().dims()) && neighbours.isNear(t)) {
                Expr at = t.at(from.indices());
                edits.add(new Edit.Replaced(Expr.mul(rest), at), around.apply(Expr.sum(s.index(), Expr.mul(from, at))));
            }
        }
    }

    /** Its last and its first term. */
    void ends(Fold s, UnaryOperator<Expr> around) {
        for (boolean last : new boolean[] {true, false}) {
            Expr one = sliced(s, last);
            if (!Exprs.isFree(s.index(), one)) {
                edits.add(new Resummed(s, last ? Sums.LAST : Sums.FIRST), around.apply(one));
            }
        }
    }

    /** The body at the first or last place of the bound index: of matrices as one writes it, a column or a row. */
    private Expr sliced(Fold s, boolean last) {
        boolean matrices = !Exprs.any(
                s.body(),
                x -> x instanceof Entry e
                        && e.indices().contains(s.index())
                        && e.indices().size() != 2);
        if (!matrices) {
            int place = last ? neighbours.size(s.index().dim()) - 1 : 0;
            return Exprs.substitute(
                    s.body(), Map.of(s.index(), Index.fixed(place, s.index().dim())));
        }
        return Upstream.replaced(s.body(), x -> {
            int axis = x.indices().indexOf(s.index());
            if (axis < 0) {
                return null;
            }
            Tensor t = x.tensor();
            View turned = new View.Transposed(t);
            Tensor base = axis == 1
                    ? t
                    : neighbours.named(turned, t.name() + "^T", t.dims().reversed());
            Index kept = x.indices().get(1 - axis);
            return neighbours
                    .named(new View.Slice(base, last), t.name() + (last ? "last" : "first"), List.of(kept.dim()))
                    .at(kept);
        });
    }

    /** {@code X * Y} for {@code X Y}, each as it is or transposed: only where the shapes allow it. */
    private void elementWise(Fold s, UnaryOperator<Expr> around) {
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
                edits.add(new Confused(s, true), around.apply(Expr.mul(x, y)));
            }
        }
    }

    private List<Expr> inShapeOfTarget(Entry x) {
        List<Expr> found = new ArrayList<>();
        Tensor t = x.tensor();
        if (t.dims().size() == 2 && neighbours.sameSizes(t.dims(), form.target().dims())) {
            found.add(neighbours.seen(new View.Same(t), form.target(), "").at(form.indices()));
        }
        if (t.dims().size() == 2
                && neighbours.sameSizes(t.dims().reversed(), form.target().dims())) {
            found.add(
                    neighbours.seen(new View.Transposed(t), form.target(), "^T").at(form.indices()));
        }
        return found;
    }

    void asMatrixProduct(Mul m, UnaryOperator<Expr> around) {
        if (m.factors().size() != 2 || form.indices().size() != 2 || !neighbours.isSquare(form.target())) {
            return;
        }
        Entry left = (Entry) m.factors().get(0);
        Entry right = (Entry) m.factors().get(1);
        if (!left.indices().equals(right.indices()) || !left.indices().equals(form.indices())) {
            return;
        }
        Set<String> taken = Exprs.indexNames(form.body());
        Index k = Exprs.fresh(form.indices().get(1).dim(), taken);
        Tensor second = neighbours.named(
                new View.Same(right.tensor()),
                right.tensor().name(),
                List.of(k.dim(), form.indices().get(1).dim()));
        Expr product = Expr.sum(
                k,
                Expr.mul(
                        left.tensor().at(form.indices().get(0), k),
                        second.at(k, form.indices().get(1))));
        edits.add(new Confused(m, false), around.apply(product));
    }

    /** A term of an entry's own in place of which the sum over all entries stands, as in the term beside it. */
    void offDiagonal(Add a, UnaryOperator<Expr> around) {
        for (Index free : form.indices()) {
            boolean sums = a.terms().stream().anyMatch(t -> Exprs.any(t, x -> isSumOver(x, free.dim())));
            for (int n = 0; sums && n < a.terms().size(); n++) {
                Expr term = a.terms().get(n);
                if (Exprs.isFree(free, term) && !Exprs.any(term, x -> x instanceof Fold)) {
                    Set<String> taken = Exprs.indexNames(form.body());
                    form.indices().forEach(i -> taken.add(i.name()));
                    Index all = Exprs.fresh(free.dim(), taken);
                    List<Expr> terms = new ArrayList<>(a.terms());
                    terms.set(n, Expr.sum(all, Exprs.substitute(term, Map.of(free, all))));
                    edits.add(new OffDiagonal(term), around.apply(Expr.add(terms)));
                }
            }
        }
    }

    private static boolean isSumOver(Expr e, Dim dim) {
        return e instanceof Fold s && s.isSum() && s.index().dim().equals(dim);
    }
}
