package gradus.program;

import gradus.math.Expr;
import gradus.math.Expr.Add;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Pow;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.NormalForm;
import gradus.math.Rational;
import gradus.math.Rule;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * At a pole, a quotient is the sum of its partial fractions, and a fraction whose label is 0 is none. So a prediction
 * that has reached its label gives a number where (a - y)/(a (1 - a)) is 0/0. Elsewhere the quotient stays, which does
 * not cancel where a is near y.
 */
final class AbsentLabel {
    static final Rule RULE = new Rule(
            "absent labels at a pole", "(a - y)/(a (1 - a)) = -y/a + (1 - y)/(1 - a), and c/u = 0 where c = 0");

    private AbsentLabel() {}

    /** Guards quotients that have poles at values of an entry and nothing but given tensors in their residues. */
    static Expr apply(Expr e, Set<Tensor> given) {
        Expr inner = Exprs.map(e, x -> apply(x, given));
        Entry entry = pole(inner, given);
        return entry == null ? inner : atPoles(inner, entry, given);
    }

    /** A divisor of the form p x + q, and where it is 0. */
    private record Linear(Expr divisor, Rational root) {}

    private static Expr atPoles(Expr quotient, Entry x, Set<Tensor> given) {
        List<Linear> divisors = new ArrayList<>();
        List<Expr> above = new ArrayList<>();
        for (Expr factor : factors(quotient)) {
            Linear divisor = factor instanceof Pow p && p.exponent() == -1 ? linear(p.base(), x) : null;
            if (divisor == null) {
                above.add(factor);
            } else {
                divisors.add(divisor);
            }
        }
        boolean distinct = divisors.stream().map(Linear::root).distinct().count() == divisors.size();
        if (!distinct || !above.stream().allMatch(factor -> isPolynomial(factor, x))) {
            return quotient;
        }
        List<Expr> guarded = new ArrayList<>();
        Expr rest = quotient;
        for (Linear divisor : divisors) {
            Expr others = Expr.mul(
                    Expr.mul(above),
                    Expr.mul(divisors.stream()
                            .filter(d -> d != divisor)
                            .map(d -> Expr.pow(d.divisor(), -1))
                            .toList()));
            Expr residue = NormalForm.simplify(at(others, x, new Num(divisor.root())));
            if (Exprs.tensors(residue).isEmpty() || !given.containsAll(Exprs.tensors(residue))) {
                return quotient;
            }
            Expr fraction = Expr.mul(residue, Expr.pow(divisor.divisor(), -1));
            rest = Expr.sub(rest, fraction);
            guarded.add(new Choose(Expr.apply(Function.ABS, residue), false, Expr.ZERO, Expr.ZERO, fraction));
        }
        Expr regular = NormalForm.simplify(rest);
        if (guarded.isEmpty() || Exprs.mentions(regular, x.tensor())) {
            return quotient;
        }
        guarded.addFirst(regular);
        Expr product = Expr.mul(divisors.stream().map(Linear::divisor).toList());
        return new Choose(Expr.apply(Function.ABS, product), false, Expr.ZERO, Expr.add(guarded), quotient);
    }

    /** The one entry, not a given one, that the divisors of a quotient read. */
    private static @Nullable Entry pole(Expr e, Set<Tensor> given) {
        for (Expr factor : factors(e)) {
            if (factor instanceof Pow p && p.exponent() == -1) {
                List<Entry> entries = new ArrayList<>();
                Exprs.walk(p.base(), x -> {
                    if (x instanceof Entry entry && !given.contains(entry.tensor())) {
                        entries.add(entry);
                    }
                });
                if (entries.size() == 1 && linear(p.base(), entries.getFirst()) != null) {
                    return entries.getFirst();
                }
            }
        }
        return null;
    }

    private static boolean isPolynomial(Expr e, Entry x) {
        boolean sumOrProduct = e instanceof Add || e instanceof Mul || (e instanceof Pow p && p.exponent() > 0);
        return e.equals(x)
                || !Exprs.mentions(e, x.tensor())
                || (sumOrProduct && Exprs.children(e).stream().allMatch(part -> isPolynomial(part, x)));
    }

    private static List<Expr> factors(Expr e) {
        return e instanceof Mul m ? m.factors() : List.of(e);
    }

    private static @Nullable Linear linear(Expr base, Entry x) {
        Rational slope = Rational.ZERO;
        Rational constant = Rational.ZERO;
        for (Expr term : base instanceof Add a ? a.terms() : List.of(base)) {
            Rational coefficient = Rational.ONE;
            boolean read = false;
            for (Expr factor : factors(term)) {
                if (factor instanceof Num n) {
                    coefficient = coefficient.times(n.value());
                } else if (factor.equals(x) && !read) {
                    read = true;
                } else {
                    return null;
                }
            }
            if (read) {
                slope = slope.plus(coefficient);
            } else {
                constant = constant.plus(coefficient);
            }
        }
        return slope.isZero() ? null : new Linear(base, constant.negate().over(slope));
    }

    private static Expr at(Expr e, Entry x, Expr value) {
        return e.equals(x) ? value : Exprs.map(e, part -> at(part, x, value));
    }
}
