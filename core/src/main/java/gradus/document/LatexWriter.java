package gradus.document;

import gradus.document.Prose.Code;
import gradus.document.Prose.Maths;
import gradus.document.Prose.Strong;
import gradus.document.Prose.Words;
import gradus.formula.Formula;
import gradus.formula.FormulaLatex;
import gradus.formula.Symbols;
import java.util.List;
import java.util.stream.Collectors;

/** A LaTeX document that pdflatex compiles as it is, with nothing but amsmath, amssymb, geometry, graphicx and xcolor. */
public final class LatexWriter {
    /** The width of a line in units of the font's size. */
    private static final double LINE = 46;

    /** What is wider all the same is made smaller, so that nothing leaves the page. */
    private static final String PREAMBLE = """
            \\documentclass[10pt,a4paper]{article}
            \\usepackage[utf8]{inputenc}
            \\usepackage{amsmath,amssymb,graphicx,xcolor}
            \\usepackage[margin=22mm]{geometry}
            \\setlength{\\parindent}{0pt}
            \\setlength{\\parskip}{5pt plus 1pt}
            \\allowdisplaybreaks
            \\emergencystretch=3em
            \\renewcommand{\\labelitemi}{$\\bullet$}
            \\definecolor{soft}{gray}{0.4}
            \\newsavebox{\\formulabox}\\newsavebox{\\cellbox}
            \\newcommand{\\cell}[1]{\\sbox{\\cellbox}{\\strut #1}%
              \\raisebox{0pt}[\\dimexpr\\ht\\cellbox+2pt\\relax][\\dimexpr\\dp\\cellbox+2pt\\relax]{\\usebox{\\cellbox}}}
            \\newcommand{\\fit}[2]{\\sbox{\\formulabox}{$\\displaystyle #2$}%
              \\ifdim\\wd\\formulabox>#1\\relax\\resizebox{#1}{!}{\\usebox{\\formulabox}}\\else\\usebox{\\formulabox}\\fi}
            \\newcommand{\\fitted}[1]{\\sbox{\\formulabox}{#1}%
              \\ifdim\\wd\\formulabox>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox{\\formulabox}}\\else\\usebox{\\formulabox}\\fi}
            \\newcommand{\\shown}[1]{\\par\\hspace*{1.5em}\\fit{\\dimexpr\\linewidth-1.5em\\relax}{#1}\\par}
            \\newcommand{\\begun}[1]{\\par\\addvspace{7pt}\\fit{\\linewidth}{#1}\\par\\nopagebreak}
            \\newcommand{\\step}[3]{\\par\\nopagebreak\\hspace*{1em}\\fit{\\dimexpr\\linewidth-1em\\relax}{{}#1}\\par\\nopagebreak
              {\\leftskip=2.4em\\footnotesize\\color{soft}#2\\hfill\\mbox{#3}\\par}\\addvspace{3pt}}
            """;

    private final Symbols symbols;
    private final StringBuilder out = new StringBuilder();

    private LatexWriter(Symbols symbols) {
        this.symbols = symbols;
    }

    /** The whole document. */
    public static String write(Document document, Symbols symbols) {
        LatexWriter writer = new LatexWriter(symbols);
        writer.out.append(PREAMBLE);
        writer.line("\\begin{document}");
        writer.line("{\\LARGE\\bfseries " + writer.prose(document.title()) + "\\par}");
        writer.line("\\medskip");
        writer.blocks(document.blocks());
        writer.line("\\end{document}");
        return writer.out.toString();
    }

    private void blocks(List<Block> blocks) {
        for (Block block : blocks) {
            line("");
            block(block);
        }
    }

    private void block(Block block) {
        switch (block) {
            case Block.Heading h -> heading(h);
            case Block.Paragraph p -> line(prose(p.text()));
            case Block.Items i -> {
                line("\\begin{itemize}\\setlength{\\itemsep}{1pt}\\setlength{\\parskip}{1pt}");
                i.items().forEach(item -> line("\\item " + prose(item)));
                line("\\end{itemize}");
            }
            case Block.Display d ->
                d.formulas().forEach(f -> line("\\shown{" + together(FormulaLatex.lines(f, symbols, LINE)) + "}"));
            case Block.Chain c -> chain(c);
            case Block.Table t -> table(t);
            case Block.Lines l -> verbatim(l.lines());
            case Block.Listing l -> verbatim(l.text().lines().toList());
            case Block.Fold f -> {
                line("\\par\\addvspace{6pt}{\\itshape " + prose(f.summary()) + "}\\nopagebreak");
                blocks(f.blocks());
            }
            case Block.Plot p -> LatexPlot.of(p).forEach(this::line);
            case Block.Blank b -> blank(b);
        }
    }

    private void heading(Block.Heading h) {
        String command = h.level() == 1 ? "section" : h.level() == 2 ? "subsection" : "subsubsection";
        boolean formula = h.text().parts().size() == 1 && h.text().parts().getFirst() instanceof Maths;
        String text = formula
                ? "\\fit{\\linewidth}{"
                        + FormulaLatex.of(((Maths) h.text().parts().getFirst()).formula(), symbols) + "}"
                : prose(h.text());
        line("\\" + command + "*{" + (formula ? "\\boldmath " : "") + text + "}");
    }

    private void chain(Block.Chain c) {
        line("\\begun{" + together(FormulaLatex.lines(c.first(), symbols, LINE)) + "}");
        for (Block.Link link : c.links()) {
            String proof = !link.proved()
                    ? "$\\times$ " + words(link.proof())
                    : link.proof().isEmpty() ? "" : "$\\checkmark$ " + words(method(link.proof()));
            line("\\step{" + together(FormulaLatex.equalTo(link.formula(), symbols, LINE - 2)) + "}{"
                    + prose(link.reason()) + "}{" + proof + "}");
        }
    }

    /** At which sizes it was proved is left to other formats. */
    private static String method(String proof) {
        int colon = proof.indexOf(": ");
        return colon < 0 ? proof : proof.substring(0, colon);
    }

    private static String together(List<String> lines) {
        return lines.size() == 1
                ? lines.getFirst()
                : lines.stream()
                        .collect(Collectors.joining(" \\\\[2pt] &\\quad ", "\\begin{aligned}[t] &", " \\end{aligned}"));
    }

    private void table(Block.Table t) {
        int columns = t.header().size();
        line("\\par\\fitted{\\begin{tabular}{@{}" + "l".repeat(columns) + "@{}}");
        line(t.header().stream()
                        .map(h -> "{\\small\\color{soft}" + prose(h) + "}")
                        .collect(Collectors.joining(" & ")) + " \\\\ \\hline");
        double room = columns <= 2 ? LINE * 0.65 : LINE / columns + 2;
        for (List<Prose> row : t.rows()) {
            line(row.stream().map(c -> cell(c, room)).collect(Collectors.joining(" & ")) + " \\\\");
        }
        line("\\end{tabular}}\\par\\smallskip");
    }

    /** With a little space above and below. */
    private String cell(Prose prose, double room) {
        return "\\cell{"
                + (prose.parts().size() == 1 && prose.parts().getFirst() instanceof Maths m
                        ? "$\\displaystyle " + together(FormulaLatex.lines(m.formula(), symbols, room)) + "$"
                        : prose(prose))
                + "}";
    }

    private void verbatim(List<String> lines) {
        line("{\\footnotesize\\begin{verbatim}");
        lines.forEach(l -> line(Ascii.of(l)));
        line("\\end{verbatim}}");
    }

    private void blank(Block.Blank b) {
        line("\\par " + b.label().map(l -> "\\textbf{" + words(l) + "} ").orElse("") + prose(b.question()));
        long rows = TextWriter.fragment(List.of(b.answer()), TextStyle.PLAIN)
                .lines()
                .filter(l -> !l.isBlank())
                .count();
        for (long n = 0; n < Math.max(1, rows); n++) {
            line("\\par\\vspace{16pt}\\hrule");
        }
        line("\\par\\vspace{6pt}");
    }

    private String prose(Prose prose) {
        return prose.parts().stream()
                .map(p -> switch (p) {
                    case Words w -> words(w.text());
                    case Strong s -> "\\textbf{" + words(s.text()) + "}";
                    case Code c -> "\\texttt{" + words(c.text()) + "}";
                    case Maths m -> maths(m.formula());
                })
                .collect(Collectors.joining());
    }

    /** A formula too wide for a line of words gets a line of its own. */
    private String maths(Formula f) {
        List<String> lines = FormulaLatex.lines(f, symbols, LINE * 0.6);
        return lines.size() == 1 ? "$" + lines.getFirst() + "$" : "\\shown{" + together(lines) + "}";
    }

    private static String words(String text) {
        return LatexText.of(text);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
