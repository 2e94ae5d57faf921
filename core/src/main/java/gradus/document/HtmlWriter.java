package gradus.document;

import gradus.document.Prose.Code;
import gradus.document.Prose.Maths;
import gradus.document.Prose.Strong;
import gradus.document.Prose.Words;
import gradus.formula.Formula;
import gradus.formula.FormulaMathml;
import gradus.formula.Symbols;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** HTML that needs nothing but itself: formulas are MathML, there is no script, and nothing is fetched. */
public final class HtmlWriter {
    /** Of a piece of a formula, in units of the font's size: what fits on a phone. */
    private static final double PIECE = 16;

    private final Symbols symbols;
    private final Set<String> noted;
    private final StringBuilder out = new StringBuilder();

    private HtmlWriter(Symbols symbols, Document document) {
        this.symbols = symbols;
        this.noted = document.notes().stream().map(Document.Note::symbol).collect(Collectors.toSet());
    }

    /** One file. */
    public static String page(Document document, Symbols symbols) {
        String title = Html.escape(document.title().text());
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                // Whatever a name may contain, nothing is fetched and nothing is run.
                + "<meta http-equiv=\"Content-Security-Policy\" "
                + "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
                + "<link rel=\"icon\" href=\"data:,\">\n<title>" + title + "</title>\n<style>\n" + css("page.css")
                + style() + "</style>\n</head>\n<body>\n<main>\n<h1>"
                + new HtmlWriter(symbols, document).prose(document.title()) + "</h1>\n"
                + fragment(document, symbols) + "</main>\n</body>\n</html>\n";
    }

    /** A {@code section} with headings from h2 down, to be put into a page that has {@link #style}. */
    public static String fragment(Document document, Symbols symbols) {
        HtmlWriter writer = new HtmlWriter(symbols, document);
        writer.line("<section class=\"document\">");
        writer.blocks(document.blocks());
        writer.notes(document.notes());
        writer.line("</section>");
        return writer.out.toString();
    }

    /** What a fragment looks like. It takes the colours {@code --text --back --soft --line --panel --train} of its page. */
    public static String style() {
        return css("document.css");
    }

    private static String css(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlWriter.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void blocks(List<Block> blocks) {
        blocks.forEach(this::block);
    }

    private void block(Block block) {
        switch (block) {
            case Block.Heading h -> {
                int level = Math.min(6, h.level() + 1);
                line("<h" + level + ">" + alone(h.text()) + "</h" + level + ">");
            }
            case Block.Paragraph p -> line("<p>" + prose(p.text()) + "</p>");
            case Block.Items i -> {
                line("<ul>");
                i.items().forEach(item -> line("<li>" + prose(item) + "</li>"));
                line("</ul>");
            }
            case Block.Display d -> d.formulas().forEach(f -> display(pieces(f, true), "display"));
            case Block.Chain c -> chain(c);
            case Block.Table t -> table(t);
            case Block.Lines l -> line("<pre>" + Html.escape(String.join("\n", l.lines())) + "</pre>");
            case Block.Listing l ->
                line("<pre><code class=\"language-" + Html.escape(l.language()) + "\">" + Html.escape(l.text())
                        + "</code></pre>");
            case Block.Fold f -> {
                line("<details><summary>" + prose(f.summary()) + "</summary>");
                blocks(f.blocks());
                line("</details>");
            }
            case Block.Plot p -> {
                line("<figure>");
                out.append(SvgPlot.of(p));
                line("<figcaption>" + Html.escape(p.title()) + "</figcaption></figure>");
            }
            case Block.Blank b -> blank(b);
        }
    }

    private void chain(Block.Chain c) {
        line("<div class=\"chain\">");
        display(pieces(c.first(), true), "first");
        for (Block.Link link : c.links()) {
            display(FormulaMathml.equalTo(link.formula(), symbols, PIECE, noted::contains), "link");
            String proof = link.proof().isEmpty() ? "" : " " + proof(link);
            line("<p class=\"reason\">" + prose(link.reason()) + proof + "</p>");
        }
        line("</div>");
    }

    /** The method; at which sizes, where a reader points at it. What is not proved is said in full. */
    private static String proof(Block.Link link) {
        if (!link.proved()) {
            return "<span class=\"refuted\">✗ " + Html.escape(link.proof()) + "</span>";
        }
        int colon = link.proof().indexOf(": ");
        String method = colon < 0 ? link.proof() : link.proof().substring(0, colon);
        return "<span class=\"proof\" title=\"" + Html.escape(link.proof()) + "\">✓ " + Html.escape(method) + "</span>";
    }

    private void table(Block.Table t) {
        line("<div class=\"wide\"><table>");
        if (t.header().stream().anyMatch(h -> !h.parts().isEmpty())) {
            line(t.header().stream()
                    .map(h -> "<th scope=\"col\">" + prose(h) + "</th>")
                    .collect(Collectors.joining("", "<tr>", "</tr>")));
        }
        for (List<Prose> row : t.rows()) {
            StringBuilder cells = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                // On a phone the cells stand below each other, each with its column's name.
                String label = Html.escape(t.header().get(c).text());
                cells.append("<td data-label=\"").append(label).append("\">").append(alone(row.get(c)));
                cells.append("</td>");
            }
            line("<tr>" + cells + "</tr>");
        }
        line("</table></div>");
    }

    /** Room to write in, as high as the answer. */
    private void blank(Block.Blank b) {
        line("<div class=\"blank\"><p>"
                + b.label().map(l -> "<strong>" + Html.escape(l) + "</strong> ").orElse("") + prose(b.question())
                + "</p>");
        long rows = TextWriter.fragment(List.of(b.answer()), TextStyle.PLAIN)
                .lines()
                .filter(l -> !l.isBlank())
                .count();
        line("<div class=\"rule\"></div>".repeat((int) Math.max(1, rows)) + "</div>");
    }

    private List<String> pieces(Formula f, boolean display) {
        return FormulaMathml.pieces(f, symbols, display, PIECE, noted::contains);
    }

    private void display(List<String> pieces, String kind) {
        line("<div class=\"" + kind + "\">" + String.join("<wbr>", pieces) + "</div>");
    }

    /** A single formula is as large as on a line of its own. */
    private String alone(Prose prose) {
        return prose.parts().size() == 1 && prose.parts().getFirst() instanceof Maths m
                ? String.join("<wbr>", pieces(m.formula(), true))
                : prose(prose);
    }

    private String prose(Prose prose) {
        StringBuilder text = new StringBuilder();
        for (Prose.Inline part : prose.parts()) {
            text.append(
                    switch (part) {
                        case Words w -> Html.escape(w.text());
                        case Strong s -> "<strong>" + Html.escape(s.text()) + "</strong>";
                        case Code c -> "<code>" + Html.escape(c.text()) + "</code>";
                        case Maths m -> inline(m.formula());
                    });
        }
        return text.toString();
    }

    /** What cannot be broken scrolls by itself rather than with the page. */
    private String inline(Formula f) {
        return pieces(f, false).stream()
                .map(p -> p.startsWith("<math class=\"wide\"") ? "<span class=\"scroll\">" + p + "</span>" : p)
                .collect(Collectors.joining("<wbr>"));
    }

    /** At the bottom of the window while a reader points at a symbol. */
    private void notes(List<Document.Note> notes) {
        if (notes.isEmpty()) {
            return;
        }
        line("<div class=\"notes\">");
        StringBuilder rules = new StringBuilder();
        for (int n = 0; n < notes.size(); n++) {
            Document.Note note = notes.get(n);
            line("<div id=\"note" + n + "\"><p>" + prose(Prose.of("{}: {}", Formula.name(note.symbol()), note.what()))
                    + "</p>"
                    + (note.values().isEmpty()
                            ? ""
                            : "<pre>" + Html.escape(String.join("\n", note.values())) + "</pre>")
                    + "</div>");
            rules.append(".document:has([data-s=\"")
                    .append(Html.escape(note.symbol()))
                    .append("\"]:hover) #note");
            rules.append(n).append("{display:block}\n");
        }
        line("</div>");
        line("<style>\n" + rules + "</style>");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
