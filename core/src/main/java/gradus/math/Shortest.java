package gradus.math;

import gradus.math.Expr.Add;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The shortest of the forms that say the same: one fraction, a sum of fractions, or the terms each simplified by
 * itself. A normal form decides equality; what people and kernels want is the short one.
 */
final class Shortest {
    private Shortest() {}

    static Expr of(Expr e) {
        Expr contracted = contract(e);
        Factored normal = NormalForm.of(contracted);
        List<Expr> forms = new ArrayList<>();
        forms.add(normal.toExpr());
        forms.add(termByTerm(normal));
        Expr apart = apart(contracted);
        if (!contractible(apart)) {
            forms.add(apart);
        }
        Expr best = forms.getFirst();
        for (Expr form : forms) {
            if (Exprs.size(form) < Exprs.size(best)) {
                best = form;
            }
        }
        return best;
    }

    /** (u + v)/w as u/w + v/w, other factors left in front. */
    private static Expr termByTerm(Factored f) {
        for (Map.Entry<Poly, Integer> e : f.factors().entrySet()) {
            if (e.getValue() == 1 && e.getKey().terms().size() > 1) {
                return termByTerm(f, e.getKey());
            }
        }
        return f.toExpr();
    }

    private static Expr termByTerm(Factored f, Poly sum) {
        java.util.SortedMap<Poly, Integer> front = new java.util.TreeMap<>();
        java.util.SortedMap<Poly, Integer> below = new java.util.TreeMap<>();
        f.factors().forEach((p, n) -> {
            if (!p.equals(sum)) {
                (n > 0 ? front : below).put(p, n);
            }
        });
        // An exponential in front takes part: exp(u) below a sum of terms is exp(-u) in each of them.
        front.keySet()
                .removeIf(p -> p.asAtom() instanceof Expr.Apply
                        && below.put(p, f.factors().getOrDefault(p, 0)) == null);
        Factored denominator = new Factored(f.coefficient(), below);
        List<Expr> terms = new ArrayList<>();
        sum.terms()
                .forEach((m, c) ->
                        terms.add(Factored.of(Poly.of(m, c)).times(denominator).toExpr()));
        return Expr.mul(new Factored(Rational.ONE, front).toExpr(), Expr.add(terms));
    }

    /** Each term and factor by itself. */
    private static Expr apart(Expr e) {
        return switch (e) {
            case Add a -> pullOut(a.terms().stream().map(Shortest::of).toList());
            case Mul m -> product(m);
            case Fold s when s.isSum() -> Expr.sum(s.index(), apart(s.body()));
            default -> NormalForm.of(e).toExpr();
        };
    }

    /** Sums among the factors by themselves, everything else together. */
    private static Expr product(Mul m) {
        List<Expr> simple = new ArrayList<>();
        List<Expr> sums = new ArrayList<>();
        m.factors().forEach(f -> (f instanceof Add ? sums : simple).add(f));
        if (sums.isEmpty()) {
            return NormalForm.of(m).toExpr();
        }
        List<Expr> factors = new ArrayList<>();
        factors.add(NormalForm.of(Expr.mul(simple)).toExpr());
        sums.forEach(s -> factors.add(apart(s)));
        return numbersFirst(Expr.mul(factors));
    }

    private static Expr numbersFirst(Expr e) {
        if (!(e instanceof Mul m)) {
            return e;
        }
        Rational number = Rational.ONE;
        List<Expr> rest = new ArrayList<>();
        for (Expr f : m.factors()) {
            if (f instanceof Num n) {
                number = number.times(n.value());
            } else {
                rest.add(f);
            }
        }
        rest.addFirst(new Num(number));
        return Expr.mul(rest);
    }

    /** Factors that all terms share, in front of the sum. */
    private static Expr pullOut(List<Expr> terms) {
        List<Expr> flat = Expr.add(terms) instanceof Add a ? a.terms() : List.of(Expr.add(terms));
        if (flat.size() == 1) {
            return flat.getFirst();
        }
        List<Expr> common = new ArrayList<>(factors(flat.getFirst()));
        flat.forEach(t -> common.retainAll(new HashSet<>(factors(t))));
        common.removeIf(f -> f instanceof Num n && n.value().signum() < 0);
        List<Expr> rest = new ArrayList<>();
        for (Expr term : flat) {
            List<Expr> left = new ArrayList<>(factors(term));
            common.forEach(left::remove);
            rest.add(Expr.mul(left));
        }
        List<Expr> product = new ArrayList<>(common);
        product.add(Expr.add(rest));
        return Expr.mul(product);
    }

    private static List<Expr> factors(Expr e) {
        return e instanceof Mul m ? m.factors() : List.of(e);
    }

    /** Sums contracted where a delta is a factor; unlike {@link Contraction#apply} it takes no sum of terms apart. */
    static Expr contract(Expr e) {
        Expr inner = Exprs.map(e, Shortest::contract);
        Expr term = inner instanceof Fold s && s.isSum() ? Contraction.ofProduct(s.index(), factors(s.body())) : null;
        return term == null ? inner : contract(term);
    }

    private static boolean contractible(Expr e) {
        return Exprs.any(e, x -> x instanceof Fold s && s.isSum() && Exprs.any(s.body(), y -> y instanceof Delta));
    }
}
