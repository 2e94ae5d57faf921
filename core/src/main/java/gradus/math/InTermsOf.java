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
 * Jacobian. Accepted only where the result is simpler, or free of the tensor that A was computed from;
 * done again while something is gained, each time with a smaller expression.
 */
public final class InTermsOf {
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
        Expr further = best == null || !Exprs.mentions(best, argument) ? null : rewrite(best, definition, argument);
        return further == null ? best : further;
    }

    /**
     * The expression with the definition's own value in it, in every way there is, also where nothing is gained: a
     * person may write it so.
     *
     * @param argument the tensor that the definition is computed from, which no result mentions
     */
    public static List<Expr> all(Expr e, Equation definition, Tensor argument) {
        List<Expr> found = new ArrayList<>();
        for (Relation relation : relations(definition, argument)) {
            Expr candidate = replace(e, definition, relation);
            if (candidate != null && !Exprs.mentions(candidate, argument)) {
                found.add(candidate);
            }
        }
        return found;
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

    /** The atom t, and the value of t^power in terms of the defined tensor. */
    private record Relation(Expr atom, int power, Expr value, boolean throughExp, Set<Expr> others) {}

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
        Set<Expr> atoms = new LinkedHashSet<>(above.atoms());
        atoms.addAll(below.atoms());
        for (Expr t : atoms) {
            boolean local =
                    definition.indices().stream().allMatch(i -> Exprs.isFree(i, t)) && Exprs.mentions(t, argument);
            int n = Math.max(above.degree(t), below.degree(t));
            if (!local || n < 1 || !onlyPower(above, t, n) || !onlyPower(below, t, n)) {
                continue;
            }
            // self = (p t^n + q) / (r t^n + s)  =>  t^n = (q - self s) / (self r - p)
            Factored a = NormalForm.of(self);
            Factored p = Factored.of(above.coefficient(t, n));
            Factored q = Factored.of(above.coefficient(t, 0));
            Factored r = Factored.of(below.coefficient(t, n));
            Factored s = Factored.of(below.coefficient(t, 0));
            Factored over = a.times(r).plus(p.scaled(Rational.MINUS_ONE));
            if (over.isZero()) {
                continue;
            }
            Factored value = q.plus(a.times(s).scaled(Rational.MINUS_ONE)).times(over.inverse());
            Set<Expr> others = new HashSet<>();
            atoms.stream().filter(x -> !x.equals(t)).forEach(x -> others.add(raised(x)));
            found.add(new Relation(t, n, value.toExpr(), throughExp, others));
            if (n == 1 && t instanceof Apply root && root.function() == Function.SQRT) {
                underRoot(found, root.argument(), value.pow(2), argument);
            }
        }
    }

    private static boolean onlyPower(Poly poly, Expr t, int n) {
        return poly.terms().keySet().stream().allMatch(m -> m.exponent(t) == 0 || m.exponent(t) == n);
    }

    /** sqrt(u) = v gives u = v^2, to be solved for an entry of which u is a linear function. */
    private static void underRoot(List<Relation> found, Expr u, Factored square, Tensor argument) {
        Poly linear = NormalForm.of(u).polynomial();
        if (linear == null) {
            return;
        }
        for (Expr t : linear.atoms()) {
            if (t instanceof Entry x
                    && x.tensor().equals(argument)
                    && linear.degree(t) == 1
                    && linear.coefficient(t, 1).isConstant()) {
                Factored rest = Factored.of(linear.coefficient(t, 0)).scaled(Rational.MINUS_ONE);
                Rational slope = linear.coefficient(t, 1).constant();
                Expr value = square.plus(rest).scaled(Rational.ONE.over(slope)).toExpr();
                found.add(new Relation(t, 1, value, false, Set.of()));
            }
        }
    }

    /** With exp(-n u) written as exp(u)^-n, as the relation has it. */
    private static Expr raised(Expr e) {
        Expr inner = Exprs.map(e, InTermsOf::raised);
        if (inner instanceof Apply f && f.function() == Function.EXP) {
            Factored power = NormalForm.of(inner);
            if (power.coefficient().isOne() && power.factors().size() == 1) {
                Expr atom = power.factors().firstKey().asAtom();
                return atom == null
                        ? inner
                        : Expr.pow(
                                atom,
                                power.factors().getOrDefault(power.factors().firstKey(), 1));
            }
        }
        return inner;
    }

    /** Replaces every instance of the atom, at any indices; atoms that the definition itself contains stay closed. */
    private static @Nullable Expr replace(Expr e, Equation definition, Relation relation) {
        Expr normal = raised(NormalForm.of(e).toExpr());
        boolean[] hit = new boolean[1];
        Expr replaced = replaceIn(normal, definition, relation, hit);
        if (!hit[0]) {
            return null;
        }
        Expr simple = NormalForm.simplify(replaced);
        boolean[] again = new boolean[1];
        replaceIn(raised(NormalForm.of(simple).toExpr()), definition, relation, again);
        return again[0] && !(relation.atom() instanceof Entry) ? null : simple;
    }

    private static Expr replaceIn(Expr e, Equation definition, Relation relation, boolean[] hit) {
        for (Expr other : relation.others()) {
            if (!(other instanceof Entry) && match(other, e, definition.indices()) != null) {
                return e;
            }
        }
        int exponent = e instanceof Expr.Pow p ? p.exponent() : 1;
        Expr base = e instanceof Expr.Pow p ? p.base() : e;
        Map<Index, Index> at =
                exponent % relation.power() == 0 ? match(relation.atom(), base, definition.indices()) : null;
        if (at != null) {
            hit[0] = true;
            return Expr.pow(Exprs.substitute(relation.value(), at), exponent / relation.power());
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
