package gradus.code;

import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Exprs;
import gradus.math.Rational;
import java.util.ArrayList;
import java.util.List;

/** Signs and numbers where a person would write them: {@code -sum(x)/2} for {@code sum(-1/2 * x)}. */
final class Tidy {
    private Tidy() {}

    static Expr of(Expr e) {
        Expr inner = Exprs.map(e, Tidy::of);
        if (inner instanceof Fold s && s.isSum() && s.body() instanceof Mul m) {
            List<Expr> rest = new ArrayList<>(m.factors());
            List<Expr> numbers =
                    m.factors().stream().filter(Num.class::isInstance).toList();
            rest.removeAll(numbers);
            if (!numbers.isEmpty() && !rest.isEmpty()) {
                return of(Expr.mul(new Num(value(numbers)), Expr.sum(s.index(), Expr.mul(rest))));
            }
        }
        return inner instanceof Mul m ? signs(m) : inner instanceof Add a ? flat(a) : inner;
    }

    /** a - (b + c) as a - b - c. */
    private static Expr flat(Add a) {
        List<Expr> terms = new ArrayList<>();
        for (Expr term : a.terms()) {
            if (term instanceof Mul m && m.factors().size() == 2 && m.factors().contains(Expr.num(-1))) {
                Expr other = m.factors().get(1 - m.factors().indexOf(Expr.num(-1)));
                if (other instanceof Add inner) {
                    inner.terms().forEach(t -> terms.add(of(Expr.neg(t))));
                    continue;
                }
            }
            terms.add(term);
        }
        return Expr.add(terms);
    }

    /** All numbers of a product as one, in front; a minus goes into a sum of negative terms. */
    private static Expr signs(Mul m) {
        List<Expr> numbers = m.factors().stream().filter(Num.class::isInstance).toList();
        List<Expr> rest = new ArrayList<>(m.factors());
        rest.removeAll(numbers);
        Rational number = value(numbers);
        for (int n = 0; number.signum() < 0 && n < rest.size(); n++) {
            if (rest.get(n) instanceof Add a && a.terms().stream().allMatch(Tidy::isNegative)) {
                rest.set(
                        n, Expr.add(a.terms().stream().map(t -> of(Expr.neg(t))).toList()));
                number = number.negate();
            }
        }
        return Expr.mul(new Num(number), Expr.mul(rest));
    }

    private static Rational value(List<Expr> numbers) {
        return numbers.stream().map(n -> ((Num) n).value()).reduce(Rational.ONE, Rational::times);
    }

    private static boolean isNegative(Expr e) {
        return e instanceof Num n && n.value().signum() < 0
                || e instanceof Mul m
                        && m.factors().stream().filter(Num.class::isInstance).anyMatch(Tidy::isNegative);
    }
}
