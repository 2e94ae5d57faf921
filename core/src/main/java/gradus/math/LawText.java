package gradus.math;

import gradus.math.Expr.Mul;
import gradus.math.Expr.Num;
import gradus.math.Expr.Pow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The law of a function's derivative as books print it, {@code sqrt(u)' = u'/(2 sqrt(u))}: from the entry of
 * {@link Derivatives} that derivations use, so that what is printed is what is done.
 */
final class LawText {
    private static final Tensor U = Tensor.of("u");
    private static final Tensor SLOPE = Tensor.of("u'");

    private LawText() {}

    static String of(Function function) {
        return function.text() + "(u)' = " + text(Expr.mul(Derivatives.of(function, U.at()), SLOPE.at()));
    }

    private static String text(Expr e) {
        if (!(e instanceof Mul m)) {
            return IndexForm.text(e);
        }
        if (m.factors().getFirst() instanceof Num n && n.value().signum() < 0) {
            return "-" + text(Expr.neg(e));
        }
        List<Expr> constant = new ArrayList<>();
        List<Expr> varying = new ArrayList<>();
        m.factors().forEach(f -> (varies(f) ? varying : constant).add(f));
        boolean apart = !constant.isEmpty() && varying.stream().noneMatch(LawText::isDivisor);
        // 2/sqrt(pi) exp(-u^2) u', but u'/(2 sqrt(u)): constants are a fraction of their own where the rest is none.
        return apart ? fraction(constant) + " " + fraction(varying) : fraction(m.factors());
    }

    private static String fraction(List<Expr> factors) {
        Rational number = Rational.ONE;
        List<Expr> above = new ArrayList<>();
        List<Expr> below = new ArrayList<>();
        for (Expr factor : factors) {
            if (factor instanceof Num n) {
                number = number.times(n.value());
            } else if (factor instanceof Pow p && isDivisor(p)) {
                below.add(Expr.pow(p.base(), -p.exponent()));
            } else {
                above.add(factor);
            }
        }
        String top = product(number.num(), above);
        String bottom = product(number.den(), below);
        boolean several = below.size() > 1 || (below.size() == 1 && !number.isInteger());
        return below.isEmpty() && number.isInteger() ? top : top + "/" + (several ? "(" + bottom + ")" : bottom);
    }

    private static String product(BigInteger number, List<Expr> factors) {
        List<Expr> all = new ArrayList<>(factors);
        if (factors.isEmpty() || !number.equals(BigInteger.ONE)) {
            all.addFirst(new Num(new Rational(number, BigInteger.ONE)));
        }
        return all.stream().map(IndexForm::factor).collect(Collectors.joining(" "));
    }

    private static boolean isDivisor(Expr e) {
        return e instanceof Pow p && p.exponent() < 0;
    }

    private static boolean varies(Expr e) {
        return Exprs.mentions(e, U) || Exprs.mentions(e, SLOPE);
    }
}
