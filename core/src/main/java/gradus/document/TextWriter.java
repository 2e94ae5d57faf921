package gradus.document;

import gradus.document.Prose.Code;
import gradus.document.Prose.Maths;
import gradus.document.Prose.Strong;
import gradus.document.Prose.Words;
import gradus.formula.Formula;
import gradus.formula.FormulaText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Plain text for a terminal, no line longer than the style says but those of listings. */
public final class TextWriter {
    private final TextStyle style;
    private final List<String> lines = new ArrayList<>();
    private int indent;

    private TextWriter(TextStyle style) {
        this.style = style;
    }

    /** The whole document; every line ends with a line feed. */
    public static String write(Document document, TextStyle style) {
        TextWriter writer = new TextWriter(style);
        writer.underlined(document.title(), "═");
        writer.blocks(document.blocks());
        return String.join("\n", writer.lines) + "\n";
    }

    /** A part of one, without a title. */
    public static String fragment(List<Block> blocks, TextStyle style) {
        TextWriter writer = new TextWriter(style);
        writer.blocks(blocks);
        return String.join("\n", writer.lines) + "\n";
    }

    private void blocks(List<Block> blocks) {
        int outer = indent;
        boolean afterHeading = lines.isEmpty();
        for (Block block : blocks) {
            if (!afterHeading) {
                blank();
            }
            if (block instanceof Block.Heading h) {
                indent = outer + 2 * Math.max(0, h.level() - 2);
                if (h.level() == 1) {
                    underlined(h.text(), "─");
                } else {
                    wrap(
                            "",
                            "    ",
                            text(h.text()),
                            h.level() == 2 ? style.paint().formula() : s -> s);
                }
                indent += 2;
                afterHeading = true;
            } else {
                block(block);
                afterHeading = false;
            }
        }
        indent = outer;
    }

    private void block(Block block) {
        switch (block) {
            case Block.Heading h -> throw new IllegalStateException();
            case Block.Paragraph p -> wrap("", "", text(p.text()), s -> s);
            case Block.Items i -> i.items().forEach(item -> wrap("- ", "  ", text(item), s -> s));
            case Block.Display d ->
                d.formulas()
                        .forEach(f -> wrap("", "    ", text(f), style.paint().formula()));
            case Block.Chain c -> chain(c);
            case Block.Table t -> table(t);
            case Block.Lines l -> l.lines().forEach(line -> add(plain(line)));
            case Block.Listing l -> l.text().lines().forEach(line -> add(plain(line)));
            case Block.Fold f -> {
                wrap("", "", text(f.summary()), s -> s);
                indent += 2;
                blocks(f.blocks());
                indent -= 2;
            }
            case Block.Plot p -> {
                if (!p.title().isEmpty()) {
                    wrap("", "", plain(p.title()), s -> s);
                }
                TextPlot.lines(p, style.width() - indent).forEach(line -> add(plain(line)));
            }
            case Block.Blank b -> blank(b);
        }
    }

    private void chain(Block.Chain c) {
        wrap("", "    ", text(c.first()), style.paint().formula());
        for (Block.Link link : c.links()) {
            wrap("  = ", "    ", text(link.formula()), style.paint().formula());
            wrap("    ", "      ", text(link.reason()), style.paint().aside());
            String mark = plain(link.proved() ? "✓ " : "✗ ");
            if (!link.proof().isEmpty()) {
                wrap("    ", "      ", mark + plain(link.proof()), style.paint().aside());
            }
        }
    }

    private void table(Block.Table t) {
        TextTable.Layout layout = new TextTable(
                        t.header().stream().map(this::text).toList(),
                        t.rows().stream()
                                .map(r -> r.stream().map(this::text).toList())
                                .toList(),
                        style.width() - indent)
                .layout();
        for (int n = 0; n < layout.lines().size(); n++) {
            String line = layout.lines().get(n);
            add(n < layout.headLines() ? style.paint().aside().apply(line) : line);
        }
    }

    /** As much space as the answer takes. */
    private void blank(Block.Blank b) {
        String label = b.label().map(l -> l + " ").orElse("");
        wrap(plain(label), " ".repeat(label.length()), text(b.question()), s -> s);
        fragment(List.of(b.answer()), style.withPaint(Paint.NONE))
                .lines()
                .forEach(line ->
                        add(line.isBlank() ? "" : "_".repeat(Math.clamp(line.length(), 8, style.width() - indent))));
    }

    private void underlined(Prose words, String rule) {
        List<String> wrapped = Wrapping.wrap(text(words), style.width(), "", "");
        wrapped.forEach(line -> lines.add(style.paint().heading().apply(line)));
        int longest = wrapped.stream().mapToInt(String::length).max().orElse(1);
        lines.add(style.paint().heading().apply(plain(rule.repeat(longest))));
    }

    private String text(Prose prose) {
        return prose.parts().stream()
                .map(p -> switch (p) {
                    case Words w -> plain(w.text());
                    case Strong s -> plain(s.text());
                    case Code c -> plain(c.text());
                    case Maths m -> text(m.formula());
                })
                .collect(Collectors.joining());
    }

    private String text(Formula f) {
        return Wrapping.glue(
                style.ascii() ? Ascii.of(FormulaText.ascii(f, style.symbols())) : FormulaText.of(f, style.symbols()));
    }

    private String plain(String text) {
        return style.ascii() ? Ascii.of(text) : text;
    }

    private void wrap(String first, String rest, String text, UnaryOperator<String> paint) {
        String left = " ".repeat(indent);
        Wrapping.wrap(text, style.width(), left + first, left + rest).forEach(l -> lines.add(paint.apply(l)));
    }

    private void add(String line) {
        lines.add((" ".repeat(indent) + line).stripTrailing());
    }

    private void blank() {
        if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
            lines.add("");
        }
    }
}
