package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Function;
import gradus.math.Index;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

        /** Whether sums are written with their indices here. */
        default boolean writesIndices() {
            return true;
        }

        /** Whether an index is called so. */
        default boolean isIndex(String name) {
            return index(name) != null;
        }

        /** The tensor of that name, or null. */
        @Nullable
        Tensor tensor(String name);

        /** A dimension as a reader knows it. */
        default String size(Dim dim) {
            return dim.name();
        }

        /** Why a fixed place, counted from 0, can't stand for an index over the dimension; null if it can. */
        default @Nullable String refusal(Dim dim, int place) {
            return "is a letter in this formula, not a number";
        }

        /** What is to be said of a letter in the place of an index that is none. */
        default String unknownIndex(String name) {
            return name.isEmpty() ? "an index is expected" : "there is no index '" + name + "'";
        }

        /** What is to be said of an index that no sum and no max runs over; null if it may stand so. */
        default @Nullable String unbound(Index index) {
            return null;
        }

        /** What is to be said of a sum that names no index where there is none to run over. */
        default String nothingToSum() {
            return "sum has no index to run over here; write one, as in sum(i)";
        }

        /** Names that a mistyped one may have meant. */
        Set<String> names();

        /**
         * How long the name is that a text begins with.
         *
         * @param word the length of its letters, digits and underscores; a scope whose names have other characters goes on
         */
        default int nameLength(String text, int word) {
            return word;
        }

        /** What is to be said of a name that means nothing here. */
        default String unknown(String name) {
            return "'" + name + "' is not known here" + Suggestion.of(name, names());
        }
    }

    private static final int MAX_DEPTH = 200;
    private static final int MAX_LENGTH = 10_000;

    private final Cursor in;
    private final Scope scope;
    private final IndexReader indices;
    private int depth;

    private Formula(Cursor in, Scope scope) {
        this.in = in;
        this.scope = scope;
        this.indices = new IndexReader(in, scope);
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
        f.indices.requireBound();
        return FormulaSize.require(e, in.what());
    }

    private Expr sum() {
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

    private Expr product() {
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
            int start = in.at();
            return named(hyphenated(name()), start);
        }
        throw in.error(
                c == '*' ? "'*' is not expected here; a power is written ^" : "'" + c + "' is not expected here");
    }

    /** The name that begins here, as the scope reads names. */
    private String name() {
        int start = in.at();
        String text = in.rest();
        int length = scope.nameLength(text, in.name().length());
        in.moveTo(start + length);
        return text.substring(0, length);
    }

    /** The whole name of a function such as log-softmax; where log has a value of its own, it is a difference. */
    private String hyphenated(String word) {
        int after = in.at();
        if (!in.isAt("-") || scope.variable(word) != null || scope.tensor(word) != null) {
            return word;
        }
        String longest = word;
        for (String known : scope.names()) {
            String rest = known.startsWith(word + "-") ? known.substring(word.length()) : "";
            if (known.length() > longest.length() && in.isAt(rest) && in.isCall(after + rest.length())) {
                longest = known;
            }
        }
        in.moveTo(after + longest.length() - word.length());
        return longest;
    }

    private Expr named(String name, int start) {
        if (in.peek() == '[') {
            return entry(name, start);
        }
        if (in.peek() != '(') {
            return plain(name, start);
        }
        if (name.equals("sum")) {
            return sumOver(start);
        }
        if (name.equals("max") && indices.areNext(")")) {
            return folded(false);
        }
        if (name.equals("if")) {
            return condition();
        }
        in.expect("(");
        List<Expr> arguments = new ArrayList<>();
        do {
            arguments.add(sum());
        } while (in.take(","));
        in.expect(")");
        return call(name, arguments, start);
    }

    private Expr plain(String name, int start) {
        Expr value = constant(name);
        if (value == null) {
            value = scope.variable(name);
        }
        if (value == null) {
            Tensor tensor = scope.tensor(name);
            if (tensor != null && tensor.dims().isEmpty()) {
                return tensor.at();
            }
            if (tensor == null && scope.isIndex(name)) {
                throw in.error(start, "'" + name + "' is an index, which has no value in a formula");
            }
            throw in.error(
                    start,
                    start + name.length(),
                    tensor == null
                            ? scope.unknown(name)
                            : "'" + name + "' has " + counted(tensor.dims().size(), "index", "indices")
                                    + "; write them in brackets after it");
        }
        return value;
    }

    /** The constant of that name, or null if there is none. */
    static @Nullable Expr constant(String name) {
        for (Expr.Constant c : Expr.Constant.values()) {
            if (c.text().equals(name)) {
                return c;
            }
        }
        return null;
    }

    /** What is wrong inside of a defined function is told at the place that calls it. */
    private @Nullable Expr defined(String name, List<Expr> arguments, int start) {
        try {
            return scope.call(name, arguments);
        } catch (InputException e) {
            String message = Objects.requireNonNullElse(e.getMessage(), name);
            throw in.error(start, message.lines().findFirst().orElse(name));
        }
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
        Expr value = defined(name, arguments, start);
        if (value == null) {
            Set<String> known = new java.util.LinkedHashSet<>(scope.names());
            for (Function f : Function.values()) {
                known.add(f.text());
            }
            known.addAll(List.of("max", "min", "sum", "if"));
            throw in.error(start, "there is no function '" + name + "'" + Suggestion.of(name, known));
        }
        return value;
    }

    /** sum(expr) over the units, or sum(k) product over written indices. */
    private Expr sumOver(int start) {
        if (indices.areNext(",)")) {
            return folded(true);
        }
        Index units = scope.units();
        if (units == null) {
            throw in.error(start, scope.nothingToSum());
        }
        in.expect("(");
        Expr body = sum();
        in.expect(")");
        return overUnits(body, units);
    }

    /** The sum, or the largest value, of the product that follows over all values of the indices. */
    private Expr folded(boolean sum) {
        List<IndexReader.Place> over = indices.inParentheses();
        int from = indices.count();
        Expr body = product();
        for (IndexReader.Place place : over.reversed()) {
            Index index = place.index();
            if (!Exprs.isFree(index, body) && !Exprs.tensors(body).isEmpty()) {
                throw in.error(
                        place.at(),
                        "nothing here has the index " + index + " that " + (sum ? "sum" : "max") + "(" + index
                                + ") runs over");
            }
            body = new Expr.Fold(sum ? Expr.Fold.Kind.SUM : Expr.Fold.Kind.LARGEST, index, body);
        }
        indices.bind(over, from);
        return body;
    }

    private static Expr overUnits(Expr body, Index units) {
        Index bound = Exprs.fresh(units.dim(), Exprs.indexNames(Expr.mul(body, new Expr.Delta(units, units))));
        return new Expr.Fold(Expr.Fold.Kind.SUM, bound, Exprs.substitute(body, Map.of(units, bound)));
    }

    private Expr condition() {
        in.expect("(");
        Expr left = sum();
        boolean less;
        boolean strict;
        if (in.take("<=")) {
            less = true;
            strict = false;
        } else if (in.take(">=")) {
            less = false;
            strict = false;
        } else if (in.take("<")) {
            less = true;
            strict = true;
        } else if (in.take(">")) {
            less = false;
            strict = true;
        } else {
            throw in.error("a comparison (<, <=, >, >=) is expected");
        }
        Expr right = sum();
        in.expect(",");
        Expr then = sum();
        in.expect(",");
        Expr otherwise = sum();
        in.expect(")");
        return new Expr.Choose(less ? left : right, strict, less ? right : left, then, otherwise);
    }

    private Expr entry(String name, int start) {
        Tensor tensor = scope.tensor(name);
        if (tensor == null) {
            throw in.error(start, scope.unknown(name));
        }
        if (tensor.dims().isEmpty()) {
            throw in.error(start, name + " is a single number and has no index");
        }
        return tensor.at(indices.inBrackets(tensor, name, start));
    }

    static String counted(int n, String one, String many) {
        return n == 0 ? "no " + one : n + " " + (n == 1 ? one : many);
    }

    private void require(boolean condition, String message, int position) {
        if (!condition) {
            throw in.error(position, message);
        }
    }
}
