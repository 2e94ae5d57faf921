package gradus.check;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A cost as tensors whose entries add up to it: one entry an example and output, one a weight. A change of the cost is
 * then the sum of the entries' changes, free of the rounding of everything that did not change.
 */
final class CostParts {
    private final List<Equation> parts = new ArrayList<>();
    private int names;

    private CostParts() {}

    static List<Equation> of(Equation cost) {
        CostParts split = new CostParts();
        split.split(cost.body(), List.of(), List.of());
        return split.parts;
    }

    private void split(Expr e, List<Expr> factors, List<Index> free) {
        switch (e) {
            case Add a when free.isEmpty() -> a.terms().forEach(t -> split(t, factors, free));
            case Fold s
            when s.isSum() -> {
                Index index = new Index("q" + names++, s.index().dim());
                List<Index> more = new ArrayList<>(free);
                more.add(index);
                split(Exprs.bodyOver(s, index), factors, more);
            }
            case Mul m
            when opens(m, free) -> {
                List<Expr> rest = new ArrayList<>(m.factors());
                Expr inner =
                        rest.stream().filter(f -> opens(f, free)).findFirst().orElseThrow();
                rest.remove(inner);
                rest.addAll(factors);
                split(inner, rest, free);
            }
            default -> {
                List<Expr> all = new ArrayList<>(factors);
                all.add(e);
                Tensor part = new Tensor(
                        "part" + parts.size(), free.stream().map(Index::dim).toList());
                parts.add(new Equation(part, free, Expr.mul(all)));
            }
        }
    }

    private static boolean opens(Expr e, List<Index> free) {
        return switch (e) {
            case Fold s when s.isSum() -> true;
            case Add a -> free.isEmpty() && a.terms().stream().anyMatch(t -> opens(t, free));
            case Mul m -> m.factors().stream().anyMatch(f -> opens(f, free));
            default -> false;
        };
    }
}
