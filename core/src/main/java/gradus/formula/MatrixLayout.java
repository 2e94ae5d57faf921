package gradus.formula;

import gradus.formula.Formula.Call;
import gradus.formula.Formula.Cases;
import gradus.formula.Formula.Fraction;
import gradus.formula.Formula.Minus;
import gradus.formula.Formula.Num;
import gradus.formula.Formula.Product;
import gradus.formula.Formula.Relation;
import gradus.formula.Formula.Terms;
import gradus.formula.Formula.Times;
import gradus.math.MatrixForm;
import gradus.math.MatrixForm.Axis;
import gradus.math.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out a matrix form: numbers, sizes and given scalars stand in front as one fraction, then the rest. {@code rowsum}
 * adds up along each row and {@code colsum} down each column.
 */
final class MatrixLayout {
    private MatrixLayout() {}

    static Formula of(MatrixForm form) {
        return switch (form) {
            case MatrixForm.Number n -> new Num(n.value());
            case MatrixForm.Constant c -> Formula.name(c.value().text());
            case MatrixForm.Size s -> Formula.of(s.dim());
            case MatrixForm.Whole w -> Formula.of(w.tensor());
            case MatrixForm.Transpose t -> new Formula.Transpose(of(t.of()));
            case MatrixForm.Product p -> new Product(Times.MATRICES, matrices(p));
            case MatrixForm.Times t -> times(t.factors());
            case MatrixForm.Plus p ->
                new Terms(p.terms().stream().map(MatrixLayout::of).toList());
            case MatrixForm.Power p ->
                p.exponent() < 0 ? times(List.of(p)) : new Formula.Power(of(p.base()), Formula.number(p.exponent()));
            case MatrixForm.Apply a -> new Call(a.function().text(), List.of(of(a.argument())));
            case MatrixForm.Extremum x -> new Call(x.largest() ? "max" : "min", List.of(of(x.left()), of(x.right())));
            case MatrixForm.Choose c -> new Cases(condition(c), of(c.then()), of(c.otherwise()));
            case MatrixForm.Reduce r -> new Call(reduction(r), List.of(of(r.of())));
        };
    }

    private static List<Formula> matrices(MatrixForm.Product p) {
        List<Formula> factors = new ArrayList<>();
        for (MatrixForm side : List.of(p.left(), p.right())) {
            if (side instanceof MatrixForm.Product inner) {
                factors.addAll(matrices(inner));
            } else {
                factors.add(of(side));
            }
        }
        return factors;
    }

    /** The side that varies first: {@code Z1 > 0} rather than {@code 0 < Z1}. */
    private static Formula condition(MatrixForm.Choose c) {
        boolean turn = c.left().isScalar() && !c.right().isScalar();
        return turn
                ? new Relation(of(c.right()), c.strict() ? ">" : ">=", of(c.left()))
                : new Relation(of(c.left()), c.strict() ? "<" : "<=", of(c.right()));
    }

    private static String reduction(MatrixForm.Reduce r) {
        String name = r.largest() ? "max" : "sum";
        return r.axis() == Axis.BOTH ? name : (r.axis() == Axis.COLUMNS ? "row" : "col") + name;
    }

    private static Formula times(List<MatrixForm> factors) {
        Rational number = Rational.ONE;
        List<MatrixForm> scalars = new ArrayList<>();
        List<MatrixForm> rest = new ArrayList<>();
        for (MatrixForm f : factors) {
            if (f instanceof MatrixForm.Number n) {
                number = number.times(n.value());
            } else {
                (isCoefficient(f) ? scalars : rest).add(f);
            }
        }
        boolean front = !number.abs().isOne() || !scalars.isEmpty();
        Formula all;
        if (rest.isEmpty()) {
            all = fraction(number.abs(), scalars, false);
        } else {
            Formula back = fraction(Rational.ONE, rest, true);
            all = front ? new Product(Times.SCALE, List.of(fraction(number.abs(), scalars, false), back)) : back;
        }
        return number.signum() < 0 ? new Minus(all) : all;
    }

    private static boolean isCoefficient(MatrixForm f) {
        return switch (f) {
            case MatrixForm.Power p -> isCoefficient(p.base());
            case MatrixForm.Constant c -> true;
            case MatrixForm.Size s -> true;
            case MatrixForm.Whole w -> w.isScalar();
            default -> false;
        };
    }

    private static Formula fraction(Rational number, List<MatrixForm> factors, boolean elements) {
        List<Formula> above = new ArrayList<>();
        List<Formula> below = new ArrayList<>();
        // A repeating or short fraction goes above and below the line, a decimal stays one number.
        boolean split = number.toString().contains("/");
        Rational top = split ? new Rational(number.num(), BigInteger.ONE) : number;
        if (!top.isOne()) {
            above.add(new Num(top));
        }
        if (split) {
            below.add(new Num(new Rational(number.den(), BigInteger.ONE)));
        }
        for (MatrixForm f : factors) {
            if (f instanceof MatrixForm.Power p && p.exponent() < 0) {
                below.add(of(p.exponent() == -1 ? p.base() : new MatrixForm.Power(p.base(), -p.exponent())));
            } else {
                above.add(of(f));
            }
        }
        Times times = elements ? Times.ELEMENTS : Times.NUMBERS;
        Formula line = ExprLayout.joined(times, above);
        return below.isEmpty() ? line : new Fraction(line, ExprLayout.joined(times, below), elements);
    }
}
