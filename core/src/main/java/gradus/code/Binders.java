package gradus.code;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Plain;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Index;
import java.util.HashSet;
import java.util.Set;

/** Bound indices that hide none: most languages, and the recogniser of matrix forms, want each name once in a scope. */
final class Binders {
    private Binders() {}

    static Equation distinct(Equation e) {
        Set<String> scope = new HashSet<>();
        e.indices().forEach(i -> scope.add(i.name()));
        return new Equation(e.target(), e.indices(), distinct(e.body(), scope));
    }

    private static Expr distinct(Expr e, Set<String> scope) {
        return switch (e) {
            case Fold f -> {
                Index k = free(f.index(), f.body(), scope);
                Set<String> inner = new HashSet<>(scope);
                inner.add(k.name());
                Expr body = k.equals(f.index()) ? f.body() : Exprs.bodyOver(f, k);
                yield new Fold(f.kind(), k, distinct(body, inner));
            }
            case Plain _, Partial _ -> Exprs.map(e, x -> distinct(x, scope));
            case Entry _, Delta _, Size _ -> e;
        };
    }

    private static Index free(Index bound, Expr body, Set<String> scope) {
        if (!scope.contains(bound.name())) {
            return bound;
        }
        Set<String> taken = new HashSet<>(scope);
        taken.addAll(Exprs.indexNames(body));
        return Exprs.fresh(bound.dim(), taken);
    }
}
