package gradus.math;

import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes an expression in terms of a defined tensor's own value. The definition A = F is a rational function of its
 * atoms; where F, or exp(F), is a quotient of two linear functions of one atom t, the equation is solved for t, and t
 * is replaced wherever it stands. So exp(-z) = (1-a)/a gives s' = a(1-a), and exp(z_i) = a_i sum(exp(z)) gives a normalised exponential's
 * Jacobian. Accepted only where the result is simpler, or free of the tensor that A was computed from.
 */
final class InTermsOf {
    static final Rule RULE =
            new Rule("in terms of the output", "solve the definition for the inner function and insert it");

    private InTermsOf() {}

    /** The expression with the definition's own value in it; null where that gains nothing. */
    static @Nullable Expr rewrite(Expr e, Equation definition, Tensor argument) {
        Expr byCases = byCases(e, definition, argument);
        if (byCases != null) {
            return byCases;
        }
        Expr best = null;
        for (Relation relation : relations(definition, argument)) {
            Expr candidate = replace(e, definition, relation);
            if (candidate == null) {
                continue;
            }
            if (!divisors(e).containsAll(divisors(candidate))) {
                continue; // a new division would add a condition that the derivative itself does not have
            }
            boolean free =
                    !relation.throughExp() && !Exprs.mentions(candidate, argument) && Exprs.mentions(e, argument);
            boolean simpler = Exprs.size(candidate) < Exprs.size(e);
            if ((free || simpler) && (best == null || Exprs.size(candidate) < Exprs.size(best))) {
                best = candidate;
            }
        }
        return best;
    }

    private static Set<Expr> divisors(Expr e) {
        Set<Expr> found = new HashSet<>();
        Exprs.walk(NormalForm.of(e).toExpr(), x -> {
            if (x instanceof Expr.Pow p
                    && p.exponent() < 0
                    && !Exprs.tensors(p.base()).isEmpty()) {
                found.add(p.base());
            }
        });
        return found;
    }

    /** The atom t, and its value in terms of the defined tensor. */
    private record Relation(Expr atom, Expr value, boolean throughExp, Set<Expr> others) {}

    private static List<Relation> relations(Equation definition, Tensor argument) {
        List<Relation> found = new ArrayList<>();
        Expr self = definition.left();
        collect(found, definition, argument, definition.body(), self, false);
        if (Exprs.any(definition.body(), x -> x instanceof Apply f && f.function() == Function.LOG)) {
            collect(
                    found,
                    definition,
                    argument,
                    new Apply(Function.EXP, definition.body()),
                    new Apply(Function.EXP, self),
                    true);
        }
        return found;
    }

    private static void collect(
            List<Relation> found, Equation definition, Tensor argument, Expr body, Expr self, boolean throughExp) {
        Factored f = NormalForm.of(body);
        Poly above = f.numerator();
        Poly below = f.denominator();
        Set<Expr> atoms = new LinkedHashSet<>();
        above.terms().keySet().forEach(m -> atoms.addAll(m.powers().keySet()));
        below.terms().keySet().forEach(m -> atoms.addAll(m.powers().keySet()));
        for (Expr t : atoms) {
            boolean local =
                    definition.indices().stream().allMatch(i -> Exprs.isFree(i, t)) && Exprs.mentions(t, argument);
            if (!local || above.degree(t) > 1 || below.degree(t) > 1) {
                continue;
            }
            // self = (p t + q) / (r t + s)  =>  t = (q - self s) / (self r - p)
            Factored a = NormalForm.of(self);
            Factored p = Factored.of(above.coefficient(t, 1));
            Factored q = Factored.of(above.coefficient(t, 0));
            Factored r = Factored.of(below.coefficient(t, 1));
            Factored s = Factored.of(below.coefficient(t, 0));
            Factored over = a.times(r).plus(p.scaled(Rational.MINUS_ONE));
            if (over.isZero()) {
                continue;
            }
            Factored value = q.plus(a.times(s).scaled(Rational.MINUS_ONE)).times(over.inverse());
            Set<Expr> others = new HashSet<>(atoms);
            others.remove(t);
            found.add(new Relation(t, value.toExpr(), throughExp, others));
        }
    }

    /** Replaces every instance of the atom, at any indices; atoms that the definition itself contains stay closed. */
    private static @Nullable Expr replace(Expr e, Equation definition, Relation relation) {
        Expr normal = NormalForm.of(e).toExpr();
        boolean[] hit = new boolean[1];
        Expr replaced = replaceIn(normal, definition, relation, hit);
        if (!hit[0]) {
            return null;
        }
        Expr simple = NormalForm.simplify(replaced);
        boolean[] again = new boolean[1];
        replaceIn(NormalForm.of(simple).toExpr(), definition, relation, again);
        return again[0] && !(relation.atom() instanceof Entry) ? null : simple;
    }

    private static Expr replaceIn(Expr e, Equation definition, Relation relation, boolean[] hit) {
        for (Expr other : relation.others()) {
            if (!(other instanceof Entry) && match(other, e, definition.indices()) != null) {
                return e;
            }
        }
        Map<Index, Index> at = match(relation.atom(), e, definition.indices());
        if (at != null) {
            hit[0] = true;
            return Exprs.substitute(relation.value(), at);
        }
        return Exprs.map(e, x -> replaceIn(x, definition, relation, hit));
    }

    /** The renaming of the definition's indices under which the pattern is this expression. */
    static @Nullable Map<Index, Index> match(Expr pattern, Expr e, List<Index> indices) {
        if (pattern.getClass() != e.getClass()) {
            return null;
        }
        Map<Index, Index> by = new LinkedHashMap<>();
        Set<Index> free = Exprs.freeIndices(e);
        return assign(pattern, e, indices, 0, by, free) ? by : null;
    }

    private static boolean assign(
            Expr pattern, Expr e, List<Index> indices, int n, Map<Index, Index> by, Set<Index> free) {
        if (n == indices.size()) {
            return Exprs.substitute(pattern, by).equals(e);
        }
        Index from = indices.get(n);
        if (!Exprs.isFree(from, pattern)) {
            return assign(pattern, e, indices, n + 1, by, free);
        }
        for (Index to : free) {
            if (to.dim().equals(from.dim())) {
                by.put(from, to);
                if (assign(pattern, e, indices, n + 1, by, free)) {
                    return true;
                }
                by.remove(from);
            }
        }
        return false;
    }

    /** A definition by cases is solved case by case. */
    private static @Nullable Expr byCases(Expr e, Equation definition, Tensor argument) {
        Choose[] split = new Choose[1];
        Expr body = NormalForm.of(definition.body()).toExpr();
        Exprs.walk(body, x -> {
            if (split[0] == null && x instanceof Choose c) {
                split[0] = c;
            }
        });
        if (split[0] == null) {
            return null;
        }
        Choose condition = split[0];
        Choose[] instance = new Choose[1];
        Expr normal = NormalForm.of(e).toExpr();
        Exprs.walk(normal, x -> {
            if (instance[0] == null && x instanceof Choose c && sameCase(condition, c, definition) != null) {
                instance[0] = c;
            }
        });
        if (instance[0] == null) {
            return null;
        }
        Choose here = instance[0];
        boolean changed = false;
        List<Expr> branches = new ArrayList<>();
        for (boolean then : new boolean[] {true, false}) {
            Expr branch = take(normal, here, then);
            Equation local = new Equation(definition.target(), definition.indices(), take(body, condition, then));
            Expr rewritten = Exprs.mentions(branch, argument) ? rewrite(branch, local, argument) : null;
            changed |= rewritten != null;
            branches.add(rewritten == null ? branch : rewritten);
        }
        return changed
                ? NormalForm.simplify(
                        new Choose(here.left(), here.strict(), here.right(), branches.get(0), branches.get(1)))
                : null;
    }

    private static @Nullable Map<Index, Index> sameCase(Choose pattern, Choose c, Equation definition) {
        if (pattern.strict() != c.strict()) {
            return null;
        }
        return match(Expr.sub(pattern.left(), pattern.right()), Expr.sub(c.left(), c.right()), definition.indices());
    }

    private static Expr take(Expr e, Choose condition, boolean then) {
        UnaryOperator<Expr> inner = x -> take(x, condition, then);
        if (e instanceof Choose c
                && c.left().equals(condition.left())
                && c.right().equals(condition.right())
                && c.strict() == condition.strict()) {
            return take(then ? c.then() : c.otherwise(), condition, then);
        }
        return Exprs.map(e, inner);
    }
}
