package gradus.math;

import gradus.math.MatrixForm.Apply;
import gradus.math.MatrixForm.Axis;
import gradus.math.MatrixForm.Choose;
import gradus.math.MatrixForm.Extremum;
import gradus.math.MatrixForm.Number;
import gradus.math.MatrixForm.Plus;
import gradus.math.MatrixForm.Power;
import gradus.math.MatrixForm.Product;
import gradus.math.MatrixForm.Reduce;
import gradus.math.MatrixForm.Size;
import gradus.math.MatrixForm.Times;
import gradus.math.MatrixForm.Transpose;
import gradus.math.MatrixForm.Whole;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints matrix forms as {@code 1/m * (dZ2 A1^T + lambda * W2)}: a blank is the matrix product, {@code *} and {@code /}
 * work element by element, {@code rowsum} adds up along each row and {@code colsum} down each column.
 */
public final class MatrixText {
    private static final int SUM = 1;
    private static final int TIMES = 2;
    private static final int PRODUCT = 3;
    private static final int POWER = 4;

    private MatrixText() {}

    public static String of(MatrixForm form) {
        return print(form, 0);
    }

    private static String print(MatrixForm form, int context) {
        return switch (form) {
            case Number n -> number(n.value(), context);
            case MatrixForm.Constant c -> c.value().text();
            case Size s -> s.dim().name();
            case Whole w -> w.tensor().name();
            case Transpose t -> print(t.of(), POWER) + "^T";
            case Product p ->
                parenthesise(print(p.left(), PRODUCT) + " " + print(p.right(), PRODUCT), context >= POWER);
            case Times t -> times(t.factors(), context);
            case Plus p -> parenthesise(sum(p), context > SUM);
            case Power p -> p.exponent() < 0 ? times(List.of(p), context) : print(p.base(), POWER) + "^" + p.exponent();
            case Apply a -> a.function().text() + "(" + of(a.argument()) + ")";
            case Extremum x -> (x.largest() ? "max(" : "min(") + of(x.left()) + ", " + of(x.right()) + ")";
            case Choose c -> "if(" + condition(c) + ", " + of(c.then()) + ", " + of(c.otherwise()) + ")";
            case Reduce r -> reduction(r);
        };
    }

    /** The side that varies first: {@code Z1 > 0} rather than {@code 0 < Z1}. */
    private static String condition(Choose c) {
        boolean turn = c.left().isScalar() && !c.right().isScalar();
        return turn
                ? of(c.right()) + (c.strict() ? " > " : " >= ") + of(c.left())
                : of(c.left()) + (c.strict() ? " < " : " <= ") + of(c.right());
    }

    private static String reduction(Reduce r) {
        String name = r.largest() ? "max" : "sum";
        return (r.axis() == Axis.BOTH ? name : (r.axis() == Axis.COLUMNS ? "row" : "col") + name) + "(" + of(r.of())
                + ")";
    }

    private static String number(Rational value, int context) {
        String text = value.toString();
        boolean compound = value.signum() < 0 || text.contains("/");
        return parenthesise(text, compound && context >= TIMES);
    }

    private static String sum(Plus p) {
        StringBuilder text = new StringBuilder();
        for (MatrixForm term : p.terms()) {
            String printed = print(term, SUM);
            if (text.isEmpty()) {
                text.append(printed);
            } else if (printed.startsWith("-")) {
                text.append(" - ").append(printed.substring(1));
            } else {
                text.append(" + ").append(printed);
            }
        }
        return text.toString();
    }

    /** Numbers, sizes and given scalars stand in front as one fraction, then the rest. */
    private static String times(List<MatrixForm> factors, int context) {
        Rational number = Rational.ONE;
        List<MatrixForm> scalars = new ArrayList<>();
        List<MatrixForm> rest = new ArrayList<>();
        for (MatrixForm f : factors) {
            if (f instanceof Number n) {
                number = number.times(n.value());
            } else {
                (isCoefficient(f) ? scalars : rest).add(f);
            }
        }
        String sign = number.signum() < 0 ? "-" : "";
        number = number.abs();
        if (rest.isEmpty()) {
            return parenthesise(sign + fraction(number, scalars, "/"), context >= TIMES);
        }
        String front = number.isOne() && scalars.isEmpty() ? "" : fraction(number, scalars, "/");
        String back = fraction(Rational.ONE, rest, " / ");
        boolean single = front.isEmpty() && sign.isEmpty() && rest.size() == 1 && !(rest.getFirst() instanceof Power);
        String text = sign + (front.isEmpty() ? back : front + " * " + back);
        return single
                ? print(rest.getFirst(), context)
                : parenthesise(text, context >= PRODUCT || (context == TIMES && !sign.isEmpty()));
    }

    private static boolean isCoefficient(MatrixForm f) {
        return switch (f) {
            case Power p -> isCoefficient(p.base());
            case MatrixForm.Constant c -> true;
            case Size s -> true;
            case Whole w -> w.isScalar();
            default -> false;
        };
    }

    private static String fraction(Rational number, List<MatrixForm> factors, String bar) {
        List<String> above = new ArrayList<>();
        List<String> below = new ArrayList<>();
        String[] parts = number.toString().split("/");
        if (!parts[0].equals("1")) {
            above.add(parts[0]);
        }
        if (parts.length > 1) {
            below.add(parts[1]);
        }
        for (MatrixForm f : factors) {
            if (f instanceof Power p && p.exponent() < 0) {
                MatrixForm base = p.exponent() == -1 ? p.base() : new Power(p.base(), -p.exponent());
                below.add(print(base, TIMES + 1));
            } else {
                above.add(print(f, TIMES));
            }
        }
        String join = bar.equals("/") ? "*" : " * ";
        String top = above.isEmpty() ? "1" : String.join(join, above);
        return below.isEmpty()
                ? top
                : top + bar + (below.size() == 1 ? below.getFirst() : "(" + String.join(join, below) + ")");
    }

    private static String parenthesise(String text, boolean needed) {
        return needed ? "(" + text + ")" : text;
    }
}
