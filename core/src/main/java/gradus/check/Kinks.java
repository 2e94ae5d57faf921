package gradus.check;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Plain;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What decides, in an equation, which of several formulas holds: the sign of a number for each abs, max, min, if. Where
 * such a sign changes between two points, a difference quotient across them says nothing about the derivative.
 */
final class Kinks {
    private final Equation equation;
    private final List<Equation> found = new ArrayList<>();
    private final Set<Expr> seen = new LinkedHashSet<>();

    private Kinks(Equation equation) {
        this.equation = equation;
    }

    /** For every decision in the equation's body a tensor whose sign decides. */
    static List<Equation> of(Equation equation) {
        Kinks kinks = new Kinks(equation);
        kinks.collect(equation.body(), equation.indices());
        return kinks.found;
    }

    private void collect(Expr e, List<Index> free) {
        switch (e) {
            case Apply f when f.function() == Function.ABS || f.function() == Function.SIGN -> add(f.argument(), free);
            case Extremum x -> add(Expr.sub(x.left(), x.right()), free);
            case Choose c -> add(Expr.sub(c.left(), c.right()), free);
            default -> {}
        }
        switch (e) {
            case Fold f -> collect(f.body(), with(free, f.index()));
            case Plain _, Partial _ -> Exprs.children(e).forEach(child -> collect(child, free));
            case Entry _, Delta _, Size _ -> {}
        }
    }

    private void add(Expr decides, List<Index> free) {
        if (!seen.add(decides)) {
            return;
        }
        Set<Index> used = Exprs.freeIndices(decides);
        List<Index> indices = free.stream().filter(used::contains).toList();
        List<Dim> dims = indices.stream().map(Index::dim).toList();
        String name = "kink" + found.size() + "_" + equation.target();
        found.add(new Equation(new Tensor(name, dims), indices, decides));
    }

    /** An inner index hides an outer one of the same name and dimension. */
    private static List<Index> with(List<Index> free, Index bound) {
        Set<Index> more = new LinkedHashSet<>(free);
        more.add(bound);
        return List.copyOf(more);
    }
}
