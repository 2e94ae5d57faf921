package gradus.program;

import gradus.math.Expr;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Pow;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums of exponentials: the largest exponent becomes 0. */
final class ShiftByLargest {
    static final Rule RULE =
            new Rule("shift by the largest", "sum(k) exp(u_k) f_k = exp(M) sum(k) exp(u_k - M) f_k, M = max(k) u_k");

    private ShiftByLargest() {}

    static Expr apply(Expr e) {
        Expr inner = Exprs.map(e, ShiftByLargest::apply);
        if (inner instanceof Apply f && f.function() == Function.LOG && shifted(f.argument()) instanceof Shifted s) {
            return Expr.add(s.largest(), Expr.apply(Function.LOG, s.rest()));
        }
        return inner instanceof Mul m ? shiftProduct(m) : inner;
    }

    /** exp(M) times rest. */
    private record Shifted(Fold largest, Expr rest) {}

    private static @Nullable Shifted shifted(Expr e) {
        if (!(e instanceof Fold s && s.isSum())) {
            return null;
        }
        List<Expr> factors = s.body() instanceof Mul m ? m.factors() : List.of(s.body());
        for (int n = 0; n < factors.size(); n++) {
            if (factors.get(n) instanceof Apply f
                    && f.function() == Function.EXP
                    && Exprs.isFree(s.index(), f.argument())
                    && !Exprs.any(f.argument(), x -> x instanceof Fold inner && inner.kind() == Fold.Kind.LARGEST)) {
                Index k = Exprs.fresh(s.index().dim(), Exprs.indexNames(s));
                Fold largest = Expr.largest(k, Exprs.substitute(f.argument(), Map.of(s.index(), k)));
                List<Expr> rest = new ArrayList<>(factors);
                rest.set(n, Expr.apply(Function.EXP, Expr.sub(f.argument(), largest)));
                return new Shifted(largest, new Fold(Fold.Kind.SUM, s.index(), Expr.mul(rest)));
            }
        }
        return null;
    }

    /** A product in which the powers of exp(M) cancel, as in exp(u_i) / sum(k) exp(u_k). */
    private static Expr shiftProduct(Mul m) {
        for (Expr factor : m.factors()) {
            Shifted s = shifted(factor instanceof Pow p ? p.base() : factor);
            if (s == null) {
                continue;
            }
            Fold largest = s.largest();
            List<Expr> shifted = new ArrayList<>();
            int power = 0;
            for (Expr f : m.factors()) {
                int exponent = f instanceof Pow p ? p.exponent() : 1;
                Expr base = f instanceof Pow p ? p.base() : f;
                Expr moved = move(base, largest);
                power += moved == null ? 0 : exponent;
                shifted.add(moved == null ? f : Expr.pow(moved, exponent));
            }
            if (power == 0) {
                return Expr.mul(shifted);
            }
        }
        return m;
    }

    /** The factor divided by exp(M), or null if it holds no such exponential. */
    private static @Nullable Expr move(Expr base, Fold largest) {
        Shifted s = shifted(base);
        if (s != null) {
            return s.largest().equals(largest) ? s.rest() : null;
        }
        if (!(base instanceof Apply f && f.function() == Function.EXP)) {
            return null;
        }
        for (Index i : Exprs.freeIndices(f.argument())) {
            if (i.dim().equals(largest.index().dim())
                    && Exprs.substitute(largest.body(), Map.of(largest.index(), i))
                            .equals(f.argument())) {
                return Expr.apply(Function.EXP, Expr.sub(f.argument(), largest));
            }
        }
        return null;
    }
}
