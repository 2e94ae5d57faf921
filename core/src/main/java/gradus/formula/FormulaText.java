package gradus.formula;

import gradus.formula.Formula.Fraction;
import gradus.formula.Formula.Minus;
import gradus.formula.Formula.Num;
import gradus.formula.Formula.Over;
import gradus.formula.Formula.Partial;
import gradus.formula.Formula.Product;
import gradus.formula.Formula.Symbol;
import gradus.formula.Formula.Terms;
import gradus.formula.Formula.Times;
import gradus.math.IndexForm;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes formulas on one line: {@code sum(k) W2[k,i]*dZ2[k,j]} entry by entry, {@code 1/m * (dZ2 A1^T + lambda * W2)}
 * over whole tensors, where a blank is the matrix product.
 */
public final class FormulaText {
    /** What stands around a part, from nothing to what binds closest. */
    private static final int OPEN = 0;

    private static final int TERM = 1;
    private static final int ABOVE = 2;
    private static final int FACTOR = 3;
    private static final int MATRIX = 4;
    private static final int BELOW = 5;
    private static final int BASE = 6;

    private final Symbols symbols;

    private final boolean ascii;

    private FormulaText(Symbols symbols, boolean ascii) {
        this.symbols = symbols;
        this.ascii = ascii;
    }

    public static String of(Formula formula, Symbols symbols) {
        return new FormulaText(symbols, false).print(formula, OPEN);
    }

    /** Without the sign ∂: {@code d(A2)/d(Z2)}. */
    public static String ascii(Formula formula, Symbols symbols) {
        return new FormulaText(symbols, true).print(formula, OPEN);
    }

    private String print(Formula formula, int around) {
        return switch (formula) {
            case Num n -> number(n.value().toString(), around);
            case Symbol s -> symbol(s);
            case Minus m -> parenthesise("-" + print(m.of(), loose(m.of()) ? FACTOR : TERM), around >= ABOVE);
            case Terms t -> parenthesise(terms(t), around >= ABOVE);
            case Product p -> product(p, around);
            case Fraction f ->
                parenthesise(
                        print(f.above(), ABOVE) + (f.elements() ? " / " : "/") + print(f.below(), BELOW),
                        around >= (f.elements() ? MATRIX : ABOVE));
            case Formula.Power p ->
                parenthesise(print(p.base(), BASE) + "^" + print(p.exponent(), BASE), around >= BASE);
            case Formula.Transpose t -> print(t.of(), BASE) + symbols.marks().transposed();
            case Formula.Prime p -> print(p.of(), BASE) + "'";
            case Formula.Call c -> c.name() + "(" + listed(c.arguments()) + ")";
            case Over o -> parenthesise(over(o), around >= ABOVE);
            case Formula.Cases c -> "if(" + listed(List.of(c.condition(), c.then(), c.otherwise())) + ")";
            case Partial p -> partial(p);
            case Formula.Delta d -> "delta(" + d.first() + "," + d.second() + ")";
            case Formula.Relation r -> print(r.left(), OPEN) + " " + r.sign() + " " + print(r.right(), OPEN);
            case Formula.Listed l -> listed(l.parts());
        };
    }

    private static String number(String text, int around) {
        return parenthesise(text, text.contains("/") ? around >= MATRIX : text.startsWith("-") && around >= ABOVE);
    }

    private String symbol(Symbol s) {
        return symbols.glyph(s.name()).text()
                + (s.indices().isEmpty() ? "" : "[" + String.join(",", s.indices()) + "]");
    }

    /** Whether a sign in front would be taken for that of the first part alone. */
    private static boolean loose(Formula f) {
        return f instanceof Terms || (f instanceof Over o && o.largest());
    }

    private String terms(Terms t) {
        return IndexForm.signed(
                t.terms().stream().map(term -> print(term, TERM)).toList());
    }

    private String product(Product p, int around) {
        if (p.times() == Times.SCALE) {
            List<String> parts = p.factors().stream()
                    .map(f -> print(f, f == p.factors().getFirst() ? TERM : FACTOR))
                    .toList();
            return parenthesise(String.join(" * ", parts), around >= MATRIX);
        }
        boolean matrices = p.times() == Times.MATRICES;
        String mark = matrices
                ? symbols.marks().matrixProduct()
                : p.times() == Times.NUMBERS ? "*" : symbols.marks().elementWise();
        Formula last = p.factors().getLast();
        boolean endsInSum = p.times() == Times.NUMBERS && last instanceof Over o && !o.largest();
        String text = p.factors().stream()
                .map(f -> print(
                        f,
                        matrices
                                ? MATRIX
                                : isProductAmong(f, p)
                                        ? BELOW
                                        : f == last && endsInSum && around != ABOVE && around != BELOW ? TERM : FACTOR))
                .collect(Collectors.joining(mark));
        return parenthesise(text, around >= (matrices ? BELOW : MATRIX) || (around == FACTOR && endsInSum));
    }

    /** A matrix product between arrays taken entry by entry, which is worked out first. */
    private static boolean isProductAmong(Formula f, Product p) {
        return p.times() == Times.ELEMENTS && f instanceof Product inner && inner.times() == Times.MATRICES;
    }

    private String over(Over o) {
        boolean one = o.body() instanceof Product || o.body() instanceof Fraction || o.body() instanceof Minus;
        return (o.largest() ? "max(" : "sum(") + String.join(",", o.indices()) + ") "
                + print(o.body(), one && !o.largest() ? TERM : FACTOR);
    }

    /** With ∂, so that it is not mistaken for the name of a derived tensor such as dZ2. */
    private String partial(Partial p) {
        if (ascii || p.total()) {
            String d = ascii && p.total() ? "D(" : "d(";
            return d + print(p.of(), OPEN) + ")/" + d + print(p.by(), OPEN) + ")";
        }
        boolean bare = p.of() instanceof Symbol;
        return "∂" + parenthesise(print(p.of(), OPEN), !bare) + "/∂" + print(p.by(), BASE);
    }

    private String listed(List<Formula> parts) {
        return parts.stream().map(p -> print(p, OPEN)).collect(Collectors.joining(", "));
    }

    private static String parenthesise(String text, boolean needed) {
        return needed ? "(" + text + ")" : text;
    }
}
