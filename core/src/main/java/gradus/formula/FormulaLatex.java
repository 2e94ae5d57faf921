package gradus.formula;

import gradus.formula.Box.Atom;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes formulas for LaTeX's maths mode, with the commands of amsmath. */
public final class FormulaLatex {
    private static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("−", "-"),
            Map.entry("⊙", "\\odot"),
            Map.entry("·", "\\cdot"),
            Map.entry("×", "\\times"),
            Map.entry("≤", "\\le"),
            Map.entry("≥", "\\ge"),
            Map.entry("≠", "\\ne"),
            Map.entry("∂", "\\partial"),
            Map.entry("∑", "\\sum"),
            Map.entry("′", "\\prime"),
            Map.entry("α", "\\alpha"),
            Map.entry("β", "\\beta"),
            Map.entry("γ", "\\gamma"),
            Map.entry("δ", "\\delta"),
            Map.entry("Δ", "\\Delta"),
            Map.entry("ε", "\\varepsilon"),
            Map.entry("η", "\\eta"),
            Map.entry("Θ", "\\Theta"),
            Map.entry("θ", "\\theta"),
            Map.entry("λ", "\\lambda"),
            Map.entry("μ", "\\mu"),
            Map.entry("π", "\\pi"),
            Map.entry("ρ", "\\rho"),
            Map.entry("σ", "\\sigma"),
            Map.entry("φ", "\\varphi"));

    private FormulaLatex() {}

    /** On one line, without dollar signs. */
    public static String of(Formula formula, Symbols symbols) {
        return write(Typesetter.of(formula, symbols));
    }

    /**
     * On as many lines as it needs.
     *
     * @param room the width of a line, in units of the font's size
     */
    public static List<String> lines(Formula formula, Symbols symbols, double room) {
        return Breaking.lines(Typesetter.of(formula, symbols), room).stream()
                .map(FormulaLatex::write)
                .toList();
    }

    /** {@code = formula}, on as many lines as it needs. */
    public static List<String> equalTo(Formula formula, Symbols symbols, double room) {
        return Breaking.lines(Typesetter.equalTo(formula, symbols), room).stream()
                .map(FormulaLatex::write)
                .toList();
    }

    private static String write(Box box) {
        return switch (box) {
            case Atom a -> atom(a);
            case Box.Row r -> joined(r.parts());
            case Box.Named n -> write(n.of());
            case Box.Over o -> "\\frac{" + write(o.above()) + "}{" + write(o.below()) + "}";
            case Box.Scripts s ->
                write(s.base())
                        + (s.above() == null ? "" : "^{" + write(s.above()) + "}")
                        + (s.below() == null ? "" : "_{" + write(s.below()) + "}");
            case Box.Fence f ->
                f.of().height() > 1.7
                        ? "\\left" + fence(f.open(), true) + " " + write(f.of()) + " \\right" + fence(f.close(), false)
                        : fence(f.open(), true) + write(f.of()) + fence(f.close(), false);
            case Box.Bracket b ->
                size(b.height()) + (b.height() > 1.7 ? b.opens() ? "l" : "r" : "") + fence(b.text(), b.opens());
            case Box.Large l -> atom(l.operator()) + "_{" + write(l.below()) + "}";
            case Box.Root r -> "\\sqrt{" + write(r.of()) + "}";
            case Box.Cases c ->
                c.cases().stream()
                                .map(row -> write(row.value()) + " & \\text{if }" + write(row.condition()) + " \\\\ ")
                                .collect(Collectors.joining("", "\\begin{cases} ", ""))
                        + write(c.otherwise()) + " & \\text{otherwise} \\end{cases}";
        };
    }

    private static String size(double height) {
        return height <= 1.7 ? "" : height <= 2.3 ? "\\Big" : height <= 3.2 ? "\\bigg" : "\\Bigg";
    }

    private static String fence(String text, boolean opens) {
        return text.equals("|") ? opens ? "\\lvert " : "\\rvert " : text;
    }

    private static String joined(List<Box> parts) {
        StringBuilder out = new StringBuilder();
        for (Box part : parts) {
            String next = write(part);
            // A command ends where no letter follows.
            boolean runsOn = !next.isEmpty()
                    && Character.isLetter(next.charAt(0))
                    && out.toString().matches("(?s).*\\\\[A-Za-z]+");
            out.append(runsOn ? " " : "").append(next);
        }
        return out.toString();
    }

    private static String atom(Atom a) {
        String text = SIGNS.getOrDefault(a.text(), a.text());
        return switch (a.kind()) {
            case LETTER ->
                switch (a.face()) {
                    case ITALIC -> text;
                    case UPRIGHT -> text.startsWith("\\") ? text : "\\mathrm{" + escape(text) + "}";
                    case CODE -> "\\mathtt{" + escape(text) + "}";
                };
            case NUMBER, MARK, PREFIX -> text;
            case BINARY, RELATION -> " " + text + " ";
            case COMMA -> ", ";
            case FUNCTION -> Functions.COMMANDS.contains(text) ? "\\" + text : "\\mathrm{" + text + "}";
            case SPACE -> "\\,";
        };
    }

    private static String escape(String text) {
        return text.replace("_", "\\_");
    }
}
