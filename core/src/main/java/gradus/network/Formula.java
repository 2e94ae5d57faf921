package gradus.network;

import gradus.InputException;
import gradus.math.Expr;
import gradus.math.Function;
import gradus.math.Rational;
import java.util.ArrayList;
import java.util.List;

/** Reads one formula: numbers, operations and parentheses. What begins with a name is read by {@link FormulaNames}. */
final class Formula {
    private static final int MAX_DEPTH = 200;
    private static final int MAX_LENGTH = 10_000;

    private final Cursor in;
    private final FormulaNames names;
    private int depth;

    private Formula(Cursor in, Scope scope) {
        this.in = in;
        this.names = new FormulaNames(in, scope, this);
    }

    /** @param what names the formula in messages: "the loss" */
    static Expr parse(String text, String what, Scope scope) {
        return parse(new Cursor(what, text, 0), scope);
    }

    /** Reads from the cursor's place to the end of its text. */
    static Expr parse(Cursor in, Scope scope) {
        if (in.rest().length() > MAX_LENGTH) {
            throw new InputException(in.what() + " is longer than " + MAX_LENGTH + " characters");
        }
        Formula f = new Formula(in, scope);
        Expr e = f.sum();
        if (!in.isAtEnd()) {
            throw in.error("'" + in.peek() + "' is not expected here");
        }
        f.names.requireBound();
        return FormulaSize.require(e, in.what());
    }

    /** Terms with plus and minus between them. */
    Expr sum() {
        if (++depth > MAX_DEPTH) {
            throw in.error("too deeply nested");
        }
        List<Expr> terms = new ArrayList<>();
        terms.add(product());
        while (true) {
            if (in.take("+")) {
                terms.add(product());
            } else if (in.take("-")) {
                terms.add(Expr.neg(product()));
            } else {
                depth--;
                return numbersAdded(terms);
            }
        }
    }

    /** 1 - 0.5 is a number. */
    private static Expr numbersAdded(List<Expr> terms) {
        Rational number = Rational.ZERO;
        for (Expr t : terms) {
            if (!(t instanceof Expr.Num n)) {
                return Expr.add(terms);
            }
            number = number.plus(n.value());
        }
        return new Expr.Num(number);
    }

    /** Factors, with no plus or minus outside of parentheses. */
    Expr product() {
        List<Expr> factors = new ArrayList<>();
        factors.add(unary());
        while (true) {
            if (in.take("*")) {
                factors.add(unary());
            } else if (in.take("/")) {
                int start = in.peekAt();
                Expr divisor = unary();
                if (divisor.equals(Expr.ZERO)) {
                    throw in.error(start, "division by zero");
                }
                factors.add(
                        divisor instanceof Expr.Num n
                                ? new Expr.Num(Rational.ONE.over(n.value()))
                                : Expr.pow(divisor, -1));
            } else {
                return numbersFirst(factors);
            }
        }
    }

    /** 1/2 is one number, not 1 times 2^-1. */
    private static Expr numbersFirst(List<Expr> factors) {
        Rational number = Rational.ONE;
        List<Expr> rest = new ArrayList<>();
        for (Expr f : factors) {
            if (f instanceof Expr.Num n) {
                number = number.times(n.value());
            } else {
                rest.add(f);
            }
        }
        rest.addFirst(new Expr.Num(number));
        return Expr.mul(rest);
    }

    private Expr unary() {
        if (in.take("-")) {
            return Expr.neg(deeper());
        }
        in.take("+");
        return power();
    }

    /** An operand of an operator that stands before it, or that is right-associative: one level more. */
    private Expr deeper() {
        if (++depth > MAX_DEPTH) {
            throw in.error("too deeply nested");
        }
        Expr operand = unary();
        depth--;
        return operand;
    }

    private Expr power() {
        Expr base = atom();
        if (!in.take("^")) {
            return base;
        }
        int start = in.peekAt();
        Expr exponent = deeper(); // z^-1 is allowed
        if (!(exponent instanceof Expr.Num n)) {
            return Expr.apply(Function.EXP, Expr.mul(exponent, Expr.apply(Function.LOG, base)));
        }
        if (n.value().isInteger()) {
            if (n.value().num().bitLength() > 10) {
                throw in.error(start, "the exponent " + n.value() + " is too large");
            }
            return integerPower(base, n.value().num().intValueExact(), start);
        }
        if (n.value().den().intValue() == 2
                && n.value().den().bitLength() == 2
                && n.value().num().bitLength() <= 10) {
            return integerPower(Expr.apply(Function.SQRT, base), n.value().num().intValueExact(), start);
        }
        return Expr.apply(Function.EXP, Expr.mul(exponent, Expr.apply(Function.LOG, base)));
    }

    /** @param start where the exponent stands */
    private Expr integerPower(Expr base, int exponent, int start) {
        if (base instanceof Expr.Num n) {
            if (n.value().isZero() && exponent < 0) {
                throw in.error(start, "division by zero");
            }
            if (!FormulaSize.allowsPower(n.value(), exponent)) {
                throw in.error(start, "this power has more digits than can be worked with");
            }
            return new Expr.Num(n.value().pow(exponent));
        }
        return Expr.pow(base, exponent);
    }

    private Expr atom() {
        char c = in.peek();
        if (c == 0) {
            throw in.error("the formula ends where a value is expected");
        }
        if (in.take("(")) {
            Expr e = sum();
            in.expect(")");
            return e;
        }
        if (Character.isDigit(c) || c == '.') {
            return new Expr.Num(in.number());
        }
        if (Character.isLetter(c) || c == '_') {
            return names.value();
        }
        throw in.error(
                c == '*' ? "'*' is not expected here; a power is written ^" : "'" + c + "' is not expected here");
    }
}
