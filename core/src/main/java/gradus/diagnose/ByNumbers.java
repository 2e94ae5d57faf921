package gradus.diagnose;

import gradus.diagnose.Edit.Clipped;
import gradus.diagnose.Edit.Floored;
import gradus.diagnose.Edit.OtherMask;
import gradus.diagnose.Edit.Reordered;
import gradus.diagnose.Search.Fit;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mistakes that are read off the given numbers: how they were clipped, put in another order, or masked. */
final class ByNumbers {
    private final RightProgram program;
    private final Map<Tensor, View> views;
    private final Fits fits;
    private final Judge judge;

    ByNumbers(RightProgram program, Map<Tensor, View> views, Fits fits, Judge judge) {
        this.program = program;
        this.views = views;
        this.fits = fits;
        this.judge = judge;
    }

    /** Every entry held between a number and its negative. */
    void clipped(Tensor v, List<Fit> found) {
        if (program.gradient(v) == null) {
            return;
        }
        double at = Comparison.largest(judge.numbers(v));
        Equation form = program.formula(v);
        if (at == 0 || judge.isRounding(v) || judge.numbers(v).length < 3 || !Judge.readable(form, judge.upstream())) {
            return;
        }
        Expr bound = Fits.exact(at);
        Expr body = new Expr.Extremum(true, Expr.neg(bound), new Expr.Extremum(false, bound, form.body()));
        keep(v, new Clipped(at), form, body, judge.upstream(), found);
    }

    private void keep(Tensor v, Edit edit, Equation form, Expr body, Upstream by, List<Fit> found) {
        Equation edited = new Equation(form.target(), form.indices(), body);
        if (judge.fits(v, edited, by)) {
            fits.keep(found, v, edit, form, edited, by);
        }
    }

    /** Units, or examples, in another order: along one axis, the given numbers are the right ones rearranged. */
    void reordered(Tensor v, List<Fit> found) {
        Equation form = program.formula(v);
        if (v.dims().isEmpty() || v.dims().size() > 2 || !Judge.readable(form, judge.upstream())) {
            return;
        }
        int rows = judge.upstream().size(v.dims().getFirst());
        int columns = judge.numbers(v).length / rows;
        double[] right = judge.upstream().evaluate(form);
        for (int axis = 0; axis < v.dims().size(); axis++) {
            int lines = axis == 0 ? rows : columns;
            int count = axis == 0 ? columns : rows;
            List<Integer> order = order(v, right, lines, count, axis == 0 ? columns : 1, axis == 0 ? 1 : columns);
            Index index = form.indices().get(axis);
            if (order != null
                    && Exprs.tensors(form.body()).stream()
                            .allMatch(t -> t.dims().size() <= 2)) {
                Dim dim = v.dims().get(axis);
                keep(v, new Reordered(dim, order), form, inOrder(form, index, order), judge.upstream(), found);
            }
        }
    }

    /** For every line of the given numbers the only line of the right ones that is like it; null where there is none. */
    private @Nullable List<Integer> order(Tensor v, double[] right, int lines, int count, int apart, int step) {
        double[] given = judge.numbers(v);
        double near = judge.tolerance() * Comparison.largest(given);
        List<Integer> order = new ArrayList<>();
        for (int n = 0; n < lines; n++) {
            int like = -1;
            for (int r = 0; r < lines; r++) {
                boolean same = true;
                for (int c = 0; same && c < count; c++) {
                    same = Math.abs(given[n * apart + c * step] - right[r * apart + c * step]) <= near;
                }
                if (same && (like < 0 || r == n)) {
                    like = r;
                }
            }
            if (like < 0 || order.contains(like)) {
                return null;
            }
            order.add(like);
        }
        return order;
    }

    private Expr inOrder(Equation form, Index index, List<Integer> order) {
        return Upstream.replaced(form.body(), x -> {
            int axis = x.indices().indexOf(index);
            if (axis < 0) {
                return null;
            }
            Tensor moved = new Tensor(x.tensor().name() + order, x.tensor().dims());
            views.putIfAbsent(moved, new View.Reordered(x.tensor(), axis, order));
            return moved.at(x.indices());
        });
    }

    /** Whole numbers that the right ones are rounded down to. */
    void floored(Tensor v, List<Fit> found) {
        Equation form = program.formula(v);
        boolean whole = Arrays.stream(judge.numbers(v)).allMatch(x -> x == Math.rint(x));
        if (!whole || !Judge.readable(form, judge.upstream())) {
            return;
        }
        Tensor exact = new Tensor(v.name() + "exact", v.dims());
        Tensor floor = new Tensor("floor of " + v.name(), v.dims());
        views.put(floor, new View.Floor(exact));
        judge.believe(List.of(new Equation(exact, form.indices(), form.body())));
        keep(v, new Floored(), form, floor.at(form.indices()), judge.upstream(), found);
    }

    /** Zeros at other places than a mask has them, in this variable or in an unsaved one before it. */
    void masked(Tensor v, List<Tensor> before, List<Fit> found) {
        List<Tensor> all = new ArrayList<>(before);
        all.add(v);
        for (Tensor locus : all) {
            Equation form = program.formula(locus);
            for (Tensor mask : Exprs.tensors(form.body())) {
                boolean isMask = program.network().masks().stream()
                        .anyMatch(m -> m.tensor().equals(mask));
                if (!isMask || !mask.dims().equals(v.dims()) || !Judge.readable(form, judge.upstream())) {
                    continue;
                }
                Tensor other = new Tensor(mask.name() + "other", mask.dims());
                views.put(other, new View.NotZero(v));
                Equation edited = new Equation(
                        locus,
                        form.indices(),
                        Upstream.replaced(form.body(), x -> x.tensor().equals(mask) ? other.at(x.indices()) : null));
                masked(v, form, edited, mask, found);
            }
        }
    }

    private void masked(Tensor v, Equation form, Equation edited, Tensor mask, List<Fit> found) {
        if (edited.target().equals(v)) {
            keep(v, new OtherMask(mask), form, edited.body(), judge.upstream(), found);
            return;
        }
        Set<Tensor> affected = judge.upstream().affectedBy(List.of(edited));
        Upstream by = judge.upstream().with(List.of(edited), affected);
        if (judge.followsFrom(v, by, affected)) {
            fits.keep(found, v, new OtherMask(mask), form, edited, by);
        }
    }
}
