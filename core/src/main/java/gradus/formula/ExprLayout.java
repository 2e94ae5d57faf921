package gradus.formula;

import gradus.formula.Formula.Call;
import gradus.formula.Formula.Cases;
import gradus.formula.Formula.Delta;
import gradus.formula.Formula.Fraction;
import gradus.formula.Formula.Minus;
import gradus.formula.Formula.Num;
import gradus.formula.Formula.Over;
import gradus.formula.Formula.Partial;
import gradus.formula.Formula.Power;
import gradus.formula.Formula.Product;
import gradus.formula.Formula.Relation;
import gradus.formula.Formula.Symbol;
import gradus.formula.Formula.Terms;
import gradus.formula.Formula.Times;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Lays out an expression entry by entry: numbers in front, negative powers below a line. */
final class ExprLayout {
    private ExprLayout() {}

    static Formula of(Expr e) {
        return switch (e) {
            case Expr.Num n -> new Num(n.value());
            case Expr.Constant c -> Formula.name(c.text());
            case Expr.Size s -> Formula.of(s.dim());
            case Expr.Entry x -> entry(x);
            case Expr.Delta d -> new Delta(d.first().name(), d.second().name());
            case Expr.Add a -> new Terms(a.terms().stream().map(ExprLayout::of).toList());
            case Expr.Mul m -> product(m.factors());
            case Expr.Pow p ->
                p.exponent() < 0
                        ? new Fraction(Formula.number(1), of(Expr.pow(p.base(), -p.exponent())), false)
                        : new Power(of(p.base()), Formula.number(p.exponent()));
            case Expr.Apply f -> new Call(f.function().text(), List.of(of(f.argument())));
            case Expr.Extremum x -> new Call(x.largest() ? "max" : "min", List.of(of(x.left()), of(x.right())));
            case Expr.Choose c ->
                new Cases(
                        new Relation(of(c.left()), c.strict() ? "<" : "<=", of(c.right())),
                        of(c.then()),
                        of(c.otherwise()));
            case Expr.Fold f ->
                switch (f.kind()) {
                    case SUM -> sums(f);
                    case LARGEST -> new Over(true, List.of(f.index().name()), of(f.body()));
                };
            case Expr.Partial p -> new Partial(of(p.body()), entry(p.wrt()), false);
        };
    }

    private static Formula entry(Expr.Entry x) {
        Tensor.Rate rate = x.tensor().rate();
        if (rate != null) {
            int rank = rate.of().dims().size();
            return new Partial(
                    entry(rate.of().at(x.indices().subList(0, rank))),
                    entry(rate.by().at(x.indices().subList(rank, x.indices().size()))),
                    true);
        }
        return new Symbol(
                x.tensor().name(), x.indices().stream().map(Index::name).toList());
    }

    private static Formula sums(Expr.Fold s) {
        List<String> indices = new ArrayList<>();
        Expr body = s;
        while (body instanceof Expr.Fold inner && inner.isSum()) {
            indices.add(inner.index().name());
            body = inner.body();
        }
        return new Over(false, indices, of(body));
    }

    private static Formula product(List<Expr> factors) {
        Rational number = Rational.ONE;
        List<Formula> above = new ArrayList<>();
        List<Formula> below = new ArrayList<>();
        for (Expr factor : factors) {
            if (factor instanceof Expr.Num n) {
                number = number.times(n.value());
            } else if (factor instanceof Expr.Pow p && p.exponent() < 0) {
                below.add(of(Expr.pow(p.base(), -p.exponent())));
            } else {
                above.add(of(factor));
            }
        }
        if (!number.abs().isOne()) {
            above.addFirst(new Num(number.abs()));
        }
        Formula top = joined(Times.NUMBERS, above);
        Formula all = below.isEmpty() ? top : new Fraction(top, joined(Times.NUMBERS, below), false);
        return number.signum() < 0 ? new Minus(all) : all;
    }

    static Formula joined(Times times, List<Formula> factors) {
        return factors.isEmpty()
                ? Formula.number(1)
                : factors.size() == 1 ? factors.getFirst() : new Product(times, factors);
    }
}
