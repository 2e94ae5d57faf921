package gradus.program;

import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Mul;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Rule;

/** log(1 + exp(u)) without overflow, and exact where exp(u) is small. */
final class LogOfSum {
    static final Rule RULE = new Rule("log of a sum", "log(1 + exp(u)) = max(u, 0) + log(1 + exp(-abs(u)))");

    private LogOfSum() {}

    static Expr apply(Expr e) {
        Expr inner = Exprs.map(e, LogOfSum::apply);
        if (!(inner instanceof Apply f
                && f.function() == Function.LOG
                && f.argument() instanceof Add a
                && a.terms().size() == 2)) {
            return inner;
        }
        int one = a.terms().indexOf(Expr.ONE);
        if (one < 0
                || !(a.terms().get(1 - one) instanceof Apply g && g.function() == Function.EXP)
                || g.argument() instanceof Mul m
                        && m.factors().getLast() instanceof Apply h
                        && h.function() == Function.ABS) {
            return inner;
        }
        Expr u = g.argument();
        Expr t = Expr.apply(Function.EXP, Expr.neg(Expr.apply(Function.ABS, u)));
        return Expr.add(new Extremum(true, u, Expr.ZERO), logOfOnePlus(t));
    }

    /** log(1 + t) for small t too: t log(w)/(w - 1) with w = 1 + t as it is rounded (Higham 2002, 1.14.1). */
    private static Expr logOfOnePlus(Expr t) {
        Expr w = Expr.add(Expr.ONE, t);
        // 1 - w as a product, so that no pass takes 1 - (1 + t) for a sum of three terms.
        Expr quotient = Expr.mul(Expr.num(-1), t, Expr.apply(Function.LOG, w), Expr.pow(Expr.sub(Expr.ONE, w), -1));
        return new Choose(w, false, Expr.ONE, t, quotient);
    }
}
