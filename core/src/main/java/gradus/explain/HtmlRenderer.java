package gradus.explain;

import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Explanation.Reason;
import gradus.explain.Explanation.Section;
import gradus.math.Expr;
import gradus.math.IndexForm;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** HTML without scripts and references: a fragment for a report, or a page of its own. */
public final class HtmlRenderer {
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            code, pre { font: 0.92em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
            table { border-collapse: collapse; display: block; overflow-x: auto; }
            th, td { text-align: left; padding: 0.2rem 0.9rem 0.2rem 0; vertical-align: top; }
            pre { overflow-x: auto; }
            summary { cursor: pointer; }
            .law, .proof { opacity: 0.75; font-size: 0.9em; }
            .steps li { margin: 0.35rem 0; list-style: none; }
            .explanation h3 { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding-top: 1rem; }
            """;

    private final Explanation explanation;
    private final StringBuilder out = new StringBuilder();

    private HtmlRenderer(Explanation explanation) {
        this.explanation = explanation;
    }

    /** A {@code section} with headings from h2 down, to be put into a page that has its own style. */
    public static String fragment(Explanation e) {
        HtmlRenderer renderer = new HtmlRenderer(e);
        renderer.all();
        return renderer.out.toString();
    }

    /** One file that needs nothing else. */
    public static String page(Explanation e) {
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Gradients of "
                + escape(e.network()) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>Gradients of "
                + code(e.network()) + "</h1>\n" + fragment(e) + "</body>\n</html>\n";
    }

    private void all() {
        line("<section class=\"explanation\">");
        line("<p>Network " + code(explanation.network()) + ", loss " + code(explanation.loss()) + "; "
                + escape(Words.sizes(explanation)) + ".</p>");
        line("<h2>In brief</h2>");
        line("<table><tr><th>gradient</th><th>shape</th></tr>");
        for (Section s : explanation.sections()) {
            line("<tr><td>" + code(s.result().text()) + "</td><td>" + explanation.shape(s.of()) + "</td></tr>");
        }
        line("</table>");
        line("<p>" + Words.count(explanation.steps().toList()) + ".</p>");
        line("<details><summary>How to read it</summary><ul>");
        Words.READING.forEach(r -> line("<li>" + escape(r) + "</li>"));
        line("</ul></details>");
        line("<h2>Forward</h2>");
        line("<table><tr><th>equation</th><th>entry by entry</th><th>shape</th></tr>");
        for (Statement s : explanation.equations()) {
            line("<tr><td>" + code(s.text()) + "</td><td>" + code(s.index()) + "</td><td>"
                    + explanation.shape(s.equation().target()) + "</td></tr>");
        }
        line("</table>");
        numbers(explanation.equations().stream()
                .flatMap(s -> PassText.lines(s.equation().target(), explanation).stream())
                .toList());
        int layer = -1;
        for (Section s : explanation.sections()) {
            if (s.layer() != layer) {
                layer = s.layer();
                line("<h2>Backward: " + Words.layer(layer, s.last()) + "</h2>");
            }
            section(s);
        }
        line("</section>");
    }

    private void section(Section s) {
        line("<h3>" + code(s.result().text()) + "</h3>");
        line("<p>Shape " + explanation.shape(s.of()) + ". Entry by entry: "
                + code(s.result().index()) + ".</p>");
        numbers(PassText.lines(s.result().equation().target(), explanation));
        if (s.output() != null) {
            line("<p class=\"output\"><strong>Two ways to the same.</strong> "
                    + prose(s.output().marked()) + "</p>");
            numbers(PassText.bothWays(s, explanation));
        }
        line("<h4>Why it looks like this</h4>");
        line("<ul>");
        for (Reason r : s.reasons()) {
            line("<li>" + prose(r.marked()) + "</li>");
        }
        Set<String> assumed = Words.assumptions(s.steps());
        if (!assumed.isEmpty()) {
            line("<li>Assumed: " + assumed.stream().map(HtmlRenderer::code).collect(Collectors.joining(", "))
                    + ".</li>");
        }
        line("</ul>");
        line("<details class=\"derivation\"><summary>Derivation: " + Words.count(s.steps()) + "</summary>");
        steps(s.steps());
        line("</details>");
    }

    private void numbers(List<String> lines) {
        if (!lines.isEmpty()) {
            line("<pre>" + escape(String.join("\n", lines)) + "</pre>");
        }
    }

    private void steps(List<ProvedStep> steps) {
        Expr shown = null;
        for (ProvedStep p : steps) {
            Expr before = p.step().before();
            if (!before.equals(shown)) {
                line((shown == null ? "" : "</ul>") + "<p>" + code(IndexForm.text(before))
                        + "</p><ul class=\"steps\">");
            }
            String mark = p.certificate() == null ? "✗ " : "✓ ";
            line("<li>" + code("= " + IndexForm.text(p.step().after())) + "<br><span class=\"law\">"
                    + escape(p.step().rule().name() + ": " + p.step().rule().law())
                    + "</span><br><span class=\"proof\">"
                    + mark + escape(Words.proof(p.certificate(), p.refutation())) + "</span></li>");
            shown = p.step().after();
        }
        line(shown == null ? "" : "</ul>");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String code(String formula) {
        return "<code>" + escape(formula) + "</code>";
    }

    /** Formulas between grave accents become code. */
    private static String prose(String marked) {
        String[] parts = marked.split("`", -1);
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < parts.length; n++) {
            text.append(n % 2 == 0 ? escape(parts[n]) : code(parts[n]));
        }
        return text.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
