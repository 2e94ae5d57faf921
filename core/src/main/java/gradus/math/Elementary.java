package gradus.math;

import gradus.math.Expr.Apply;
import gradus.math.Expr.Num;
import java.math.BigInteger;
import java.util.Map;

/** What the normal form knows of the elementary functions: values at 0 and 1, symmetry, exp of a sum, exp(log(u)) = u. */
final class Elementary {
    private Elementary() {}

    static Factored apply(Function function, Factored argument) {
        return switch (function) {
            case EXP -> exp(argument);
            case LOG -> argument.equals(Factored.ONE) ? Factored.ZERO : log(argument);
            case SQRT -> sqrt(argument);
            case TANH, ERF -> argument.isZero() ? Factored.ZERO : odd(function, argument);
            case ABS ->
                argument.isConstant()
                        ? Factored.of(argument.coefficient().abs())
                        : atom(function, new Factored(Rational.ONE, argument.factors()))
                                .scaled(argument.coefficient().abs());
            case SIGN ->
                argument.isConstant()
                        ? Factored.of(Rational.of(argument.coefficient().signum()))
                        : atom(function, new Factored(Rational.ONE, argument.factors()))
                                .scaled(Rational.of(argument.coefficient().signum()));
        };
    }

    private static Factored atom(Function function, Factored argument) {
        return Factored.atom(new Apply(function, argument.toExpr()));
    }

    private static Factored odd(Function function, Factored argument) {
        return argument.coefficient().signum() < 0
                ? atom(function, argument.scaled(Rational.MINUS_ONE)).scaled(Rational.MINUS_ONE)
                : atom(function, argument);
    }

    /** exp of a sum is a product: each term t = (p/q) u becomes exp(u/q)^p. */
    private static Factored exp(Factored argument) {
        if (argument.isZero()) {
            return Factored.ONE;
        }
        Poly sum = argument.polynomial();
        if (sum == null) {
            return expTerm(argument);
        }
        Factored product = Factored.ONE;
        for (Map.Entry<Monomial, Rational> term : sum.terms().entrySet()) {
            product = product.times(expTerm(Factored.of(Poly.of(term.getKey(), term.getValue()))));
        }
        return product;
    }

    /** Whether exp(u/d)^n has a d and an n with a common divisor. */
    static boolean reducible(Apply exp, int n) {
        return !argument(exp).den().gcd(BigInteger.valueOf(n)).equals(BigInteger.ONE);
    }

    /** exp(u/d)^n = exp(n u/d). */
    static Factored power(Apply exp, int n) {
        return expTerm(NormalForm.of(exp.argument()).scaled(Rational.of(n)));
    }

    private static Rational argument(Apply exp) {
        return NormalForm.of(exp.argument()).coefficient();
    }

    private static Factored expTerm(Factored term) {
        Rational c = term.coefficient();
        if (c.num().bitLength() > 5) {
            return term.coefficient().signum() < 0
                    ? atom(Function.EXP, term.scaled(Rational.MINUS_ONE)).inverse()
                    : atom(Function.EXP, term);
        }
        int power = c.num().intValueExact();
        Factored core = term.scaled(new Rational(BigInteger.ONE, c.num()));
        Poly single = core.factors().size() == 1 && core.coefficient().isOne()
                ? core.factors().firstKey()
                : null;
        if (single != null
                && single.asAtom() instanceof Apply f
                && f.function() == Function.LOG
                && core.factors().values().iterator().next() == 1) {
            return NormalForm.of(f.argument()).pow(power);
        }
        return atom(Function.EXP, core).pow(power);
    }

    /** log(exp(u)) = u; nothing else is safe without knowing signs. */
    private static Factored log(Factored argument) {
        if (argument.coefficient().isOne() && argument.factors().size() == 1) {
            Poly p = argument.factors().firstKey();
            if (p.asAtom() instanceof Apply f && f.function() == Function.EXP) {
                return NormalForm.of(f.argument())
                        .scaled(Rational.of(
                                argument.factors().values().iterator().next()));
            }
        }
        return atom(Function.LOG, argument);
    }

    private static Factored sqrt(Factored argument) {
        if (argument.isConstant() && argument.coefficient().signum() >= 0) {
            BigInteger num = argument.coefficient().num().sqrt();
            BigInteger den = argument.coefficient().den().sqrt();
            Rational root = new Rational(num, den);
            if (root.times(root).equals(argument.coefficient())) {
                return Factored.of(root);
            }
        }
        return Factored.atom(
                new Apply(Function.SQRT, argument.isConstant() ? new Num(argument.coefficient()) : argument.toExpr()));
    }
}
