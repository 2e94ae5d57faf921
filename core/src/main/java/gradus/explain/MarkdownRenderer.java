package gradus.explain;

import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Explanation.Reason;
import gradus.explain.Explanation.Section;
import gradus.math.Expr;
import gradus.math.IndexForm;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Markdown as GitHub shows it; derivations are folded. */
public final class MarkdownRenderer {
    private final Explanation explanation;
    private final StringBuilder out = new StringBuilder();

    private MarkdownRenderer(Explanation explanation) {
        this.explanation = explanation;
    }

    /** The whole document, ending with a line feed. */
    public static String render(Explanation e) {
        MarkdownRenderer renderer = new MarkdownRenderer(e);
        renderer.all();
        return renderer.out.toString();
    }

    private void all() {
        line("# Gradients of " + code(explanation.network()));
        line("");
        line("Loss: " + code(explanation.loss()) + ". Sizes: " + Words.sizes(explanation) + ".");
        heading(2, "In brief");
        line("| gradient | shape |");
        line("|---|---|");
        for (Section s : explanation.sections()) {
            line("| " + code(s.result().text()) + " | " + explanation.shape(s.of()) + " |");
        }
        line("");
        line(Words.count(explanation.steps().toList()) + ".");
        heading(2, "How to read it");
        Words.READING.forEach(r -> line("- " + prose(r)));
        heading(2, "Forward");
        line("| equation | entry by entry | shape |");
        line("|---|---|---|");
        for (Statement s : explanation.equations()) {
            line("| " + code(s.text()) + " | " + code(s.index()) + " | "
                    + explanation.shape(s.equation().target()) + " |");
        }
        numbers(explanation.equations().stream()
                .flatMap(s -> PassText.lines(s.equation().target(), explanation).stream())
                .toList());
        int layer = -1;
        for (Section s : explanation.sections()) {
            if (s.layer() != layer) {
                layer = s.layer();
                heading(2, "Backward: " + Words.layer(layer, s.last()));
            }
            section(s);
        }
    }

    private void section(Section s) {
        heading(3, code(s.result().text()));
        line("Shape " + explanation.shape(s.of()) + ". Entry by entry: "
                + code(s.result().index()) + ".");
        numbers(PassText.lines(s.result().equation().target(), explanation));
        if (s.output() != null) {
            line("");
            line("**" + s.output().title() + ".** " + prose(s.output().marked()));
            numbers(PassText.bothWays(s, explanation));
        }
        line("");
        line("**Why it looks like this**");
        line("");
        for (Reason r : s.reasons()) {
            line("- " + prose(r.marked()));
        }
        Set<String> assumed = Words.assumptions(s.steps());
        if (!assumed.isEmpty()) {
            line("- Assumed: " + assumed.stream().map(MarkdownRenderer::code).collect(Collectors.joining(", ")) + ".");
        }
        line("");
        line("<details><summary>Derivation: " + Words.count(s.steps()) + "</summary>");
        steps(s.steps());
        line("");
        line("</details>");
    }

    private void numbers(List<String> lines) {
        if (!lines.isEmpty()) {
            line("");
            line("```text");
            lines.forEach(this::line);
            line("```");
        }
    }

    private void steps(List<ProvedStep> steps) {
        Expr shown = null;
        for (ProvedStep p : steps) {
            Expr before = p.step().before();
            if (!before.equals(shown)) {
                line("");
                line(code(IndexForm.text(before)));
                line("");
            }
            String mark = p.certificate() == null ? "✗ " : "✓ ";
            line("- " + code("= " + IndexForm.text(p.step().after())) + "<br>"
                    + p.step().rule().name() + ": " + prose(p.step().rule().law()) + "<br>" + mark
                    + Words.proof(p.certificate(), p.refutation()));
            shown = p.step().after();
        }
    }

    private void heading(int level, String text) {
        if (!out.toString().endsWith("\n\n")) {
            line("");
        }
        line("#".repeat(level) + " " + text);
        line("");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String code(String formula) {
        return "`" + formula + "`";
    }

    /** Formulas between grave accents stay; elsewhere * and _ would be taken for emphasis. */
    private static String prose(String marked) {
        String[] parts = marked.split("`", -1);
        for (int n = 0; n < parts.length; n += 2) {
            parts[n] = parts[n].replace("\\", "\\\\")
                    .replace("*", "\\*")
                    .replace("_", "\\_")
                    .replace("<", "&lt;");
        }
        return String.join("`", parts);
    }
}
