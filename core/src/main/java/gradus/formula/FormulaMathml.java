package gradus.formula;

import gradus.formula.Box.Atom;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes formulas as MathML. A wide one becomes several pieces, between which a browser may begin a new line. */
public final class FormulaMathml {
    private final Predicate<String> known;

    private FormulaMathml(Predicate<String> known) {
        this.known = known;
    }

    /**
     * One {@code math} element for each piece; those that are wider all the same are of the class {@code wide}.
     *
     * @param display whether fractions and sums are as large as on a line of their own
     * @param room how wide a piece should be at most, in units of the font's size
     * @param known which symbols get their name as the attribute {@code data-s}, so that more can be said of them
     */
    public static List<String> pieces(
            Formula formula, Symbols symbols, boolean display, double room, Predicate<String> known) {
        return pieces(Typesetter.of(formula, symbols), display, room, known);
    }

    /** {@code = formula}, as {@link #pieces} of a display. */
    public static List<String> equalTo(Formula formula, Symbols symbols, double room, Predicate<String> known) {
        return pieces(Typesetter.equalTo(formula, symbols), true, room, known);
    }

    private static List<String> pieces(Box box, boolean display, double room, Predicate<String> known) {
        FormulaMathml writer = new FormulaMathml(known);
        String style = display ? " displaystyle=\"true\"" : "";
        return Breaking.pieces(box, room).stream()
                .map(piece -> (piece.width() > room ? "<math class=\"wide\"" : "<math") + style + ">"
                        + writer.write(piece) + "</math>")
                .toList();
    }

    private String write(Box box) {
        return switch (box) {
            case Atom a -> atom(a);
            case Box.Row r -> row(r.parts());
            case Box.Named n -> named(n);
            case Box.Over o -> "<mfrac>" + one(o.above()) + one(o.below()) + "</mfrac>";
            case Box.Scripts s -> scripts(s);
            case Box.Fence f ->
                "<mrow>" + fence(f.open(), "prefix", f.of()) + one(f.of()) + fence(f.close(), "postfix", f.of())
                        + "</mrow>";
            case Box.Bracket b -> bracket(b);
            case Box.Large l -> "<munder>" + large(l.operator()) + one(l.below()) + "</munder>";
            case Box.Root r -> "<msqrt>" + write(r.of()) + "</msqrt>";
            case Box.Cases c ->
                c.cases().stream()
                        .map(row -> cells(row.value(), "<mtext>if\u00a0</mtext>" + write(row.condition())))
                        .collect(Collectors.joining(
                                "",
                                "<mrow><mo fence=\"true\" form=\"prefix\" stretchy=\"true\">{</mo>"
                                        + "<mtable class=\"cases\">",
                                cells(c.otherwise(), "<mtext>otherwise</mtext>") + "</mtable></mrow>"));
        };
    }

    private String cells(Box value, String when) {
        return "<mtr><mtd>" + write(value) + "</mtd><mtd>" + when + "</mtd></mtr>";
    }

    private String row(List<Box> parts) {
        return parts.stream().map(this::write).collect(Collectors.joining());
    }

    private String one(Box box) {
        return box instanceof Box.Row ? "<mrow>" + write(box) + "</mrow>" : write(box);
    }

    private String named(Box.Named n) {
        return known.test(n.name())
                ? "<mrow data-s=\"" + escape(n.name()) + "\">" + write(n.of()) + "</mrow>"
                : one(n.of());
    }

    private String scripts(Box.Scripts s) {
        String base = one(s.base());
        if (s.below() != null && s.above() != null) {
            return "<msubsup>" + base + one(s.below()) + one(s.above()) + "</msubsup>";
        }
        return s.below() != null
                ? "<msub>" + base + one(s.below()) + "</msub>"
                : s.above() != null ? "<msup>" + base + one(s.above()) + "</msup>" : base;
    }

    /** As high as what it stands around; indices and powers do not count. */
    private static String fence(String text, String form, Box around) {
        return fence(text, form, around.height() > 1.7);
    }

    private static String fence(String text, String form, boolean stretchy) {
        return "<mo fence=\"true\" form=\"" + form + "\" lspace=\"0\" rspace=\"0\" stretchy=\"" + stretchy + "\">"
                + text + "</mo>";
    }

    private static String bracket(Box.Bracket b) {
        String form = b.opens() ? "prefix" : "postfix";
        if (b.height() <= 1.7) {
            return fence(b.text(), form, false);
        }
        String size = String.format(Locale.ROOT, "%.1fem", Math.min(3.2, 1.15 * b.height()));
        return "<mo fence=\"true\" form=\"" + form
                + "\" lspace=\"0\" rspace=\"0\" stretchy=\"true\" symmetric=\"true\" minsize=\"" + size
                + "\" maxsize=\"" + size + "\">" + b.text() + "</mo>";
    }

    private static String large(Atom operator) {
        return operator.text().length() == 1
                ? "<mo>" + operator.text() + "</mo>"
                : "<mo movablelimits=\"true\" lspace=\"0\" rspace=\"0\">" + operator.text() + "</mo>";
    }

    private static String atom(Atom a) {
        String text = escape(a.text());
        return switch (a.kind()) {
            case LETTER ->
                switch (a.face()) {
                    case ITALIC -> "<mi>" + text + "</mi>";
                    case UPRIGHT ->
                        a.text().length() == 1
                                ? "<mi mathvariant=\"normal\">" + text + "</mi>"
                                : "<mi>" + text + "</mi>";
                    case CODE -> "<mtext class=\"code\">" + text + "</mtext>";
                };
            case NUMBER -> "<mn>" + text + "</mn>";
            case PREFIX -> "<mo form=\"prefix\">" + text + "</mo>";
            case BINARY, RELATION -> "<mo form=\"infix\">" + text + "</mo>";
            case COMMA -> "<mo separator=\"true\">" + text + "</mo><mspace width=\"0.2em\"></mspace>";
            case FUNCTION -> "<mi>" + text + "</mi>";
            case SPACE -> "<mspace width=\"0.17em\"></mspace>";
            case MARK -> "<mo lspace=\"0\" rspace=\"0\" stretchy=\"false\">" + text + "</mo>";
        };
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
