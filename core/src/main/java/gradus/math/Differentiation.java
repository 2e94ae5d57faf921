package gradus.math;

import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Pow;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Works out partial derivatives one rule at a time. A rule looks at one {@link Partial} and replaces it by an
 * expression whose partials have smaller bodies: that is why it ends.
 */
final class Differentiation {
    static final Rule CONSTANT = new Rule("constant", "c' = 0 where c does not depend on the variable");
    static final Rule ENTRY = new Rule("entry of a tensor", "∂X[i,j]/∂X[k,l] = delta(i,k) delta(j,l)");
    static final Rule SUM = new Rule("sum rule", "(u + v)' = u' + v'");
    static final Rule INDEXED_SUM = new Rule("sum rule", "(sum(k) u)' = sum(k) u'");
    static final Rule FACTOR = new Rule("constant factor", "(c u)' = c u'");
    static final Rule PRODUCT = new Rule("product rule", "(u v)' = u' v + u v'");
    static final Rule POWER = new Rule("power rule", "(u^n)' = n u^(n-1) u'");
    static final Rule RECIPROCAL = new Rule("quotient rule", "(1/u)' = -u'/u^2");
    static final Rule CASES = new Rule("case by case", "each branch by itself, away from the border");
    static final Rule EXTREMUM = new Rule("maximum, minimum", "the derivative of the side that is taken");

    /** A rule's outcome on one partial derivative. */
    record Outcome(Rule rule, Expr value) {}

    /** Where the rules come from: this class, or one that a test has corrupted. */
    @FunctionalInterface
    interface Rules {
        Outcome apply(Partial p);
    }

    private Differentiation() {}

    /** The rule that fits, applied to this partial derivative. */
    static Outcome apply(Partial p) {
        Entry wrt = p.wrt();
        if (!Exprs.mentions(p.body(), wrt.tensor())) {
            return new Outcome(CONSTANT, Expr.ZERO);
        }
        return switch (p.body()) {
            case Entry x -> new Outcome(ENTRY, deltas(x, wrt));
            case Add a ->
                new Outcome(SUM, Expr.add(a.terms().stream().map(t -> d(t, wrt)).toList()));
            case Mul m -> product(m, wrt);
            case Pow w -> power(w, wrt);
            case Apply f ->
                new Outcome(
                        new Rule("chain rule, " + f.function().text(), LawText.of(f.function())),
                        Expr.mul(Derivatives.of(f.function(), f.argument()), d(f.argument(), wrt)));
            case Fold f ->
                switch (f.kind()) {
                    case SUM -> sum(f, wrt);
                    case LARGEST -> largest(f, wrt);
                };
            case Choose c ->
                new Outcome(
                        CASES, new Choose(c.left(), c.strict(), c.right(), d(c.then(), wrt), d(c.otherwise(), wrt)));
            case Extremum x -> new Outcome(EXTREMUM, extremum(x, wrt));
            case Partial inner -> throw new IllegalStateException("inner derivatives come first");
            case Expr.Num n -> new Outcome(CONSTANT, Expr.ZERO);
            case Expr.Constant c -> new Outcome(CONSTANT, Expr.ZERO);
            case Expr.Size s -> new Outcome(CONSTANT, Expr.ZERO);
            case Delta d -> new Outcome(CONSTANT, Expr.ZERO);
        };
    }

    private static Expr d(Expr body, Entry wrt) {
        return new Partial(body, wrt);
    }

    private static Expr deltas(Entry x, Entry wrt) {
        List<Expr> product = new ArrayList<>();
        for (int n = 0; n < wrt.indices().size(); n++) {
            product.add(new Delta(x.indices().get(n), wrt.indices().get(n)));
        }
        return Expr.mul(product);
    }

    private static Outcome product(Mul m, Entry wrt) {
        List<Expr> constant = new ArrayList<>();
        List<Expr> varying = new ArrayList<>();
        m.factors().forEach(f -> (Exprs.mentions(f, wrt.tensor()) ? varying : constant).add(f));
        if (!constant.isEmpty()) {
            return new Outcome(FACTOR, Expr.mul(Expr.mul(constant), d(Expr.mul(varying), wrt)));
        }
        List<Expr> terms = new ArrayList<>();
        for (int n = 0; n < varying.size(); n++) {
            List<Expr> factors = new ArrayList<>(varying);
            factors.set(n, d(varying.get(n), wrt));
            terms.add(Expr.mul(factors));
        }
        return new Outcome(PRODUCT, Expr.add(terms));
    }

    private static Outcome power(Pow w, Entry wrt) {
        Expr value = Expr.mul(Expr.num(w.exponent()), Expr.pow(w.base(), w.exponent() - 1), d(w.base(), wrt));
        return new Outcome(w.exponent() == -1 ? RECIPROCAL : POWER, value);
    }

    private static Outcome sum(Fold s, Entry wrt) {
        Set<String> taken = wrt.indices().stream().map(Index::name).collect(Collectors.toSet());
        Fold apart = (Fold) Exprs.avoid(s, taken);
        return new Outcome(INDEXED_SUM, Expr.sum(apart.index(), d(apart.body(), wrt)));
    }

    /** At a tie half of each side; the constant's derivative where one side is constant. */
    private static Expr extremum(Extremum x, Entry wrt) {
        Expr left = x.left();
        Expr right = x.right();
        if (Exprs.mentions(left, wrt.tensor()) && !Exprs.mentions(right, wrt.tensor())) {
            return extremum(new Extremum(x.largest(), right, left), wrt);
        }
        Expr low = x.largest() ? left : right;
        Expr high = x.largest() ? right : left;
        if (!Exprs.mentions(left, wrt.tensor())) {
            return new Choose(low, true, high, d(right, wrt), Expr.ZERO);
        }
        Expr half = Expr.mul(Expr.num(1, 2), Expr.add(d(left, wrt), d(right, wrt)));
        return new Choose(low, true, high, d(right, wrt), new Choose(high, true, low, d(left, wrt), half));
    }

    /** The mean over the entries that are largest. */
    private static Outcome largest(Fold l, Entry wrt) {
        Set<String> taken = wrt.indices().stream().map(Index::name).collect(Collectors.toSet());
        Fold apart = (Fold) Exprs.avoid(l, taken);
        Set<String> names = Exprs.indexNames(apart);
        names.addAll(taken);
        Index k = Exprs.fresh(apart.index().dim(), names);
        Expr at = Exprs.bodyOver(apart, k);
        Expr count = Expr.sum(k, new Choose(apart, false, at, Expr.ONE, Expr.ZERO));
        Expr all = Expr.sum(k, new Choose(apart, false, at, d(at, wrt), Expr.ZERO));
        return new Outcome(EXTREMUM, Expr.div(all, count));
    }

    /** The derivative with every rule carried out, not simplified. */
    static Expr derivative(Expr body, Entry wrt) {
        return carriedOut(d(body, wrt));
    }

    private static Expr carriedOut(Expr e) {
        return e instanceof Partial p ? carriedOut(apply(p).value()) : Exprs.map(e, Differentiation::carriedOut);
    }

    /** The first partial derivative that can be worked out next: one without another inside its body. */
    static @Nullable Partial next(Expr e) {
        for (Expr child : e instanceof Partial p ? List.of(p.body()) : Exprs.children(e)) {
            Partial found = next(child);
            if (found != null) {
                return found;
            }
        }
        return e instanceof Partial p ? p : null;
    }

    /** True where some partial derivative is 0 because its body does not read the variable: those go first. */
    static boolean vanishes(Expr e) {
        return Exprs.any(
                e,
                x -> x instanceof Partial p && !Exprs.mentions(p.body(), p.wrt().tensor()));
    }

    /** Applies the rule wherever it is the one that fits. */
    static Expr everywhere(Expr e, Rule rule, Rules rules) {
        if (e instanceof Partial p && next(p.body()) == null) {
            Outcome outcome = rules.apply(p);
            return outcome.rule().equals(rule) ? outcome.value() : p;
        }
        return Exprs.map(e, x -> everywhere(x, rule, rules));
    }
}
