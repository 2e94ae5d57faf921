package gradus.code;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Largest;
import gradus.math.Expr.Sum;
import gradus.math.Exprs;
import gradus.math.Index;
import java.util.HashSet;
import java.util.Map;
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
            case Sum s -> {
                Index k = free(s.index(), s.body(), scope);
                yield new Sum(k, inside(s.index(), s.body(), k, scope));
            }
            case Largest l -> {
                Index k = free(l.index(), l.body(), scope);
                yield new Largest(k, inside(l.index(), l.body(), k, scope));
            }
            default -> Exprs.map(e, x -> distinct(x, scope));
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

    private static Expr inside(Index bound, Expr body, Index renamed, Set<String> scope) {
        Set<String> inner = new HashSet<>(scope);
        inner.add(renamed.name());
        return distinct(bound.equals(renamed) ? body : Exprs.substitute(body, Map.of(bound, renamed)), inner);
    }
}
