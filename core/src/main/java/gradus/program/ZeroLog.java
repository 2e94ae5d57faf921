package gradus.program;

import gradus.math.Domain;
import gradus.math.Expr;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Mul;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Rule;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Labels may be 0 where the prediction is. */
final class ZeroLog {
    static final Rule RULE = new Rule("0 log 0 = 0", "c log(u) = 0 where c = 0");

    private ZeroLog() {}

    /** Guards c log(u) where c holds nothing but given tensors: labels may be 0 where the prediction is. */
    static Expr apply(Expr e, Set<Tensor> given) {
        Expr inner = Exprs.map(e, x -> apply(x, given));
        if (!(inner instanceof Mul m)) {
            return inner;
        }
        List<Expr> labels = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr f : m.factors()) {
            boolean label = !Exprs.tensors(f).isEmpty() && given.containsAll(Exprs.tensors(f));
            (label ? labels : rest).add(f);
        }
        boolean log = rest.stream()
                .anyMatch(
                        f -> f instanceof Apply a && a.function() == Function.LOG && !Domain.isPositive(a.argument()));
        if (labels.isEmpty() || !log) {
            return inner;
        }
        return new Choose(Expr.apply(Function.ABS, Expr.mul(labels)), false, Expr.ZERO, Expr.ZERO, inner);
    }
}
