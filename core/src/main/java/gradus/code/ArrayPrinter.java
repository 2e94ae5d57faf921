package gradus.code;

import gradus.math.Equation;
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
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints right sides as operations on whole arrays with any number of axes, from the index form. A part is printed for
 * the axes that its surroundings have, one index each: its own axes come in that order, and those it lacks are left out
 * or have length 1, so that the language repeats it along them.
 */
abstract class ArrayPrinter implements BodyPrinter {
    static final int SUM = 1;
    static final int TIMES = 2;
    /** The right operand of a product or a quotient. */
    static final int FACTOR = 3;

    static final int POWER = 4;
    /** What is raised to a power, transposed or indexed. */
    static final int ATOM = 5;

    final Names names;
    final Set<Helper> helpers;

    ArrayPrinter(Names names, Set<Helper> helpers) {
        this.names = names;
        this.helpers = helpers;
    }

    @Override
    public @Nullable String body(Equation given) {
        Equation e = Binders.distinct(given);
        if (!isPrintable(e.body())) {
            return null;
        }
        List<Index> axes = e.indices();
        if (Exprs.freeIndices(e.body()).containsAll(axes)) {
            return print(e.body(), axes, 0);
        }
        String zeros = zeros(e.target());
        return e.body().equals(Expr.ZERO) ? zeros : print(e.body(), axes, SUM) + " + " + zeros;
    }

    /** Whether the language has everything in it for whole arrays. */
    boolean isPrintable(Expr e) {
        return true;
    }

    final String print(Expr e, List<Index> axes, int context) {
        Expr soft = Idioms.softLog(e);
        if (soft != null) {
            return softLog(soft, axes);
        }
        Idioms.ZeroLog<Expr> zero = Idioms.zeroLog(e);
        if (zero != null) {
            return zeroLog(zero, axes, context);
        }
        return switch (e) {
            case Num n -> number(n.value(), context);
            case Constant c -> constant(c);
            case Size s -> names.of(s.dim());
            case Entry x -> entry(names.of(x.tensor()), x.indices(), axes);
            case Delta d -> delta(d, axes);
            case Add a -> parenthesise(sum(a, axes), context > SUM);
            case Mul m -> times(m.factors(), axes, context);
            case Pow p ->
                p.exponent() < 0
                        ? times(List.of(p), axes, context)
                        : parenthesise(
                                print(p.base(), axes, ATOM) + power(isArray(p.base())) + p.exponent(), context > POWER);
            case Apply a -> call(a.function(), a.argument(), axes);
            case Extremum x -> extremum(x, axes);
            case Choose c -> choose(c, axes);
            case Fold f -> fold(f, axes, context);
            case Partial p -> throw new IllegalStateException("a derivative is left in the program");
        };
    }

    static boolean isArray(Expr e) {
        return !Exprs.freeIndices(e).isEmpty();
    }

    abstract String constant(Constant constant);

    abstract String identity(String size);

    /** Between two factors. */
    abstract String times(boolean bothArrays);

    abstract String over(boolean array);

    abstract String power(boolean array);

    abstract String call(Function function, Expr argument, List<Index> axes);

    /** log(1 + exp(u)). */
    abstract String softLog(Expr u, List<Index> axes);

    /** c log(u), 0 where c is. */
    abstract String zeroLog(Expr c, Expr u, List<Index> axes);

    abstract String extremum(Extremum x, List<Index> axes);

    abstract String choose(String condition, Expr then, Expr otherwise, List<Index> axes);

    /** An array at its indices, of which some may be fixed places. */
    abstract String entry(String array, List<Index> at, List<Index> axes);

    /**
     * A printed array whose axes are turned, and filled up with axes of length 1, as the surroundings have them.
     *
     * @param has its axes; null for one of length 1
     * @param binds how strongly the text holds together
     */
    abstract String aligned(String text, List<@Nullable Index> has, List<Index> axes, int binds, int context);

    /**
     * The sum, or the largest, of a body along some axes.
     *
     * @param order the axes that the body is to be printed for; those that are bound are among them
     */
    abstract String reduction(
            Fold.Kind kind, List<Index> bound, Expr body, List<Index> order, List<Index> axes, int context);

    /** A sum over products of factors that do not all read the same indices. */
    abstract String contraction(SumOfProducts sum, List<Index> axes, int context);

    /** The identity matrix at its indices, of which one may be a fixed place. */
    String delta(Delta d, List<Index> axes) {
        return entry(identity(names.of(d.first().dim())), List.of(d.first(), d.second()), axes);
    }

    private String fold(Fold f, List<Index> axes, int context) {
        List<Index> bound = new ArrayList<>();
        Expr body = f;
        while (body instanceof Fold inner && inner.kind() == f.kind()) {
            bound.add(inner.index());
            body = inner.body();
        }
        return switch (f.kind()) {
            case SUM -> sum(bound, body, axes, context);
            case LARGEST -> {
                bound.retainAll(Exprs.freeIndices(body));
                yield bound.isEmpty()
                        ? print(body, axes, context)
                        : reduction(f.kind(), bound, body, order(body, bound, axes), axes, context);
            }
        };
    }

    private String sum(List<Index> bound, Expr body, List<Index> axes, int context) {
        if (body instanceof Add a
                && a.terms().stream()
                        .anyMatch(t -> SumOfProducts.of(bound, t).groups().size() > 1)) {
            return print(
                    Expr.add(a.terms().stream().map(t -> Expr.sum(bound, t)).toList()), axes, context);
        }
        SumOfProducts sum = SumOfProducts.of(bound, body);
        if (!sum.outside().isEmpty()) {
            List<Expr> factors = new ArrayList<>(sum.outside());
            if (!sum.groups().isEmpty()) {
                factors.add(Expr.sum(sum.bound(), Expr.mul(sum.groups())));
            }
            return print(Expr.mul(factors), axes, context);
        }
        if (sum.groups().size() > 1 && !sum.isElementWise()) {
            return contraction(sum, axes, context);
        }
        Expr product = Expr.mul(sum.groups());
        return reduction(Fold.Kind.SUM, sum.bound(), product, order(product, sum.bound(), axes), axes, context);
    }

    /** The indices of a part in the order in which its largest tensor has them; what that lacks comes first. */
    static List<Index> order(Expr e, List<Index> bound, List<Index> axes) {
        Set<Index> free = Exprs.freeIndices(e);
        Set<Index> best = new LinkedHashSet<>();
        Exprs.walk(e, x -> {
            Set<Index> own = new LinkedHashSet<>(x instanceof Entry entry ? entry.indices() : List.of());
            own.retainAll(free);
            if (own.size() > best.size()) {
                best.clear();
                best.addAll(own);
            }
        });
        Set<Index> order = new LinkedHashSet<>(axes);
        order.addAll(bound);
        order.addAll(free);
        order.retainAll(free);
        order.removeAll(best);
        order.addAll(best);
        return List.copyOf(order);
    }

    private String choose(Choose c, List<Index> axes) {
        // The side that varies first: Z1 > 0 rather than 0 < Z1.
        boolean turn = !isArray(c.left()) && isArray(c.right());
        String condition = turn
                ? print(c.right(), axes, SUM) + (c.strict() ? " > " : " >= ") + print(c.left(), axes, SUM)
                : print(c.left(), axes, SUM) + (c.strict() ? " < " : " <= ") + print(c.right(), axes, SUM);
        return choose(condition, c.then(), c.otherwise(), axes);
    }

    private String zeroLog(Idioms.ZeroLog<Expr> zero, List<Index> axes, int context) {
        String call = zeroLog(zero.c(), zero.u(), axes);
        List<Expr> rest = zero.rest();
        if (rest.isEmpty()) {
            return call;
        }
        boolean minus = rest.equals(List.of(Expr.num(-1)));
        Expr factor = Expr.mul(rest);
        String text = minus ? "-" + call : print(factor, axes, TIMES) + times(isArray(factor)) + call;
        return parenthesise(text, context > (minus ? SUM : TIMES));
    }

    private String sum(Add a, List<Index> axes) {
        return IndexForm.signed(
                a.terms().stream().map(term -> print(term, axes, SUM)).toList());
    }

    private String number(Rational value, int context) {
        if (Numbers.isFraction(value) && !Numbers.isDecimal(value)) {
            return parenthesise(value.num() + over(false) + value.den(), context >= TIMES);
        }
        return parenthesise(Numbers.decimal(value), value.signum() < 0 && context >= TIMES);
    }

    /** Numbers and sizes in front or below the line, as a person would write them. */
    private String times(List<Expr> factors, List<Index> axes, int context) {
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
        if (Numbers.isFraction(number)) {
            below.addFirst(new Num(new Rational(number.den(), BigInteger.ONE)));
            number = new Rational(number.num(), BigInteger.ONE);
        }
        above.sort(Comparator.comparing(ArrayPrinter::isArray));
        below.sort(Comparator.comparing(ArrayPrinter::isArray));
        if (!number.isOne() || above.isEmpty()) {
            above.addFirst(new Num(number));
        }
        if (sign.isEmpty() && above.size() == 1 && below.isEmpty()) {
            return print(above.getFirst(), axes, context);
        }
        String text = sign + line(above, axes);
        if (!below.isEmpty()) {
            String divisor = below.size() == 1 ? print(below.getFirst(), axes, FACTOR) : "(" + line(below, axes) + ")";
            text += over(below.stream().anyMatch(ArrayPrinter::isArray)) + divisor;
        }
        return parenthesise(text, context > TIMES || (context == TIMES && !sign.isEmpty()));
    }

    private String line(List<Expr> factors, List<Index> axes) {
        StringBuilder text = new StringBuilder(print(factors.getFirst(), axes, TIMES));
        boolean array = isArray(factors.getFirst());
        for (Expr f : factors.subList(1, factors.size())) {
            text.append(times(array && isArray(f))).append(print(f, axes, FACTOR));
            array = array || isArray(f);
        }
        return text.toString();
    }

    static String parenthesise(String text, boolean needed) {
        return needed ? "(" + text + ")" : text;
    }
}
