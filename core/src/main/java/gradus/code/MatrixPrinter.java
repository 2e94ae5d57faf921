package gradus.code;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.IndexForm;
import gradus.math.MatrixForm;
import gradus.math.MatrixForm.Apply;
import gradus.math.MatrixForm.Choose;
import gradus.math.MatrixForm.Extremum;
import gradus.math.MatrixForm.Number;
import gradus.math.MatrixForm.Orientation;
import gradus.math.MatrixForm.Plus;
import gradus.math.MatrixForm.Power;
import gradus.math.MatrixForm.Product;
import gradus.math.MatrixForm.Reduce;
import gradus.math.MatrixForm.Size;
import gradus.math.MatrixForm.Times;
import gradus.math.MatrixForm.Transpose;
import gradus.math.MatrixForm.Whole;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints matrix forms as a language of matrices has them; what differs between such languages is left open. */
abstract class MatrixPrinter implements BodyPrinter {
    static final int SUM = 1;
    static final int TIMES = 2;
    /** The right operand of a product or a quotient. */
    static final int FACTOR = 3;

    static final int POWER = 4;
    /** What is transposed, or raised to a power. */
    static final int ATOM = 5;

    final Names names;
    final Listing listing;
    /** Functions that the language lacks and the code used so far needs. */
    final Set<Helper> helpers;

    MatrixPrinter(Names names, Listing listing, Set<Helper> helpers) {
        this.names = names;
        this.listing = listing;
        this.helpers = helpers;
    }

    /** The right side of an equation, or null where it has no matrix form. */
    @Override
    public @Nullable String body(Equation e) {
        List<gradus.math.Dim> dims = e.target().dims();
        boolean row = dims.size() == 1 && lies(e.target()) == Orientation.ROW;
        MatrixForm form = MatrixForm.of(e, row);
        Optional<Extent> extent = form == null ? Optional.empty() : Extent.of(form);
        if (form == null || extent.isEmpty()) {
            return null;
        }
        boolean full = switch (dims.size()) {
            case 0 -> extent.get().is(null, null);
            case 1 ->
                row ? extent.get().is(null, dims.getFirst()) : extent.get().is(dims.getFirst(), null);
            default -> extent.get().is(dims.get(0), dims.get(1));
        };
        boolean zero = !dims.isEmpty() && form.equals(new Number(Rational.ZERO));
        return full ? print(form, 0) : (zero ? "" : print(form, SUM) + " + ") + zeros(e.target());
    }

    /** How a vector is stored. */
    final Orientation lies(Tensor vector) {
        return listing.lies(vector);
    }

    final String print(MatrixForm form, int context) {
        MatrixForm soft = Idioms.softLog(form);
        if (soft != null) {
            return softLog(soft);
        }
        Idioms.ZeroLog<MatrixForm> zero = Idioms.zeroLog(form);
        if (zero != null) {
            return zeroLog(zero, context);
        }
        return switch (form) {
            case Number n -> number(n.value(), context);
            case MatrixForm.Constant c -> constant(c.value());
            case Size s -> names.of(s.dim());
            case Whole w -> whole(w);
            case Transpose t -> transpose(print(t.of(), ATOM));
            case Product p -> product(p, context);
            case Times t -> times(t.factors(), context);
            case Plus p -> parenthesise(sum(p), context > SUM);
            case Power p ->
                p.exponent() < 0
                        ? times(List.of(p), context)
                        : parenthesise(
                                print(p.base(), ATOM) + power(p.base().isScalar()) + p.exponent(), context > POWER);
            case Apply a -> call(a.function(), a.argument());
            case Extremum x -> extremum(x);
            case Choose c -> choose(c);
            case Reduce r -> reduction(r);
        };
    }

    /** One number for the whole matrix: a plain number of the language, and no array. */
    static boolean isPlain(MatrixForm form) {
        return form.all().stream().noneMatch(f -> f instanceof Whole w && w.orientation() != Orientation.SCALAR);
    }

    abstract String constant(Expr.Constant constant);

    abstract String transpose(String printed);

    abstract String matrixProduct();

    /** Between two factors: whether both are arrays. */
    abstract String times(boolean elementWise);

    /** Before a divisor: whether it is an array. */
    abstract String over(boolean elementWise);

    abstract String power(boolean scalar);

    abstract String call(Function function, MatrixForm argument);

    /** log(1 + exp(u)). */
    abstract String softLog(MatrixForm u);

    /** c log(u), 0 where c is. */
    abstract String zeroLog(MatrixForm c, MatrixForm u);

    abstract String extremum(Extremum x);

    abstract String choose(String condition, MatrixForm then, MatrixForm otherwise);

    abstract String reduction(Reduce r);

    /** A vector that lies the other way than it is stored. */
    abstract String turned(String name, Orientation wanted);

    private String whole(Whole w) {
        String name = names.of(w.tensor());
        boolean vector = w.orientation() == Orientation.COLUMN || w.orientation() == Orientation.ROW;
        return vector && lies(w.tensor()) != w.orientation() ? turned(name, w.orientation()) : name;
    }

    private String product(Product p, int context) {
        String left = print(p.left(), p.left() instanceof Product ? TIMES : FACTOR);
        return parenthesise(left + matrixProduct() + print(p.right(), FACTOR), context > TIMES);
    }

    private String number(Rational value, int context) {
        if (Numbers.isFraction(value) && !Numbers.isDecimal(value)) {
            return parenthesise(value.num() + over(false) + value.den(), context >= TIMES);
        }
        return parenthesise(Numbers.decimal(value), value.signum() < 0 && context >= TIMES);
    }

    private String choose(Choose c) {
        // The side that varies first: Z1 > 0 rather than 0 < Z1.
        boolean turn = isPlain(c.left()) && !isPlain(c.right());
        String condition = turn
                ? print(c.right(), SUM) + (c.strict() ? " > " : " >= ") + print(c.left(), SUM)
                : print(c.left(), SUM) + (c.strict() ? " < " : " <= ") + print(c.right(), SUM);
        return choose(condition, c.then(), c.otherwise());
    }

    private String zeroLog(Idioms.ZeroLog<MatrixForm> zero, int context) {
        String call = zeroLog(zero.c(), zero.u());
        List<MatrixForm> rest = zero.rest();
        if (rest.isEmpty()) {
            return call;
        }
        boolean minus = rest.equals(List.of(new Number(Rational.MINUS_ONE)));
        boolean plain = rest.stream().allMatch(MatrixPrinter::isPlain);
        String text = minus ? "-" + call : print(new Times(rest), TIMES) + times(!plain) + call;
        return parenthesise(text, context > (minus ? SUM : TIMES));
    }

    private String sum(Plus p) {
        return IndexForm.signed(p.terms().stream().map(term -> print(term, SUM)).toList());
    }

    /** Numbers and sizes in front or below the line, as a person would write them. */
    private String times(List<MatrixForm> factors, int context) {
        Rational number = Rational.ONE;
        List<MatrixForm> above = new ArrayList<>();
        List<MatrixForm> below = new ArrayList<>();
        for (MatrixForm f : factors) {
            if (f instanceof Number n) {
                number = number.times(n.value());
            } else if (f instanceof Power p && p.exponent() < 0) {
                below.add(p.exponent() == -1 ? p.base() : new Power(p.base(), -p.exponent()));
            } else {
                above.add(f);
            }
        }
        String sign = number.signum() < 0 ? "-" : "";
        number = number.abs();
        if (Numbers.isFraction(number)) {
            below.addFirst(new Number(new Rational(number.den(), java.math.BigInteger.ONE)));
            number = new Rational(number.num(), java.math.BigInteger.ONE);
        }
        above.sort(java.util.Comparator.comparing(f -> !isPlain(f)));
        below.sort(java.util.Comparator.comparing(f -> !isPlain(f)));
        if (!number.isOne() || above.isEmpty()) {
            above.addFirst(new Number(number));
        }
        if (sign.isEmpty() && above.size() == 1 && below.isEmpty()) {
            return print(above.getFirst(), context);
        }
        String text = sign + line(above, true);
        if (!below.isEmpty()) {
            boolean arrays = below.stream().anyMatch(f -> !isPlain(f));
            String divisor = below.size() == 1 ? print(below.getFirst(), FACTOR) : "(" + line(below, true) + ")";
            text += over(arrays) + divisor;
        }
        return parenthesise(text, context > TIMES || (context == TIMES && !sign.isEmpty()));
    }

    private String line(List<MatrixForm> factors, boolean plainSoFar) {
        StringBuilder text = new StringBuilder();
        boolean plain = plainSoFar;
        for (MatrixForm f : factors) {
            if (text.isEmpty()) {
                text.append(print(f, f instanceof Product ? TIMES : FACTOR));
            } else {
                text.append(times(!plain && !isPlain(f))).append(print(f, FACTOR));
            }
            plain = plain && isPlain(f);
        }
        return text.toString();
    }

    static String parenthesise(String text, boolean needed) {
        return needed ? "(" + text + ")" : text;
    }
}
