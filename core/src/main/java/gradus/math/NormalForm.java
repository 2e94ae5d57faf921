package gradus.math;

import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Constant;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Plain;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The normal form: every expression as a factored rational function over atoms. Sums over indices pull out what does
 * not depend on the index and contract Kronecker deltas; bound indices get canonical names, so that sums that differ
 * only in the letter are the same atom.
 */
public final class NormalForm {
    private static final String BOUND = "~";

    private NormalForm() {}

    /** The simplified expression, with readable index names. */
    public static Expr simplify(Expr e) {
        return readable(Shortest.of(e), new HashSet<>());
    }

    /** Simplified, with sums over an index distributed over their terms first: finds cancellations between sums. */
    public static Expr simplifyDistributed(Expr e) {
        return readable(of(distribute(e)).toExpr(), new HashSet<>());
    }

    static Factored of(Expr e) {
        return switch (e) {
            case Num n -> Factored.of(n.value());
            case Constant c -> Factored.atom(c);
            case Size s -> Factored.atom(s);
            case Entry x -> Factored.atom(x);
            case Delta d -> delta(d);
            case Add a -> a.terms().stream().map(NormalForm::of).reduce(Factored.ZERO, Factored::plus);
            case Mul m -> m.factors().stream().map(NormalForm::of).reduce(Factored.ONE, Factored::times);
            case Pow p -> of(p.base()).pow(p.exponent());
            case Apply f -> Elementary.apply(f.function(), of(f.argument()));
            case Extremum x ->
                extremum(x.largest(), of(x.left()).toExpr(), of(x.right()).toExpr());
            case Choose c -> choose(c);
            case Fold f ->
                switch (f.kind()) {
                    case SUM -> sum(f.index(), of(f.body()));
                    case LARGEST -> largest(f);
                };
            case Partial p -> Factored.atom(p);
        };
    }

    private static Factored delta(Delta d) {
        Boolean decided = d.decided();
        if (decided != null) {
            return decided ? Factored.ONE : Factored.ZERO;
        }
        boolean ordered = d.first().compareTo(d.second()) < 0;
        return Factored.atom(ordered ? d : new Delta(d.second(), d.first()));
    }

    private static Factored extremum(boolean largest, Expr left, Expr right) {
        if (left instanceof Num a && right instanceof Num b) {
            return Factored.of((a.value().compareTo(b.value()) > 0) == largest ? a.value() : b.value());
        }
        return left.equals(right) ? of(left) : Factored.atom(new Extremum(largest, left, right));
    }

    private static Factored choose(Choose c) {
        Factored left = of(c.left());
        Factored right = of(c.right());
        Factored then = of(c.then());
        Factored otherwise = of(c.otherwise());
        if (left.isConstant() && right.isConstant()) {
            int order = left.coefficient().compareTo(right.coefficient());
            return order < 0 || (order == 0 && !c.strict()) ? then : otherwise;
        }
        if (then.equals(otherwise)) {
            return then;
        }
        Factored common = common(then, otherwise);
        Factored rest = Factored.atom(
                new Choose(left.toExpr(), c.strict(), right.toExpr(), over(then, common), over(otherwise, common)));
        return common.times(rest);
    }

    private static Expr over(Factored branch, Factored common) {
        return branch.times(common.inverse()).toExpr();
    }

    /** What both branches have as a factor; beside a branch 0 only deltas, as anything else may have no value there. */
    private static Factored common(Factored then, Factored otherwise) {
        SortedMap<Poly, Integer> common = new TreeMap<>();
        Factored one = then.isZero() ? otherwise : then;
        boolean zero = then.isZero() || otherwise.isZero();
        one.factors().forEach((p, n) -> {
            int both = zero
                    ? p.asAtom() instanceof Delta ? n : 0
                    : Math.min(n, otherwise.factors().getOrDefault(p, 0));
            if (both > 0) {
                common.put(p, both);
            }
        });
        return new Factored(Rational.ONE, common);
    }

    private static Factored largest(Fold l) {
        Expr body = of(l.body()).toExpr();
        if (!Exprs.isFree(l.index(), body)) {
            return of(body);
        }
        Index canonical = canonical(l.index(), body);
        return Factored.atom(Expr.largest(
                canonical,
                of(Exprs.substitute(body, Map.of(l.index(), canonical))).toExpr()));
    }

    private static Factored sum(Index index, Factored body) {
        if (body.isZero()) {
            return Factored.ZERO;
        }
        for (Poly p : body.factors().keySet()) {
            if (p.asAtom() instanceof Delta d && body.factors().getOrDefault(p, 0) > 0 && Contraction.ties(d, index)) {
                return of(Contraction.term(index, d, without(p, body)));
            }
        }
        for (Poly p : body.factors().keySet()) {
            if (p.terms().size() > 1 && body.factors().getOrDefault(p, 0) > 0 && hasDelta(p, index)) {
                return body.summands().stream().map(t -> sum(index, t)).reduce(Factored.ZERO, Factored::plus);
            }
        }
        SortedMap<Poly, Integer> inside = new TreeMap<>();
        SortedMap<Poly, Integer> outside = new TreeMap<>();
        body.factors().forEach((p, n) -> (dependsOn(p, index) ? inside : outside).put(p, n));
        Factored pulled = new Factored(body.coefficient(), outside);
        if (inside.isEmpty()) {
            return pulled.times(Factored.atom(new Size(index.dim())));
        }
        Expr rest = new Factored(Rational.ONE, inside).toExpr();
        Index canonical = canonical(index, rest);
        // Renaming can change the order of factors, and so the form: bring the renamed body into normal form again.
        Factored renamed = of(Exprs.substitute(rest, Map.of(index, canonical)));
        Factored unit = new Factored(Rational.ONE, renamed.factors());
        return pulled.scaled(renamed.coefficient())
                .times(Factored.atom(new Fold(Fold.Kind.SUM, canonical, unit.toExpr())));
    }

    private static Expr without(Poly factor, Factored body) {
        SortedMap<Poly, Integer> rest = new TreeMap<>(body.factors());
        rest.remove(factor);
        return new Factored(body.coefficient(), rest).toExpr();
    }

    private static boolean hasDelta(Poly p, Index index) {
        return p.terms().keySet().stream()
                .flatMap(m -> m.powers().keySet().stream())
                .anyMatch(a -> a instanceof Delta d && Contraction.ties(d, index));
    }

    private static boolean dependsOn(Poly p, Index index) {
        return p.terms().keySet().stream()
                .flatMap(m -> m.powers().keySet().stream())
                .anyMatch(a -> Exprs.isFree(index, a));
    }

    /** Named by the height of the sums inside it: equal for sums that differ only in the letters of bound indices. */
    private static Index canonical(Index index, Expr body) {
        return new Index(BOUND + height(body), index.dim());
    }

    private static int height(Expr e) {
        int below = 0;
        for (Expr child : Exprs.children(e)) {
            below = Math.max(below, height(child));
        }
        return e instanceof Fold ? below + 1 : below;
    }

    /** Letters for the canonical names of bound indices, none of them free in the body or bound around it. */
    static Expr readable(Expr e, Set<String> around) {
        return switch (e) {
            case Fold f -> {
                Index named = letter(f.index(), f.body(), around);
                Set<String> inner = new HashSet<>(around);
                inner.add(named.name());
                yield f.with(named, readable(Exprs.bodyOver(f, named), inner));
            }
            case Add a -> {
                Set<String> free = withFree(a, around);
                yield Expr.add(a.terms().stream().map(t -> readable(t, free)).toList());
            }
            case Plain _, Partial _ -> {
                Set<String> free = withFree(e, around);
                yield Exprs.map(e, x -> readable(x, free));
            }
            case Entry _, Delta _, Size _ -> e;
        };
    }

    private static Set<String> withFree(Expr e, Set<String> around) {
        Set<String> names = new HashSet<>(around);
        Exprs.freeIndices(e).forEach(i -> names.add(i.name()));
        return names;
    }

    private static Index letter(Index bound, Expr body, Set<String> around) {
        if (!bound.name().startsWith(BOUND)) {
            return bound;
        }
        Set<String> taken = new HashSet<>(around);
        Exprs.freeIndices(body).stream().filter(i -> !i.equals(bound)).forEach(i -> taken.add(i.name()));
        return Exprs.fresh(bound.dim(), taken);
    }

    /** sum(i) (a + b) = sum(i) a + sum(i) b, everywhere. */
    private static Expr distribute(Expr e) {
        Expr inner = Exprs.map(e, NormalForm::distribute);
        if (inner instanceof Fold s && s.isSum()) {
            return Expr.add(of(s.body()).summands().stream()
                    .map(t -> Expr.sum(s.index(), t.toExpr()))
                    .toList());
        }
        return inner;
    }

    /** True where the two are the same rational function of the atoms. */
    public static boolean same(Expr a, Expr b) {
        return of(Expr.sub(a, b)).isZero();
    }
}
