package gradus.network;

import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Formulas in the language in which they are read: what is written is read back as the same expression, factor by factor. */
final class FormulaWriter {
    private FormulaWriter() {}

    static String text(Expr e) {
        return e instanceof Expr.Add a ? sum(a) : product(e);
    }

    private static String sum(Expr.Add a) {
        StringBuilder text = new StringBuilder();
        for (Expr term : a.terms()) {
            boolean subtracted = !text.isEmpty() && isNegated(term);
            text.append(text.isEmpty() ? "" : subtracted ? " - " : " + ")
                    .append(subtracted ? product(negated(term)) : product(term));
        }
        return text.toString();
    }

    /** Whether a term reads as one that is subtracted: -1 times something, or a negative number. */
    private static boolean isNegated(Expr term) {
        return term instanceof Expr.Num number && number.value().signum() < 0
                || term instanceof Expr.Mul m
                        && m.factors().getFirst() instanceof Expr.Num sign
                        && sign.value().negate().isOne();
    }

    private static Expr negated(Expr term) {
        if (term instanceof Expr.Num n) {
            return new Expr.Num(n.value().negate());
        }
        List<Expr> factors = ((Expr.Mul) term).factors();
        return Expr.mul(factors.subList(1, factors.size()));
    }

    private static String product(Expr e) {
        List<Expr> factors = e instanceof Expr.Mul m ? m.factors() : List.of(e);
        if (isNegated(e) && factors.size() > 1 && factors.get(1) instanceof Expr.Num) {
            return "-(" + product(negated(e)) + ")"; // -2 would be read as one number
        }
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < factors.size(); n++) {
            Expr factor = factors.get(n);
            boolean last = n == factors.size() - 1;
            if (n == 0
                    && !last
                    && factor instanceof Expr.Num minus
                    && minus.value().negate().isOne()) {
                text.append("-");
                continue;
            }
            boolean first = text.isEmpty() || text.toString().equals("-");
            if (factor instanceof Expr.Pow p && p.exponent() == -1) {
                text.append(first ? "1 / " : " / ").append(operand(p.base()));
            } else {
                text.append(first ? "" : " * ").append(last ? lastFactor(factor) : factor(factor));
            }
        }
        return text.toString();
    }

    /** A sum over an index reaches to the end of the product, so that only the last factor can stand as it is. */
    private static String lastFactor(Expr e) {
        return e instanceof Expr.Fold f ? fold(f) : factor(e);
    }

    private static String fold(Expr.Fold f) {
        List<String> indices = new ArrayList<>();
        Expr body = f;
        while (body instanceof Expr.Fold inner && inner.kind() == f.kind()) {
            indices.add(inner.index().name());
            body = inner.body();
        }
        return (f.isSum() ? "sum(" : "max(") + String.join(",", indices) + ") "
                + (body instanceof Expr.Add ? operand(body) : product(body));
    }

    private static String factor(Expr e) {
        return e instanceof Expr.Pow p && p.exponent() != -1
                ? operand(p.base()) + "^" + p.exponent()
                : e instanceof Expr.Num n ? number(n.value()) : operand(e);
    }

    private static String number(Rational value) {
        return value.toString();
    }

    /** What stands behind a division sign or under a power. */
    private static String operand(Expr e) {
        return switch (e) {
            case Expr.Num n ->
                n.value().isInteger() && n.value().signum() >= 0 ? number(n.value()) : "(" + number(n.value()) + ")";
            case Expr.Constant c -> c.text();
            case Expr.Size s -> s.dim().name();
            case Expr.Entry x -> entry(x);
            case Expr.Apply f -> f.function().text() + "(" + text(f.argument()) + ")";
            case Expr.Extremum x -> (x.largest() ? "max(" : "min(") + text(x.left()) + ", " + text(x.right()) + ")";
            case Expr.Choose c ->
                "if(" + text(c.left()) + (c.strict() ? " < " : " <= ") + text(c.right()) + ", " + text(c.then()) + ", "
                        + text(c.otherwise()) + ")";
            case Expr.Fold f -> "(" + fold(f) + ")";
            case Expr.Add _, Expr.Mul _, Expr.Pow _ -> "(" + text(e) + ")";
            case Expr.Delta _, Expr.Partial _ -> throw new IllegalArgumentException("no formula is read as " + e);
        };
    }

    private static String entry(Expr.Entry x) {
        return x.indices().isEmpty()
                ? x.tensor().name()
                : x.tensor().name() + x.indices().stream().map(Index::name).collect(Collectors.joining(",", "[", "]"));
    }
}
