package gradus.formula;

import gradus.formula.Formula.Call;
import gradus.formula.Formula.Cases;
import gradus.formula.Formula.Delta;
import gradus.formula.Formula.Fraction;
import gradus.formula.Formula.Listed;
import gradus.formula.Formula.Minus;
import gradus.formula.Formula.Num;
import gradus.formula.Formula.Over;
import gradus.formula.Formula.Partial;
import gradus.formula.Formula.Power;
import gradus.formula.Formula.Prime;
import gradus.formula.Formula.Product;
import gradus.formula.Formula.Relation;
import gradus.formula.Formula.Symbol;
import gradus.formula.Formula.Terms;
import gradus.formula.Formula.Transpose;
import gradus.math.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What two dimensions want other than one line: signs in front ({@code -sum(k) x} for {@code sum(k) -x}), no fraction
 * above a line ({@code lambda/(2 m)} for {@code 1/2 lambda/m}).
 */
final class Tidy {
    private Tidy() {}

    static Formula of(Formula formula) {
        return switch (formula) {
            case Num n -> n;
            case Symbol s -> s;
            case Delta d -> d;
            case Minus m -> of(m.of()) instanceof Minus inner ? inner.of() : new Minus(of(m.of()));
            case Terms t -> new Terms(all(t.terms()));
            case Product p -> product(p);
            case Fraction f -> fraction(of(f.above()), of(f.below()), f.elements());
            case Power p -> new Power(of(p.base()), of(p.exponent()));
            case Transpose t -> new Transpose(of(t.of()));
            case Prime p -> new Prime(of(p.of()));
            case Call c -> new Call(c.name(), all(c.arguments()));
            case Over o -> {
                Formula body = of(o.body());
                yield body instanceof Minus m && !o.largest()
                        ? new Minus(new Over(false, o.indices(), m.of()))
                        : new Over(o.largest(), o.indices(), body);
            }
            case Cases c -> new Cases(of(c.condition()), of(c.then()), of(c.otherwise()));
            case Partial p -> new Partial(of(p.of()), of(p.by()), p.total());
            case Relation r -> new Relation(of(r.left()), r.sign(), of(r.right()));
            case Listed l -> new Listed(all(l.parts()));
        };
    }

    private static Formula product(Product p) {
        boolean negative = false;
        List<Formula> factors = new ArrayList<>();
        for (Formula factor : all(p.factors())) {
            negative ^= factor instanceof Minus;
            factors.add(factor instanceof Minus m ? m.of() : factor);
        }
        Product product = new Product(p.times(), factors);
        return negative ? new Minus(product) : product;
    }

    private static Formula fraction(Formula above, Formula below, boolean elements) {
        if (above instanceof Minus m) {
            return new Minus(fraction(m.of(), below, elements));
        }
        if (above instanceof Product p
                && p.factors().getFirst() instanceof Num n
                && n.value().toString().contains("/")) {
            List<Formula> top = new ArrayList<>(p.factors());
            top.removeFirst();
            if (!n.value().num().equals(BigInteger.ONE)) {
                top.addFirst(new Num(new Rational(n.value().num(), BigInteger.ONE)));
            }
            List<Formula> bottom =
                    new ArrayList<>(List.of(new Num(new Rational(n.value().den(), BigInteger.ONE))));
            bottom.addAll(below instanceof Product q && q.times() == p.times() ? q.factors() : List.of(below));
            return new Fraction(ExprLayout.joined(p.times(), top), ExprLayout.joined(p.times(), bottom), elements);
        }
        return new Fraction(above, below, elements);
    }

    private static List<Formula> all(List<Formula> formulas) {
        return formulas.stream().map(Tidy::of).toList();
    }

    /** What a formula is made of. */
    static List<Formula> parts(Formula formula) {
        return switch (formula) {
            case Num n -> List.of();
            case Symbol s -> List.of();
            case Delta d -> List.of();
            case Minus m -> List.of(m.of());
            case Terms t -> t.terms();
            case Product p -> p.factors();
            case Fraction f -> List.of(f.above(), f.below());
            case Power p -> List.of(p.base(), p.exponent());
            case Transpose t -> List.of(t.of());
            case Prime p -> List.of(p.of());
            case Call c -> c.arguments();
            case Over o -> List.of(o.body());
            case Cases c -> List.of(c.condition(), c.then(), c.otherwise());
            case Partial p -> List.of(p.of(), p.by());
            case Relation r -> List.of(r.left(), r.right());
            case Listed l -> l.parts();
        };
    }
}
