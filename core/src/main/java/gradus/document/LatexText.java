package gradus.document;

import java.util.Map;

/** Words as LaTeX: what is a command there is marked, and what pdflatex cannot set is written another way. */
final class LatexText {
    private static final Map<Integer, String> SIGNS = Map.ofEntries(
            Map.entry((int) '\\', "\\textbackslash{}"),
            Map.entry((int) '{', "\\{"),
            Map.entry((int) '}', "\\}"),
            Map.entry((int) '$', "\\$"),
            Map.entry((int) '&', "\\&"),
            Map.entry((int) '#', "\\#"),
            Map.entry((int) '%', "\\%"),
            Map.entry((int) '_', "\\_"),
            Map.entry((int) '^', "\\textasciicircum{}"),
            Map.entry((int) '~', "\\textasciitilde{}"),
            Map.entry((int) '<', "\\textless{}"),
            Map.entry((int) '>', "\\textgreater{}"),
            Map.entry((int) '|', "\\textbar{}"),
            Map.entry((int) '∂', "$\\partial$"),
            Map.entry((int) '✓', "$\\checkmark$"),
            Map.entry((int) '✗', "$\\times$"),
            Map.entry((int) '↳', "$\\to$"),
            Map.entry((int) '×', "$\\times$"),
            Map.entry((int) '·', "$\\cdot$"),
            Map.entry((int) '−', "$-$"),
            Map.entry((int) '→', "$\\to$"),
            Map.entry((int) '≤', "$\\le$"),
            Map.entry((int) '≥', "$\\ge$"),
            Map.entry((int) '≠', "$\\ne$"),
            Map.entry((int) '≈', "$\\approx$"),
            Map.entry((int) '–', "\\textendash{}"),
            Map.entry((int) '—', "\\textemdash{}"),
            Map.entry((int) '‘', "`"),
            Map.entry((int) '’', "'"),
            Map.entry((int) '“', "``"),
            Map.entry((int) '”', "''"),
            Map.entry((int) '…', "\\dots{}"),
            Map.entry(0xa0, "~"));

    private LatexText() {}

    static String of(String text) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        for (int c : text.codePoints().toArray()) {
            if (c == '"') {
                out.append(quoted ? "''" : "``");
                quoted = !quoted;
            } else if (SIGNS.containsKey(c)) {
                out.append(SIGNS.get(c));
            } else {
                out.append(c < 0x100 ? Character.toString(c) : Ascii.of(Character.toString(c)));
            }
        }
        // Two hyphens, as in an option's name, would become a dash.
        return out.toString().replace("--", "-{}-");
    }
}
