package gradus.math;

import gradus.math.Assumption.Kind;
import gradus.math.Expr.Add;
import gradus.math.Expr.Apply;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Extremum;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Pow;
import gradus.math.Expr.Sum;
import java.util.LinkedHashSet;
import java.util.Set;

/** Where an expression and its derivative are defined: what must be positive, and what must not be 0. */
public final class Domain {
    private Domain() {}

    /** Conditions under which the expression has a value. */
    public static Set<Assumption> ofValue(Expr e) {
        Set<Assumption> found = new LinkedHashSet<>();
        Exprs.walk(e, x -> {
            switch (x) {
                case Pow p when p.exponent() < 0 -> require(Kind.NONZERO, p.base(), found);
                case Apply f
                when f.function() == Function.LOG || f.function() == Function.SQRT ->
                    require(Kind.POSITIVE, f.argument(), found);
                default -> {}
            }
        });
        return found;
    }

    /** Conditions under which the derivative with respect to the tensor exists: a value, and no kink. */
    public static Set<Assumption> ofDerivative(Expr e, Tensor wrt) {
        Set<Assumption> found = new LinkedHashSet<>(ofValue(e));
        Exprs.walk(e, x -> {
            switch (x) {
                case Apply f
                when (f.function() == Function.ABS || f.function() == Function.SIGN) -> kink(f.argument(), wrt, found);
                case Extremum m -> kink(Expr.sub(m.left(), m.right()), wrt, found);
                case Choose c -> kink(Expr.sub(c.left(), c.right()), wrt, found);
                default -> {}
            }
        });
        return found;
    }

    private static void kink(Expr difference, Tensor wrt, Set<Assumption> found) {
        if (Exprs.mentions(difference, wrt)) {
            Expr simple = NormalForm.simplify(difference);
            require(Kind.NONZERO, simple, found);
        }
    }

    private static void require(Kind kind, Expr e, Set<Assumption> found) {
        if (isPositive(e) || (kind == Kind.NONZERO && isNegative(e))) {
            return;
        }
        if (kind == Kind.NONZERO && e instanceof Mul m) {
            m.factors().forEach(f -> require(kind, f, found));
        } else if (kind == Kind.NONZERO && e instanceof Pow p) {
            require(kind, p.base(), found);
        } else if (kind == Kind.NONZERO && e instanceof Apply f && f.function() == Function.SQRT) {
            require(Kind.POSITIVE, f.argument(), found);
        } else {
            found.add(new Assumption(kind, e));
        }
    }

    private static boolean isNegative(Expr e) {
        return e instanceof Num n && n.value().signum() < 0;
    }

    /** True only where positivity follows from the form alone. */
    public static boolean isPositive(Expr e) {
        return switch (e) {
            case Num n -> n.value().signum() > 0;
            case Expr.Constant c -> true;
            case Expr.Size s -> true;
            case Apply f when f.function() == Function.EXP -> true;
            case Apply f when f.function() == Function.SQRT -> isPositive(f.argument());
            case Pow p -> isPositive(p.base());
            case Mul m -> m.factors().stream().allMatch(Domain::isPositive);
            case Sum s -> isPositive(s.body());
            case Add a ->
                a.terms().stream().allMatch(Domain::isNonNegative)
                        && a.terms().stream().anyMatch(Domain::isPositive);
            case Extremum x ->
                x.largest()
                        ? isPositive(x.left()) || isPositive(x.right())
                        : isPositive(x.left()) && isPositive(x.right());
            default -> false;
        };
    }

    static boolean isNonNegative(Expr e) {
        return isPositive(e)
                || switch (e) {
                    case Num n -> n.value().signum() >= 0;
                    case Pow p -> p.exponent() > 0 && (p.exponent() % 2 == 0 || isNonNegative(p.base()));
                    case Apply f -> f.function() == Function.ABS || f.function() == Function.SQRT;
                    case Mul m -> m.factors().stream().allMatch(Domain::isNonNegative);
                    case Sum s -> isNonNegative(s.body());
                    case Add a -> a.terms().stream().allMatch(Domain::isNonNegative);
                    default -> false;
                };
    }
}
