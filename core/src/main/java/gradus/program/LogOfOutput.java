package gradus.program;

import gradus.math.Domain;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Pow;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.NormalForm;
import gradus.math.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** log(A) with A's definition inserted, where that splits into logs of positive factors. */
final class LogOfOutput {
    static final Rule RULE = new Rule("log of a product", "log(u^p v^q) = p log(u) + q log(v), u, v > 0");

    private LogOfOutput() {}

    /** log(A) with A's definition inserted, where that splits into logs of positive factors. */
    static Expr apply(Expr e, List<Equation> forward, List<Equation> used) {
        if (e instanceof Apply f && f.function() == Function.LOG) {
            for (Equation definition : forward) {
                if (Exprs.mentions(f.argument(), definition.target())) {
                    Expr split = split(f.argument(), definition);
                    if (split != null) {
                        if (!used.contains(definition)) {
                            used.add(definition);
                        }
                        return split;
                    }
                }
            }
        }
        return Exprs.map(e, x -> apply(x, forward, used));
    }

    private static @Nullable Expr split(Expr argument, Equation definition) {
        Expr inserted = insert(argument, definition);
        Expr value = DivideThrough.apply(NormalForm.simplify(inserted));
        List<Expr> factors = value instanceof Mul m ? m.factors() : List.of(value);
        List<Expr> logs = new ArrayList<>();
        for (Expr factor : factors) {
            int power = factor instanceof Pow p ? p.exponent() : 1;
            Expr base = factor instanceof Pow p ? p.base() : factor;
            if (!Domain.isPositive(base)) {
                return null;
            }
            boolean inner = base instanceof Apply f && f.function() == Function.EXP;
            Expr logOf = inner ? ((Apply) base).argument() : Expr.apply(Function.LOG, base);
            logs.add(Expr.mul(Expr.num(power), logOf));
        }
        return Expr.add(logs);
    }

    private static Expr insert(Expr e, Equation definition) {
        return e instanceof Entry x && x.tensor().equals(definition.target())
                ? Exprs.bodyAt(definition, x.indices())
                : Exprs.map(e, x -> insert(x, definition));
    }
}
