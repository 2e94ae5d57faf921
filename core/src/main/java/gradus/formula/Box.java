package gradus.formula;

import gradus.formula.Glyph.Face;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A formula in two dimensions, with all symbols and parentheses chosen: what LaTeX and MathML have in common. */
sealed interface Box {
    enum Kind {
        LETTER,
        NUMBER,
        /** A sign before its operand. */
        PREFIX,
        BINARY,
        RELATION,
        COMMA,
        FUNCTION,
        /** A thin space between factors. */
        SPACE,
        /** Any other character, such as a bracket. */
        MARK
    }

    record Atom(String text, Kind kind, Face face) implements Box {
        Atom(String text, Kind kind) {
            this(text, kind, kind == Kind.LETTER ? Face.ITALIC : Face.UPRIGHT);
        }
    }

    record Row(List<Box> parts) implements Box {
        public Row {
            parts = List.copyOf(parts);
        }
    }

    /** What a reader may ask about: a tensor, by its name. */
    record Named(String name, Box of) implements Box {}

    record Over(Box above, Box below) implements Box {}

    record Scripts(Box base, @Nullable Box below, @Nullable Box above) implements Box {}

    record Fence(String open, String close, Box of) implements Box {}

    /** One of a pair of brackets that may stand on different lines, as high as what is between them. */
    record Bracket(String text, boolean opens, double height) implements Box {}

    /** A large operator with indices under it. */
    record Large(Atom operator, Box below) implements Box {}

    record Root(Box of) implements Box {}

    /** Values by condition, the first that holds, and the value where none does. */
    record Cases(List<Case> cases, Box otherwise) implements Box {
        public Cases {
            cases = List.copyOf(cases);
        }
    }

    record Case(Box value, Box condition) {}

    static Box row(Box... parts) {
        return new Row(List.of(parts));
    }

    /** In units of the font's size; an estimate. */
    default double width() {
        return switch (this) {
            case Atom a ->
                switch (a.kind()) {
                    case LETTER, NUMBER, FUNCTION -> 0.55 * a.text().length();
                    case PREFIX -> 0.8;
                    case BINARY -> 1.25;
                    case RELATION -> 1.35;
                    case COMMA -> 0.5;
                    case SPACE -> 0.17;
                    case MARK -> 0.35;
                };
            case Row r -> r.parts().stream().mapToDouble(Box::width).sum();
            case Named n -> n.of().width();
            case Over o -> Math.max(o.above().width(), o.below().width()) + 0.3;
            case Scripts s -> s.base().width() + 0.7 * Math.max(widthOf(s.below()), widthOf(s.above())) + 0.05;
            case Fence f -> 0.8 + f.of().width();
            case Bracket b -> 0.45;
            case Large l ->
                Math.max(
                                l.operator().text().length() == 1
                                        ? 1.45
                                        : l.operator().width(),
                                0.7 * l.below().width())
                        + 0.2;
            case Root r -> 0.9 + r.of().width();
            case Cases c ->
                2.8
                        + Math.max(
                                c.otherwise().width() + 5,
                                c.cases().stream()
                                        .mapToDouble(row -> row.value().width()
                                                + row.condition().width())
                                        .max()
                                        .orElse(0));
        };
    }

    private static double widthOf(@Nullable Box box) {
        return box == null ? 0 : box.width();
    }

    /** In lines; an estimate. */
    default double height() {
        return switch (this) {
            case Atom a -> 1;
            case Row r -> r.parts().stream().mapToDouble(Box::height).max().orElse(1);
            case Named n -> n.of().height();
            case Over o -> o.above().height() + o.below().height() + 0.2;
            case Scripts s -> s.base().height() + 0.15;
            case Fence f -> f.of().height();
            case Bracket b -> b.height();
            case Large l -> l.operator().text().length() == 1 ? 2.4 : 1.6;
            case Root r -> r.of().height() + 0.1;
            case Cases c ->
                c.otherwise().height()
                        + c.cases().stream()
                                .mapToDouble(row -> Math.max(
                                        row.value().height(), row.condition().height()))
                                .sum();
        };
    }
}
