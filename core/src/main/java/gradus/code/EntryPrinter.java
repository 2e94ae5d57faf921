package gradus.code;

import gradus.math.Expr;
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
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Prints expressions entry by entry, as a language without matrices has them; what differs is left open. */
abstract class EntryPrinter {
    private static final int SUM = 1;
    private static final int TIMES = 2;
    private static final int FACTOR = 3;

    final Names names;
    final Set<Helper> helpers;

    EntryPrinter(Names names, Set<Helper> helpers) {
        this.names = names;
        this.helpers = helpers;
    }

    final String print(Expr e) {
        return print(e, 0);
    }

    private String print(Expr e, int context) {
        Expr soft = Idioms.softLog(e);
        if (soft != null) {
            return softLog(print(soft));
        }
        Idioms.ZeroLog<Expr> zero = Idioms.zeroLog(e);
        if (zero != null) {
            String call = zeroLog(print(zero.c()), print(zero.u()));
            return zero.rest().isEmpty()
                    ? call
                    : zero.rest().equals(List.of(Expr.num(-1)))
                            ? parenthesise("-" + call, context > SUM)
                            : parenthesise(print(Expr.mul(zero.rest()), TIMES) + " * " + call, context > TIMES);
        }
        return switch (e) {
            case Num n -> number(n.value(), context);
            case Constant c -> constant(c);
            case Size s -> names.of(s.dim());
            case Entry x -> entry(x);
            case Delta d -> equal(index(d.first()), index(d.second()));
            case Add a -> parenthesise(sum(a), context > SUM);
            case Mul m -> times(m.factors(), context);
            case Pow p -> p.exponent() < 0 ? times(List.of(p), context) : power(print(p.base()), p.exponent());
            case Apply f -> call(f.function(), print(f.argument()));
            case Extremum x -> extremum(x.largest(), print(x.left()), print(x.right()));
            case Choose c ->
                choose(
                        turned(c)
                                ? print(c.right(), SUM) + (c.strict() ? " > " : " >= ") + print(c.left(), SUM)
                                : print(c.left(), SUM) + (c.strict() ? " < " : " <= ") + print(c.right(), SUM),
                        print(c.then(), SUM),
                        print(c.otherwise(), SUM));
            case Fold f ->
                switch (f.kind()) {
                    case SUM -> sum(f.index(), print(f.body()));
                    case LARGEST -> largest(f.index(), print(f.body()));
                };
            case Partial p -> throw new IllegalStateException("a derivative is left in the program");
        };
    }

    private static boolean turned(Choose c) {
        return c.left() instanceof Num && !(c.right() instanceof Num);
    }

    /** A letter's name, or the number of a fixed place. */
    final String index(Index i) {
        Integer place = i.place();
        return place == null ? names.of(i) : place(place);
    }

    /** The language's own number of a place that is counted from 0 here. */
    abstract String place(int fromZero);

    abstract String constant(Constant c);

    abstract String entry(Entry x);

    abstract String equal(String first, String second);

    abstract String power(String base, int exponent);

    abstract String call(Function function, String argument);

    abstract String softLog(String u);

    abstract String zeroLog(String c, String u);

    abstract String extremum(boolean largest, String left, String right);

    abstract String choose(String condition, String then, String otherwise);

    abstract String sum(Index index, String body);

    abstract String largest(Index index, String body);

    /** A whole number that a quotient is formed with. */
    abstract String whole(BigInteger n);

    private String number(Rational value, int context) {
        if (Numbers.isFraction(value) && !Numbers.isDecimal(value)) {
            return parenthesise(whole(value.num()) + " / " + whole(value.den()), context >= TIMES);
        }
        return parenthesise(Numbers.decimal(value), value.signum() < 0 && context >= TIMES);
    }

    private String sum(Add a) {
        return IndexForm.signed(a.terms().stream().map(term -> print(term, SUM)).toList());
    }

    private String times(List<Expr> factors, int context) {
        Rational number = Rational.ONE;
        List<Expr> above = new ArrayList<>();
        List<Expr> below = new ArrayList<>();
        for (Expr f : factors) {
            if (f instanceof Num n) {
                number = number.times(n.value());
            } else if (f instanceof Pow p && p.exponent() < 0) {
                below.add(Expr.pow(p.base(), -p.exponent()));
            } else {
                above.add(f);
            }
        }
        String sign = number.signum() < 0 ? "-" : "";
        number = number.abs();
        List<String> top = new ArrayList<>();
        List<String> bottom = new ArrayList<>();
        if (Numbers.isFraction(number)) {
            bottom.add(Numbers.decimal(new Rational(number.den(), BigInteger.ONE)));
            number = new Rational(number.num(), BigInteger.ONE);
        }
        if (!number.isOne() || above.isEmpty()) {
            // A quotient of whole numbers must not lose its fraction.
            boolean alone = above.stream().allMatch(Size.class::isInstance);
            top.add(number.isInteger() && alone ? whole(number.num()) : Numbers.decimal(number));
        }
        if (sign.isEmpty() && above.size() == 1 && top.isEmpty() && bottom.isEmpty() && below.isEmpty()) {
            return print(above.getFirst(), context);
        }
        above.forEach(f -> top.add(print(f, FACTOR)));
        below.forEach(f -> bottom.add(print(f, FACTOR)));
        String text = sign + String.join(" * ", top);
        if (!bottom.isEmpty()) {
            text += " / " + (bottom.size() == 1 ? bottom.getFirst() : "(" + String.join(" * ", bottom) + ")");
        }
        return parenthesise(text, context > TIMES || (context == TIMES && !sign.isEmpty()));
    }

    static String parenthesise(String text, boolean needed) {
        return needed ? "(" + text + ")" : text;
    }
}
