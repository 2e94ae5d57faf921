package gradus.diagnose;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What else could stand in an operand's place in a formula: other tensors of its sizes, and other views of itself. */
final class Neighbours {
    private final RightProgram program;
    private final Upstream upstream;
    private final Map<Tensor, View> views;
    private final OtherActivations activations;
    private final Equation form;
    private final List<Tensor> operands;

    /** @param views gets an entry for every tensor that is seen in another way */
    Neighbours(
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
        this.operands = found();
    }

    /** Everything that can stand in an operand's place: what is given, and what the program has. */
    List<Tensor> operands() {
        return operands;
    }

    private List<Tensor> found() {
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
            boolean reads = program.readBy(t).stream().anyMatch(found::contains);
            if (reads && !upstream.has(t)) {
                found.add(t);
            }
        }
        return found;
    }

    boolean isGradient(Tensor t) {
        return program.gradient(t) != null;
    }

    /** Whether it belongs to the target's layer. */
    boolean isNear(Tensor t) {
        return program.layer(t) == program.layer(form.target());
    }

    boolean isSquare(Tensor t) {
        return upstream.size(t.dims().get(0)) == upstream.size(t.dims().get(1));
    }

    int size(Dim dim) {
        return upstream.size(dim);
    }

    boolean sameSizes(List<Dim> a, List<Dim> b) {
        for (int d = 0; d < a.size(); d++) {
            if (upstream.size(a.get(d)) != upstream.size(b.get(d))) {
                return false;
            }
        }
        return true;
    }

    /** What has the same number of rows and columns, directly or transposed; always the same list for one tensor. */
    List<Expr> inPlaceOf(Entry x) {
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
        others.addAll(axesSwapped(x));
        if (t.dims().size() == 2
                && program.network().labelTensors().contains(t)
                && upstream.size(t.dims().getFirst()) > 1) {
            others.add(seen(new View.Shifted(t, 1), t, "shifted").at(x.indices()));
            others.add(seen(new View.Shifted(t, -1), t, "shiftedBack").at(x.indices()));
        }
        if (program.network().masks().stream().anyMatch(m -> m.tensor().equals(t))) {
            others.add(Expr.sub(Expr.ONE, x));
        }
        if (t.equals(program.network().outputOrNull()) && program.gradient(form.target()) != null) {
            others.add(new Expr.Choose(Expr.num(1, 2), true, x, Expr.ONE, Expr.ZERO));
        }
        if (activations.again(x, program) instanceof Expr again) {
            others.add(again);
        }
        return others;
    }

    /** The same tensor of more than two axes with two of them, over the same dimension, exchanged. */
    private static List<Expr> axesSwapped(Entry x) {
        List<Expr> swapped = new ArrayList<>();
        List<Dim> dims = x.tensor().dims();
        for (int a = 0; dims.size() > 2 && a < dims.size(); a++) {
            for (int b = a + 1; b < dims.size(); b++) {
                if (dims.get(a).equals(dims.get(b))
                        && !x.indices().get(a).equals(x.indices().get(b))) {
                    List<Index> indices = new ArrayList<>(x.indices());
                    java.util.Collections.swap(indices, a, b);
                    swapped.add(x.tensor().at(indices));
                }
            }
        }
        return swapped;
    }

    /** A vector along the other axis of the target, where that is as long; null where it is not, or there is none. */
    @Nullable
    Expr crossed(Entry x) {
        int axis = x.indices().size() == 1 ? form.indices().indexOf(x.indices().getFirst()) : -1;
        if (axis < 0 || form.indices().size() != 2 || !isSquare(form.target())) {
            return null;
        }
        Index other = form.indices().get(1 - axis);
        Tensor t = x.tensor();
        return named(new View.Same(t), t.name(), List.of(other.dim())).at(other);
    }

    Tensor seen(View view, Tensor like, String mark) {
        if (view instanceof View.Same s && s.base().dims().equals(like.dims())) {
            return s.base();
        }
        return named(view, view.base().name() + mark, like.dims());
    }

    Tensor named(View view, String name, List<Dim> dims) {
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

    /** The formula, or a part of it, with its free indices' places swapped, through views of the operands. */
    Expr turned(Expr part) {
        Index i = form.indices().get(0);
        Index j = form.indices().get(1);
        Index row = new Index("row", i.dim());
        Index column = new Index("column", j.dim());
        Map<Index, Index> swap = Map.of(i, new Index("column", i.dim()), j, new Index("row", j.dim()));
        Expr swapped = exchanged(Exprs.substitute(part, swap), row, column);
        return Exprs.substitute(swapped, Map.of(row, i, column, j));
    }

    /** Gives the two free indices each other's dimension; operands become views of the same size. */
    private Expr exchanged(Expr e, Index row, Index column) {
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
}
