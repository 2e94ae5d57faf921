package gradus.formula;

import gradus.formula.Box.Atom;
import gradus.formula.Box.Fence;
import gradus.formula.Box.Kind;
import gradus.formula.Box.Row;
import gradus.formula.Box.Scripts;
import gradus.formula.Formula.Call;
import gradus.formula.Formula.Fraction;
import gradus.formula.Formula.Minus;
import gradus.formula.Formula.Num;
import gradus.formula.Formula.Over;
import gradus.formula.Formula.Partial;
import gradus.formula.Formula.Power;
import gradus.formula.Formula.Product;
import gradus.formula.Formula.Symbol;
import gradus.formula.Formula.Terms;
import gradus.formula.Formula.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses symbols and parentheses for formulas in two dimensions. */
final class Typesetter {
    private static final Atom THIN = new Atom(" ", Kind.SPACE);
    private static final Atom MINUS = new Atom("−", Kind.PREFIX);
    private static final Map<String, String> RELATIONS = Map.of("<=", "≤", ">=", "≥", "!=", "≠");

    private final Symbols symbols;

    private Typesetter(Symbols symbols) {
        this.symbols = symbols;
    }

    static Box of(Formula formula, Symbols symbols) {
        return new Typesetter(symbols).box(Tidy.of(formula));
    }

    /** {@code = formula}: a line of a chain. */
    static Box equalTo(Formula formula, Symbols symbols) {
        return Box.row(new Atom("=", Kind.RELATION), of(formula, symbols));
    }

    private Box box(Formula formula) {
        return switch (formula) {
            case Num n -> number(n.value().toString());
            case Symbol s -> symbol(s, "");
            case Minus m -> Box.row(MINUS, fenced(m.of(), isSum(m.of())));
            case Terms t -> terms(t);
            case Product p -> product(p);
            case Fraction f -> fraction(f);
            case Power p -> power(p);
            case Formula.Transpose t -> raised(t.of(), "T");
            case Formula.Prime p -> raised(p.of(), "′");
            case Call c -> call(c, null);
            case Over o ->
                Box.row(
                        new Box.Large(
                                new Atom(o.largest() ? "max" : "∑", o.largest() ? Kind.FUNCTION : Kind.MARK),
                                indices(o.indices())),
                        THIN,
                        fenced(o.body(), isSum(o.body())));
            case Formula.Cases c -> cases(c);
            case Partial p -> partial(p);
            case Formula.Delta d ->
                new Scripts(new Atom("δ", Kind.LETTER), indices(List.of(d.first(), d.second())), null);
            case Formula.Relation r ->
                Box.row(
                        box(r.left()),
                        new Atom(RELATIONS.getOrDefault(r.sign(), r.sign()), Kind.RELATION),
                        box(r.right()));
            case Formula.Listed l -> listed(l.parts());
        };
    }

    private static Box number(String text) {
        boolean negative = text.startsWith("-");
        String[] parts = (negative ? text.substring(1) : text).split("/");
        Box size = parts.length == 1
                ? new Atom(parts[0], Kind.NUMBER)
                : new Box.Over(new Atom(parts[0], Kind.NUMBER), new Atom(parts[1], Kind.NUMBER));
        return negative ? Box.row(MINUS, size) : size;
    }

    /** @param raised what stands behind the notation's own superscript */
    private Box symbol(Symbol s, String raised) {
        Glyph g = symbols.glyph(s.name());
        Box letter = new Atom(g.letter(), Kind.LETTER, g.face());
        Box base = g.prefix().isEmpty() ? letter : new Row(prefixed(g.prefix(), letter));
        List<Box> below = new ArrayList<>(g.below().isEmpty() ? List.of() : script(g.below()));
        if (!s.indices().isEmpty()) {
            if (!below.isEmpty()) {
                below.add(new Atom(",", Kind.MARK));
            }
            below.add(indices(s.indices()));
        }
        List<Box> above = new ArrayList<>(script(g.above()));
        above.addAll(script(raised));
        Box all = below.isEmpty() && above.isEmpty() ? base : new Scripts(base, row(below), row(above));
        return new Box.Named(s.name(), all);
    }

    /** Each sign of a prefix such as that of ∂C/∂w by itself, as not every typesetter has it as a letter. */
    private static List<Box> prefixed(String prefix, Box letter) {
        List<Box> parts = new ArrayList<>();
        for (String part : prefix.split("(?<=[∂/])|(?=[∂/])")) {
            parts.add(new Atom(part, part.equals("/") ? Kind.MARK : Kind.LETTER));
        }
        parts.add(letter);
        return parts;
    }

    private static @Nullable Box row(List<Box> parts) {
        return parts.isEmpty() ? null : parts.size() == 1 ? parts.getFirst() : new Row(parts);
    }

    /** Letters slanted, digits upright, brackets as they are. */
    private static List<Box> script(String text) {
        List<Box> parts = new ArrayList<>();
        for (int c : text.codePoints().toArray()) {
            String one = Character.toString(c);
            parts.add(
                    one.equals("T")
                            ? new Atom(one, Kind.LETTER, Glyph.Face.UPRIGHT)
                            : new Atom(
                                    one,
                                    Character.isLetter(c)
                                            ? Kind.LETTER
                                            : Character.isDigit(c) ? Kind.NUMBER : Kind.MARK));
        }
        return parts;
    }

    /** {@code ij}, with commas where one is a number or has more than one character. */
    private static Box indices(List<String> names) {
        boolean letters = names.stream().allMatch(n -> n.length() == 1 && !Character.isDigit(n.charAt(0)));
        List<Box> parts = new ArrayList<>();
        for (String name : names) {
            if (!letters && !parts.isEmpty()) {
                parts.add(new Atom(",", Kind.MARK));
            }
            parts.addAll(script(name));
        }
        return parts.size() == 1 ? parts.getFirst() : new Row(parts);
    }

    private static boolean isSum(Formula f) {
        return f instanceof Terms || isNegative(f);
    }

    private static boolean isNegative(Formula f) {
        return f instanceof Minus || (f instanceof Num n && n.value().signum() < 0);
    }

    /** Whether what stands behind it would be taken for a part of it. */
    private static boolean endsInSum(Formula f) {
        return f instanceof Over
                || (f instanceof Product p && endsInSum(p.factors().getLast()))
                || (f instanceof Fraction q && endsInSum(q.above()));
    }

    private Box fenced(Formula f, boolean needed) {
        return needed ? new Fence("(", ")", box(f)) : box(f);
    }

    private Box terms(Terms t) {
        List<Box> parts = new ArrayList<>();
        for (Formula term : t.terms()) {
            boolean negative = isNegative(term);
            if (!parts.isEmpty()) {
                parts.add(new Atom(negative ? "−" : "+", Kind.BINARY));
            } else if (negative) {
                parts.add(MINUS);
            }
            Formula size = !negative
                    ? term
                    : term instanceof Minus m
                            ? m.of()
                            : new Num(((Num) term).value().negate());
            parts.add(fenced(size, isSum(size)));
        }
        return new Row(parts);
    }

    private Box product(Product p) {
        List<Box> parts = new ArrayList<>();
        for (Formula factor : p.factors()) {
            boolean last = factor == p.factors().getLast();
            if (!parts.isEmpty()) {
                parts.add(between(p.times(), factor));
            }
            parts.add(fenced(factor, isSum(factor) || (!last && endsInSum(factor)) || mixes(p.times(), factor)));
        }
        return new Row(parts);
    }

    /** Matrix products and element-wise ones are kept apart. */
    private static boolean mixes(Times times, Formula factor) {
        return factor instanceof Product inner
                && switch (times) {
                    case NUMBERS, SCALE -> false;
                    case ELEMENTS -> inner.times() == Times.MATRICES;
                    case MATRICES -> inner.times() != Times.MATRICES;
                };
    }

    private Atom between(Times times, Formula next) {
        return switch (times) {
            case NUMBERS, SCALE -> next instanceof Num ? new Atom("·", Kind.BINARY) : THIN;
            case ELEMENTS -> new Atom(symbols.marks().circle(), Kind.BINARY);
            case MATRICES ->
                symbols.marks().dot().isEmpty()
                        ? THIN
                        : new Atom(symbols.marks().dot(), Kind.BINARY);
        };
    }

    /** What is high itself, such as a sum, is not put above a line but behind the fraction. */
    private Box fraction(Fraction f) {
        List<Formula> above = f.above() instanceof Product p ? p.factors() : List.of(f.above());
        List<Formula> low = above.stream().filter(Typesetter::isLow).toList();
        if (low.size() == above.size()) {
            return new Box.Over(box(f.above()), box(f.below()));
        }
        Times times = f.elements() ? Times.ELEMENTS : Times.NUMBERS;
        Formula front = new Fraction(ExprLayout.joined(times, low), f.below(), f.elements());
        List<Formula> all = new ArrayList<>(List.of(front));
        above.stream().filter(a -> !isLow(a)).forEach(all::add);
        return product(new Product(f.elements() ? Times.SCALE : Times.NUMBERS, all));
    }

    private static boolean isLow(Formula f) {
        return !(f instanceof Over || f instanceof Partial || f instanceof Fraction || f instanceof Formula.Cases);
    }

    private Box power(Power p) {
        Box exponent = box(p.exponent());
        if (p.base() instanceof Call c && !drawn(c)) {
            return call(c, exponent);
        }
        return new Scripts(base(p.base()), null, exponent);
    }

    private Box base(Formula f) {
        boolean bare = (f instanceof Num n && n.value().isInteger() && n.value().signum() >= 0)
                || (f instanceof Symbol s && symbols.glyph(s.name()).above().isEmpty());
        return fenced(f, !bare);
    }

    private Box raised(Formula f, String mark) {
        return f instanceof Symbol s ? symbol(s, mark) : new Scripts(base(f), null, row(script(mark)));
    }

    /** Functions with a sign of their own. */
    private static boolean drawn(Call c) {
        return c.name().equals("sqrt") || c.name().equals("abs") || (c.name().equals("exp") && isEntry(c));
    }

    /** Powers of e are for numbers: over a matrix they would be taken for the matrix exponential. */
    private static boolean isEntry(Call c) {
        return indexed(c.arguments().getFirst())
                && Typesetter.flat(c.arguments().getFirst());
    }

    private static boolean indexed(Formula f) {
        return f instanceof Symbol s
                ? !s.indices().isEmpty()
                : Tidy.parts(f).stream().anyMatch(Typesetter::indexed);
    }

    private static boolean flat(Formula f) {
        boolean tall = f instanceof Fraction || f instanceof Over || f instanceof Formula.Cases || f instanceof Partial;
        return !tall && Tidy.parts(f).stream().allMatch(Typesetter::flat);
    }

    private Box call(Call c, @Nullable Box exponent) {
        Box argument = listed(c.arguments());
        if (exponent == null && drawn(c)) {
            return switch (c.name()) {
                case "sqrt" -> new Box.Root(argument);
                case "abs" -> new Fence("|", "|", argument);
                default -> new Scripts(new Atom("e", Kind.LETTER), null, argument);
            };
        }
        if (c.name().isEmpty()) {
            return new Fence("(", ")", argument);
        }
        Box name = Functions.NAMES.contains(c.name())
                ? new Atom(c.name(), Kind.FUNCTION)
                : symbol(new Symbol(c.name(), List.of()), "");
        return Box.row(exponent == null ? name : new Scripts(name, null, exponent), new Fence("(", ")", argument));
    }

    private Box listed(List<Formula> parts) {
        List<Box> boxes = new ArrayList<>();
        for (Formula part : parts) {
            if (!boxes.isEmpty()) {
                boxes.add(new Atom(",", Kind.COMMA));
            }
            boxes.add(box(part));
        }
        return boxes.size() == 1 ? boxes.getFirst() : new Row(boxes);
    }

    /** Conditions below each other where one is only asked if the one before does not hold. */
    private Box cases(Formula.Cases first) {
        List<Box.Case> cases = new ArrayList<>();
        Formula rest = first;
        while (rest instanceof Formula.Cases c) {
            cases.add(new Box.Case(box(c.then()), box(c.condition())));
            rest = c.otherwise();
        }
        return new Box.Cases(cases, box(rest));
    }

    private Box partial(Partial p) {
        Box d = new Atom(p.total() ? "d" : "∂", Kind.LETTER, Glyph.Face.UPRIGHT);
        Box apart = p.total() ? THIN : Box.row();
        Box below = Box.row(d, apart, box(p.by()));
        return p.of() instanceof Symbol s
                ? new Box.Over(Box.row(d, apart, box(s)), below)
                : Box.row(new Box.Over(d, below), new Fence("(", ")", box(p.of())));
    }
}
