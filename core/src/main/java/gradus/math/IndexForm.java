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
import gradus.math.Expr.Pow;
import gradus.math.Expr.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Prints expressions entry by entry, as {@code sum(k) W2[k,i]*dZ2[k,j]}. */
public final class IndexForm {
    private static final int SUM = 1;
    private static final int PRODUCT = 2;
    private static final int POWER = 3;

    private IndexForm() {}

    public static String text(Expr e) {
        return print(e, 0);
    }

    /** As it stands beside other factors: a sum of terms in parentheses. */
    static String factor(Expr e) {
        return print(e, PRODUCT);
    }

    public static String text(Equation equation) {
        return text(equation.left()) + " = " + text(equation.body());
    }

    private static String print(Expr e, int context) {
        return switch (e) {
            case Num n -> number(n.value(), context);
            case Constant c -> c.text();
            case Size s -> s.dim().name();
            case Entry x -> entry(x);
            case Delta d -> "delta(" + d.first() + "," + d.second() + ")";
            case Add a -> parenthesise(sum(a), context >= SUM + 1);
            case Mul m -> product(m, context);
            case Pow p ->
                p.exponent() < 0
                        ? parenthesise("1/" + print(Expr.pow(p.base(), -p.exponent()), POWER), context >= PRODUCT)
                        : print(p.base(), POWER + 1) + "^" + p.exponent();
            case Apply f -> f.function().text() + "(" + text(f.argument()) + ")";
            case Extremum x -> (x.largest() ? "max(" : "min(") + text(x.left()) + ", " + text(x.right()) + ")";
            case Choose c ->
                "if(" + text(c.left()) + (c.strict() ? " < " : " <= ") + text(c.right()) + ", " + text(c.then()) + ", "
                        + text(c.otherwise()) + ")";
            case Fold f -> parenthesise(fold(f), context >= PRODUCT);
            case Partial p -> partial(p);
        };
    }

    private static String number(Rational value, int context) {
        String text = value.toString();
        boolean compound = value.signum() < 0 || text.contains("/");
        return parenthesise(text, compound && context >= (text.contains("/") ? PRODUCT + 1 : PRODUCT));
    }

    private static String entry(Entry x) {
        Tensor.Rate rate = x.tensor().rate();
        if (rate != null) {
            int rank = rate.of().dims().size();
            return "d(" + entry(rate.of().at(x.indices().subList(0, rank))) + ")/d("
                    + entry(rate.by().at(x.indices().subList(rank, x.indices().size()))) + ")";
        }
        return x.indices().isEmpty()
                ? x.tensor().name()
                : x.tensor().name() + x.indices().stream().map(Index::name).collect(Collectors.joining(",", "[", "]"));
    }

    private static String sum(Add a) {
        return signed(a.terms().stream().map(term -> print(term, SUM)).toList());
    }

    /** Printed terms as a sum: one that begins with a minus sign is subtracted. */
    public static String signed(List<String> terms) {
        StringBuilder text = new StringBuilder();
        for (String term : terms) {
            if (text.isEmpty()) {
                text.append(term);
            } else if (term.startsWith("-")) {
                text.append(" - ").append(term.substring(1));
            } else {
                text.append(" + ").append(term);
            }
        }
        return text.toString();
    }

    private static String product(Mul m, int context) {
        List<String> above = new ArrayList<>();
        List<String> below = new ArrayList<>();
        Rational number = Rational.ONE;
        List<Expr> rest = new ArrayList<>();
        for (Expr factor : m.factors()) {
            if (factor instanceof Num n) {
                number = number.times(n.value());
            } else {
                rest.add(factor);
            }
        }
        String sign = number.signum() < 0 ? "-" : "";
        number = number.abs();
        if (!number.isOne()) {
            above.add(number.toString());
        }
        for (int i = 0; i < rest.size(); i++) {
            boolean last = i == rest.size() - 1;
            if (rest.get(i) instanceof Pow p && p.exponent() < 0) {
                below.add(print(Expr.pow(p.base(), -p.exponent()), POWER));
            } else if (rest.get(i) instanceof Fold s && s.isSum() && last && below.isEmpty()) {
                above.add(sums(s));
            } else {
                above.add(print(rest.get(i), PRODUCT));
            }
        }
        String text = sign + (above.isEmpty() ? "1" : String.join("*", above));
        if (!below.isEmpty()) {
            text += "/" + (below.size() == 1 ? below.getFirst() : "(" + String.join("*", below) + ")");
        }
        boolean endsInSum = !rest.isEmpty() && rest.getLast() instanceof Fold s && s.isSum();
        return parenthesise(
                text, context > PRODUCT || (context == PRODUCT && (!sign.isEmpty() || !below.isEmpty() || endsInSum)));
    }

    private static String fold(Fold f) {
        return switch (f.kind()) {
            case SUM -> sums(f);
            case LARGEST -> "max(" + f.index() + ") " + print(f.body(), PRODUCT);
        };
    }

    private static String sums(Fold s) {
        List<String> indices = new ArrayList<>();
        Expr body = s;
        while (body instanceof Fold inner && inner.isSum()) {
            indices.add(inner.index().name());
            body = inner.body();
        }
        return "sum(" + String.join(",", indices) + ") " + print(body, body instanceof Mul ? SUM : PRODUCT);
    }

    /** With ∂, so that it is not mistaken for the name of a derived tensor such as dZ2. */
    private static String partial(Partial p) {
        String wrt = entry(p.wrt());
        return "∂" + (p.body() instanceof Entry x ? entry(x) : "(" + text(p.body()) + ")") + "/∂" + wrt;
    }

    private static String parenthesise(String text, boolean needed) {
        return needed ? "(" + text + ")" : text;
    }
}
