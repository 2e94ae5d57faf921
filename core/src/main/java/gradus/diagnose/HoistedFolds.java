package gradus.diagnose;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An equation over large arrays, with its sums and maxima taken out and computed once for all entries that share them: the
 * sum in a softmax once for each example, a matrix product by plain loops.
 */
final class HoistedFolds {
    /** With fewer steps it is the same how they are carried out. */
    private static final long MANY = 200_000;

    private final Map<Dim, Integer> sizes;
    private final Map<Expr, Part> parts = new LinkedHashMap<>();
    private final Equation rest;

    /**
     * What is taken out.
     *
     * @param equation of a tensor that stands in its place
     * @param sum null where it is no sum of products
     */
    record Part(Equation equation, @Nullable ProductSum sum) {}

    private HoistedFolds(Equation equation, Map<Dim, Integer> sizes) {
        this.sizes = sizes;
        this.rest = new Equation(equation.target(), equation.indices(), replaced(equation.body()));
    }

    /** Null where the equation has no fold, or the arrays are small. */
    static @Nullable HoistedFolds of(Equation equation, Map<Dim, Integer> sizes) {
        if (!Exprs.any(equation.body(), e -> e instanceof Expr.Fold)) {
            return null;
        }
        double steps = steps(equation.body(), sizes);
        for (Index i : equation.indices()) {
            steps *= size(i, sizes);
        }
        return steps < MANY ? null : new HoistedFolds(equation, sizes);
    }

    private static double steps(Expr e, Map<Dim, Integer> sizes) {
        double inside =
                Exprs.children(e).stream().mapToDouble(c -> steps(c, sizes)).sum();
        return e instanceof Expr.Fold f ? size(f.index(), sizes) * Math.max(1, inside) : Math.max(1, inside);
    }

    /** In the order in which they read each other. */
    List<Part> parts() {
        return List.copyOf(parts.values());
    }

    /** The equation with a tensor in the place of each part. */
    Equation rest() {
        return rest;
    }

    private Expr replaced(Expr e) {
        Expr inside = Exprs.map(e, this::replaced);
        if (!(inside instanceof Expr.Fold fold)) {
            return inside;
        }
        Part part = parts.get(fold);
        if (part == null) {
            List<Index> free = List.copyOf(free(fold));
            Tensor tensor = new Tensor(
                    "part " + parts.size(), free.stream().map(Index::dim).toList());
            part = new Part(new Equation(tensor, free, fold), ProductSum.of(fold, free, sizes));
            parts.put(fold, part);
        }
        return new Expr.Entry(part.equation.target(), part.equation.indices());
    }

    /** The letters that an expression does not bind itself. */
    private static Set<Index> free(Expr e) {
        Set<Index> free = new LinkedHashSet<>();
        switch (e) {
            case Expr.Entry x -> free.addAll(x.indices());
            case Expr.Delta d -> free.addAll(List.of(d.first(), d.second()));
            default -> Exprs.children(e).forEach(c -> free.addAll(free(c)));
        }
        free.removeIf(Index::isFixed);
        if (e instanceof Expr.Fold f) {
            free.remove(f.index());
        }
        return free;
    }

    private static int size(Index index, Map<Dim, Integer> sizes) {
        return Objects.requireNonNull(sizes.get(index.dim()), index.dim().name());
    }
}
