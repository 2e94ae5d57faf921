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

/** Markdown with formulas in LaTeX; details are folded. */
public final class MarkdownWriter {
    /** Who reads it. */
    public enum Dialect {
        /** Formulas are marked so that nothing in them is taken for emphasis. */
        GITHUB,
        /** Formulas stand between dollar signs. */
        JUPYTER
    }

    private static final double WIDE = 60;

    private final Symbols symbols;
    private final Dialect dialect;
    private final StringBuilder out = new StringBuilder();

    private MarkdownWriter(Symbols symbols, Dialect dialect) {
        this.symbols = symbols;
        this.dialect = dialect;
    }

    /** The whole document, ending with a line feed. */
    public static String write(Document document, Symbols symbols) {
        MarkdownWriter writer = new MarkdownWriter(symbols, Dialect.GITHUB);
        writer.line("# " + writer.prose(document.title()));
        writer.blocks(document.blocks());
        return writer.out.toString();
    }

    /** A part of one. */
    static String fragment(List<Block> blocks, Symbols symbols, Dialect dialect) {
        MarkdownWriter writer = new MarkdownWriter(symbols, dialect);
        writer.blocks(blocks);
        return writer.out.toString().strip();
    }

    static String line(Prose prose, Symbols symbols, Dialect dialect) {
        return new MarkdownWriter(symbols, dialect).prose(prose);
    }

    private void blocks(List<Block> blocks) {
        for (Block block : blocks) {
            line("");
            block(block);
        }
    }

    private void block(Block block) {
        switch (block) {
            case Block.Heading h -> line("#".repeat(Math.min(6, h.level() + 1)) + " " + alone(h.text()));
            case Block.Paragraph p -> line(prose(p.text()));
            case Block.Items i -> i.items().forEach(item -> line("- " + prose(item)));
            case Block.Display d -> {
                for (Formula f : d.formulas()) {
                    display(FormulaLatex.lines(f, symbols, WIDE));
                }
            }
            case Block.Chain c -> chain(c);
            case Block.Table t -> table(t);
            case Block.Lines l -> fenced("text", l.lines());
            case Block.Listing l -> fenced(l.language(), l.text().lines().toList());
            case Block.Fold f -> {
                line("<details><summary>" + html(f.summary()) + "</summary>");
                blocks(f.blocks());
                line("");
                line("</details>");
            }
            case Block.Plot p -> {
                line(prose(Prose.of("{}", new Strong(p.title()))));
                line("");
                fenced("text", TextPlot.lines(p, 76));
            }
            case Block.Blank b -> {
                line(b.label().map(l -> "**" + escape(l) + "** ").orElse("") + prose(b.question()));
                line("");
                line("<br><br>");
            }
        }
    }

    private void display(List<String> lines) {
        boolean github = dialect == Dialect.GITHUB;
        line(github ? "```math" : "$$");
        line(together(lines));
        line(github ? "```" : "$$");
    }

    private static String together(List<String> lines) {
        return lines.size() == 1
                ? lines.getFirst()
                : lines.stream().collect(Collectors.joining(" \\\\ &\\quad ", "\\begin{aligned} &", " \\end{aligned}"));
    }

    private void chain(Block.Chain c) {
        line(maths("\\displaystyle " + together(FormulaLatex.lines(c.first(), symbols, WIDE))));
        line("");
        for (Block.Link link : c.links()) {
            String formula = together(FormulaLatex.equalTo(link.formula(), symbols, WIDE));
            String proof = link.proof().isEmpty() ? "" : "<br>" + (link.proved() ? "✓ " : "✗ ") + escape(link.proof());
            line("- " + maths("\\displaystyle " + formula) + "<br>" + prose(link.reason()) + proof);
        }
    }

    private void table(Block.Table t) {
        line(row(t.header()));
        line("|" + "---|".repeat(t.header().size()));
        t.rows().forEach(r -> line(row(r)));
    }

    private String row(List<Prose> cells) {
        return cells.stream().map(c -> alone(c).replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private void fenced(String language, List<String> lines) {
        line("```" + language);
        lines.forEach(this::line);
        line("```");
    }

    private String prose(Prose prose) {
        return prose.parts().stream()
                .map(p -> switch (p) {
                    case Words w -> escape(w.text());
                    case Strong s -> "**" + escape(s.text()) + "**";
                    case Code c -> "`" + c.text() + "`";
                    case Maths m -> maths(FormulaLatex.of(m.formula(), symbols));
                })
                .collect(Collectors.joining());
    }

    /** A single formula is as large as on a line of its own. */
    private String alone(Prose prose) {
        return prose.parts().size() == 1 && prose.parts().getFirst() instanceof Maths m
                ? maths("\\displaystyle " + FormulaLatex.of(m.formula(), symbols))
                : prose(prose);
    }

    private String maths(String latex) {
        return dialect == Dialect.GITHUB ? "$`" + latex + "`$" : "$" + latex + "$";
    }

    /** A summary is HTML, in which nothing is marked up: formulas are text. */
    private String html(Prose prose) {
        return Html.escape(prose.text());
    }

    /** What would be taken for markup. */
    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("`", "\\`")
                .replace("$", "\\$")
                .replace("[", "\\[")
                .replace("<", "&lt;");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
