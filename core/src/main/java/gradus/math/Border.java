package gradus.math;

import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where two branches of a definition by cases meet, and whether they meet smoothly there. */
final class Border {
    private Border() {}

    /** An entry and its value on the border. */
    record Point(Entry entry, Expr value) {
        Expr in(Expr e) {
            return e.equals(entry) ? value : Exprs.map(e, this::in);
        }
    }

    /** Solutions of {@code difference = 0} for one entry, where it is linear in the entry or in its absolute value. */
    static List<Point> solve(Expr difference) {
        Poly poly = NormalForm.of(difference).numerator();
        for (Expr t : poly.atoms()) {
            Poly slope = poly.coefficient(t, 1);
            if (poly.degree(t) != 1 || !slope.isConstant()) {
                continue;
            }
            Rational by = Rational.MINUS_ONE.over(slope.constant());
            Expr value = Factored.of(poly.coefficient(t, 0).scaled(by)).toExpr();
            if (t instanceof Entry x && !Exprs.any(value, x::equals)) {
                return List.of(new Point(x, value));
            }
            if (t instanceof Apply f
                    && f.function() == Function.ABS
                    && Exprs.tensors(value).isEmpty()) {
                List<Point> both = new ArrayList<>(solve(Expr.sub(f.argument(), value)));
                both.addAll(solve(Expr.add(f.argument(), value)));
                return both;
            }
        }
        return List.of();
    }

    /** True only if values and derivatives of both branches are shown to be equal wherever left = right. */
    static boolean smooth(Choose c, Tensor wrt) {
        List<Point> points = solve(Expr.sub(c.left(), c.right()));
        if (points.isEmpty()) {
            return false;
        }
        Set<String> taken = new HashSet<>(Exprs.indexNames(Expr.add(c.left(), c.right(), c.then(), c.otherwise())));
        List<Index> at = new ArrayList<>();
        for (Dim dim : wrt.dims()) {
            Index index = Exprs.fresh(dim, taken);
            taken.add(index.name());
            at.add(index);
        }
        Expr gap = Expr.sub(c.then(), c.otherwise());
        Expr slopes = Differentiation.derivative(gap, wrt.at(at));
        return points.stream().allMatch(p -> vanishes(p.in(gap)) && vanishes(p.in(slopes)));
    }

    private static boolean vanishes(Expr e) {
        try {
            return NormalForm.of(e).isZero();
        } catch (ArithmeticException noValueThere) {
            return false;
        }
    }

    /** How the condition {@code left < right} turns out on the border: true, false, or null where that is not clear. */
    @org.jspecify.annotations.Nullable
    static Boolean decided(Expr left, boolean strict, Expr right, List<Point> points) {
        Boolean all = null;
        for (Point p : points) {
            Factored difference;
            try {
                difference = NormalForm.of(p.in(Expr.sub(left, right)));
            } catch (ArithmeticException noValueThere) {
                return null;
            }
            if (!difference.isConstant()) {
                return null;
            }
            int sign = difference.isZero() ? 0 : difference.coefficient().signum();
            boolean holds = sign < 0 || (sign == 0 && !strict);
            if (all != null && all != holds) {
                return null;
            }
            all = holds;
        }
        return all;
    }
}
