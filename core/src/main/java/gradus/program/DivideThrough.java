package gradus.program;

import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Pow;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exponentials above and below the line: inf/inf becomes 1/(1 + 0). */
final class DivideThrough {
    static final Rule RULE = new Rule("divide through", "exp(u)/(a + b exp(u)) = 1/(a exp(-u) + b)");

    private DivideThrough() {}

    static Expr apply(Expr e) {
        Expr inner = Exprs.map(e, DivideThrough::apply);
        if (!(inner instanceof Mul m)) {
            return inner;
        }
        List<Expr> factors = new ArrayList<>(m.factors());
        for (int d = 0; d < factors.size(); d++) {
            Apply exponential = factors.get(d) instanceof Pow p && p.exponent() < 0 ? exponentialIn(p.base()) : null;
            if (exponential == null) {
                continue;
            }
            for (int n = 0; n < factors.size(); n++) {
                Expr paired = n == d ? null : pair(factors.get(n), (Pow) factors.get(d), exponential);
                if (paired != null) {
                    Pow below = (Pow) factors.get(d);
                    factors.set(n, paired);
                    factors.set(d, Expr.pow(below.base(), below.exponent() + 1));
                    return apply(Expr.mul(factors));
                }
            }
        }
        return inner;
    }

    /** The exponential that a sum has as one of its terms. */
    private static @Nullable Apply exponentialIn(Expr base) {
        if (base instanceof Add a) {
            for (Expr term : a.terms()) {
                if (exponentialFactor(term) != null) {
                    return exponentialFactor(term);
                }
            }
        }
        return null;
    }

    private static @Nullable Apply exponentialFactor(Expr term) {
        if (term instanceof Apply f && f.function() == Function.EXP) {
            return f;
        }
        if (term instanceof Pow p && p.exponent() > 0) {
            return exponentialFactor(p.base());
        }
        if (term instanceof Mul m
                && m.factors().stream().allMatch(f -> f instanceof Num || exponentialFactor(f) != null)) {
            return m.factors().stream()
                    .map(DivideThrough::exponentialFactor)
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }

    /** What a factor above the line becomes when one power of the sum below is given to it; null where it has no such exponential. */
    private static @Nullable Expr pair(Expr above, Pow below, Apply exponential) {
        if (above.equals(exponential)) {
            return Expr.pow(through(below.base(), exponential), -1);
        }
        if (above instanceof Pow p && p.exponent() > 0 && p.base().equals(exponential)) {
            return Expr.mul(Expr.pow(exponential, p.exponent() - 1), Expr.pow(through(below.base(), exponential), -1));
        }
        if (above instanceof Add sum && sum.terms().stream().anyMatch(t -> has(t, exponential))) {
            List<Expr> terms = new ArrayList<>();
            for (Expr term : sum.terms()) {
                terms.add(
                        has(term, exponential)
                                ? Expr.mul(without(term, exponential), Expr.pow(through(below.base(), exponential), -1))
                                : Expr.mul(term, Expr.pow(below.base(), -1)));
            }
            return Expr.add(terms);
        }
        return null;
    }

    private static boolean has(Expr term, Apply exponential) {
        return term.equals(exponential)
                || (term instanceof Pow p && p.exponent() > 0 && p.base().equals(exponential))
                || (term instanceof Mul m && m.factors().stream().anyMatch(f -> has(f, exponential)));
    }

    private static Expr without(Expr term, Apply exponential) {
        if (term.equals(exponential)) {
            return Expr.ONE;
        }
        if (term instanceof Pow p) {
            return Expr.pow(p.base(), p.exponent() - 1);
        }
        List<Expr> factors = new ArrayList<>(((Mul) term).factors());
        for (int n = 0; n < factors.size(); n++) {
            if (has(factors.get(n), exponential)) {
                factors.set(n, without(factors.get(n), exponential));
                break;
            }
        }
        return Expr.mul(factors);
    }

    /** a + b exp(u) divided by exp(u), term by term. */
    private static Expr through(Expr base, Apply exponential) {
        Expr inverse = Expr.apply(Function.EXP, Expr.neg(exponential.argument()));
        List<Expr> terms = new ArrayList<>();
        for (Expr term : ((Add) base).terms()) {
            terms.add(has(term, exponential) ? without(term, exponential) : Expr.mul(term, inverse));
        }
        return Expr.add(terms);
    }
}
