package gradus.network;

import gradus.InputException;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses one formula. Names mean what the scope says: scalars and entries, functions of one's own, and, in the formulas
 * of layers, tensors with indices.
 */
final class Formula {
    /** What names mean inside a formula. */
    interface Scope {
        /** The value of a plain name, or null if there is none. */
        @Nullable
        Expr variable(String name);

        /** A defined function applied to arguments, or null if there is none of that name. */
        @Nullable
        Expr call(String name, List<Expr> arguments);

        /** The index over the units of the same example that {@code sum(...)} runs over; null where it is not allowed. */
        @Nullable
        Index units();

        /** The index of that name, or null if indices are not written here. */
        @Nullable
        Index index(String name);

        /** The tensor of that name with these indices, or null. */
        @Nullable
        Expr entry(String name, List<Index> indices);

        /** Names that a mistyped one may have meant. */
        Set<String> names();
    }

    private static final int MAX_DEPTH = 200;
    private static final int MAX_LENGTH = 10_000;

    private final String text;
    private final String what;
    private final Scope scope;
    private int at;
    private int depth;

    private Formula(String text, String what, Scope scope) {
        this.text = text;
        this.what = what;
        this.scope = scope;
    }

    /** @param what names the formula in messages: "the loss" */
    static Expr parse(String text, String what, Scope scope) {
        if (text.length() > MAX_LENGTH) {
            throw new InputException(what + " is longer than " + MAX_LENGTH + " characters");
        }
        Formula f = new Formula(text, what, scope);
        Expr e = f.sum();
        f.space();
        if (f.at < text.length()) {
            throw f.error("'" + text.charAt(f.at) + "' is not expected here");
        }
        return FormulaSize.require(e, what);
    }

    private Expr sum() {
        if (++depth > MAX_DEPTH) {
            throw error("too deeply nested");
        }
        List<Expr> terms = new ArrayList<>();
        terms.add(product());
        while (true) {
            if (take("+")) {
                terms.add(product());
            } else if (take("-")) {
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

    private Expr product() {
        List<Expr> factors = new ArrayList<>();
        factors.add(unary());
        while (true) {
            if (take("*")) {
                factors.add(unary());
            } else if (take("/")) {
                Expr divisor = unary();
                if (divisor.equals(Expr.ZERO)) {
                    throw error("division by zero");
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
        if (take("-")) {
            return Expr.neg(deeper());
        }
        take("+");
        return power();
    }

    /** An operand of an operator that stands before it, or that is right-associative: one level more. */
    private Expr deeper() {
        if (++depth > MAX_DEPTH) {
            throw error("too deeply nested");
        }
        Expr operand = unary();
        depth--;
        return operand;
    }

    private Expr power() {
        Expr base = atom();
        if (!take("^")) {
            return base;
        }
        Expr exponent = deeper(); // z^-1 is allowed
        if (!(exponent instanceof Expr.Num n)) {
            return Expr.apply(Function.EXP, Expr.mul(exponent, Expr.apply(Function.LOG, base)));
        }
        if (n.value().isInteger()) {
            if (n.value().num().bitLength() > 10) {
                throw error("the exponent " + n.value() + " is too large");
            }
            return integerPower(base, n.value().num().intValueExact());
        }
        if (n.value().den().intValue() == 2
                && n.value().den().bitLength() == 2
                && n.value().num().bitLength() <= 10) {
            return integerPower(Expr.apply(Function.SQRT, base), n.value().num().intValueExact());
        }
        return Expr.apply(Function.EXP, Expr.mul(exponent, Expr.apply(Function.LOG, base)));
    }

    private Expr integerPower(Expr base, int exponent) {
        if (base instanceof Expr.Num n) {
            if (n.value().isZero() && exponent < 0) {
                throw error("division by zero");
            }
            if (!FormulaSize.allowsPower(n.value(), exponent)) {
                throw error("this power has more digits than can be worked with");
            }
            return new Expr.Num(n.value().pow(exponent));
        }
        return Expr.pow(base, exponent);
    }

    private Expr atom() {
        space();
        if (at >= text.length()) {
            throw error("the formula ends where a value is expected");
        }
        char c = text.charAt(at);
        if (take("(")) {
            Expr e = sum();
            expect(")");
            return e;
        }
        if (Character.isDigit(c) || c == '.') {
            return new Expr.Num(number());
        }
        if (Character.isLetter(c) || c == '_') {
            return named(name());
        }
        throw error("'" + c + "' is not expected here");
    }

    private Expr named(String name) {
        int start = at - name.length();
        if (peek('[')) {
            return entry(name, start);
        }
        if (!peek('(')) {
            Expr value = constant(name);
            if (value == null) {
                value = scope.variable(name);
            }
            if (value == null) {
                at = start;
                throw error("'" + name + "' is not known here" + Suggestion.of(name, scope.names()));
            }
            return value;
        }
        if (name.equals("sum")) {
            return sumOver();
        }
        if (name.equals("if")) {
            return condition();
        }
        expect("(");
        List<Expr> arguments = new ArrayList<>();
        do {
            arguments.add(sum());
        } while (take(","));
        expect(")");
        return call(name, arguments, start);
    }

    private static @Nullable Expr constant(String name) {
        for (Expr.Constant c : Expr.Constant.values()) {
            if (c.text().equals(name)) {
                return c;
            }
        }
        return null;
    }

    private Expr call(String name, List<Expr> arguments, int start) {
        if (name.equals("max") || name.equals("min")) {
            require(arguments.size() == 2, name + " takes two values", start);
            return new Expr.Extremum(name.equals("max"), arguments.get(0), arguments.get(1));
        }
        for (Function f : Function.values()) {
            if (f.text().equals(name)) {
                require(arguments.size() == 1, name + " takes one value", start);
                return Expr.apply(f, arguments.getFirst());
            }
        }
        Expr value = scope.call(name, arguments);
        if (value == null) {
            at = start;
            Set<String> known = new java.util.LinkedHashSet<>(scope.names());
            for (Function f : Function.values()) {
                known.add(f.text());
            }
            known.addAll(List.of("max", "min", "sum", "if"));
            throw error("there is no function '" + name + "'" + Suggestion.of(name, known));
        }
        return value;
    }

    /** sum(expr) over the units, or sum(k) product over a written index. */
    private Expr sumOver() {
        int start = at;
        expect("(");
        space();
        if (at < text.length() && Character.isLetter(text.charAt(at))) {
            String name = name();
            Index index = scope.index(name);
            if (index != null && take(")")) {
                return Expr.sum(index, product());
            }
            at = start;
            expect("(");
        }
        Index units = scope.units();
        if (units == null) {
            at = start;
            throw error("sum over the units is not possible here");
        }
        Expr body = sum();
        expect(")");
        return overUnits(body, units);
    }

    private static Expr overUnits(Expr body, Index units) {
        Index bound = Exprs.fresh(units.dim(), Exprs.indexNames(Expr.mul(body, new Expr.Delta(units, units))));
        return new Expr.Sum(bound, Exprs.substitute(body, Map.of(units, bound)));
    }

    private Expr condition() {
        expect("(");
        Expr left = sum();
        boolean less;
        boolean strict;
        if (take("<=")) {
            less = true;
            strict = false;
        } else if (take(">=")) {
            less = false;
            strict = false;
        } else if (take("<")) {
            less = true;
            strict = true;
        } else if (take(">")) {
            less = false;
            strict = true;
        } else {
            throw error("a comparison (<, <=, >, >=) is expected");
        }
        Expr right = sum();
        expect(",");
        Expr then = sum();
        expect(",");
        Expr otherwise = sum();
        expect(")");
        return new Expr.Choose(less ? left : right, strict, less ? right : left, then, otherwise);
    }

    private Expr entry(String name, int start) {
        expect("[");
        List<Index> indices = new ArrayList<>();
        do {
            space();
            String index = name();
            Index known = scope.index(index);
            require(known != null, "'" + index + "' is no index", at);
            indices.add(java.util.Objects.requireNonNull(known));
        } while (take(","));
        expect("]");
        Expr value = scope.entry(name, indices);
        require(value != null, "there is no tensor '" + name + "' here", start);
        return java.util.Objects.requireNonNull(value);
    }

    private Rational number() {
        int start = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int mark = at++;
            if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
                at++;
            }
            if (at >= text.length() || !Character.isDigit(text.charAt(at))) {
                at = mark;
            }
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
        }
        return Numbers.parse(text.substring(start, at), what);
    }

    private String name() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean peek(char c) {
        space();
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(String token) {
        space();
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw error("'" + token + "' is expected");
        }
    }

    private void require(boolean condition, String message, int position) {
        if (!condition) {
            at = position;
            throw error(message);
        }
    }

    private InputException error(String message) {
        return Pointer.error(what, text, Math.min(at, text.length()), message);
    }
}
