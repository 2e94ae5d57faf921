package gradus.explain;

import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Explanation.Reason;
import gradus.explain.Explanation.Section;
import gradus.math.Expr;
import gradus.math.IndexForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Plain text, no line longer than 80 characters. */
public final class TextRenderer {
    /** How parts stand out, on a terminal that can show it. */
    public record Paint(UnaryOperator<String> heading, UnaryOperator<String> formula, UnaryOperator<String> aside) {
        public static final Paint NONE = new Paint(s -> s, s -> s, s -> s);
    }

    private static final int WIDTH = 80;

    private final Paint paint;
    private final List<String> lines = new ArrayList<>();

    private TextRenderer(Paint paint) {
        this.paint = paint;
    }

    /** The whole explanation; every line ends with a line feed. */
    public static String render(Explanation e, Paint paint) {
        TextRenderer renderer = new TextRenderer(paint);
        renderer.all(e);
        return String.join("\n", renderer.lines) + "\n";
    }

    /** What the output layer's gradient is and why, in a few lines; the demo shows them. */
    public static String output(Explanation e, Paint paint) {
        TextRenderer renderer = new TextRenderer(paint);
        for (Section s : e.sections()) {
            if (s.output() != null) {
                renderer.formula("  ", s.result().text());
                renderer.wrap("  ", "  ", s.output().sentence(), x -> x);
                renderer.wrap("  ", "  ", Words.count(s.steps()) + ".", x -> x);
            }
        }
        return String.join("\n", renderer.lines) + "\n";
    }

    private void all(Explanation e) {
        wrap("Network  ", "         ", e.network(), paint.heading());
        wrap("Loss     ", "         ", e.loss(), s -> s);
        wrap("Sizes    ", "         ", Words.sizes(e), s -> s);
        heading("In brief");
        for (Section s : e.sections()) {
            formula("  ", s.result().text());
        }
        blank();
        wrap("  ", "  ", Words.count(e.steps().toList()) + ".", s -> s);
        heading("How to read it");
        Words.READING.forEach(r -> wrap("  - ", "    ", r, s -> s));
        heading("Forward");
        for (Statement s : e.equations()) {
            formula("  ", s.text());
            if (s.matrix() != null) {
                aside("     ", s.index());
            }
            aside("     ", "shape " + e.shape(s.equation().target()));
            PassText.lines(s.equation().target(), e).forEach(l -> lines.add("     " + l));
        }
        int layer = -1;
        for (Section s : e.sections()) {
            if (s.layer() != layer) {
                layer = s.layer();
                heading("Backward: " + Words.layer(layer, s.last()));
            } else {
                blank();
            }
            section(s, e);
        }
    }

    private void section(Section s, Explanation e) {
        formula("", s.result().text());
        aside("  ", "shape " + e.shape(s.result().equation().target()));
        if (s.result().matrix() != null) {
            aside("  ", "entry by entry: " + s.result().index());
        }
        PassText.lines(s.result().equation().target(), e).forEach(l -> lines.add("  " + l));
        if (s.output() != null) {
            blank();
            lines.add("  " + s.output().title());
            wrap("    ", "    ", s.output().sentence(), x -> x);
            PassText.bothWays(s, e).forEach(l -> lines.add("    " + l));
        }
        blank();
        lines.add("  Why it looks like this");
        for (Reason r : s.reasons()) {
            wrap("    - ", "      ", r.text(), x -> x);
        }
        Set<String> assumed = Words.assumptions(s.steps());
        if (!assumed.isEmpty()) {
            wrap("    - Assumed: ", "      ", String.join(", ", assumed) + ".", x -> x);
        }
        blank();
        wrap("  Derivation, ", "  ", Words.count(s.steps()), x -> x);
        steps(s.steps());
    }

    private void steps(List<ProvedStep> steps) {
        Expr shown = null;
        for (ProvedStep p : steps) {
            Expr before = p.step().before();
            if (!before.equals(shown)) {
                blank();
                formula("    ", IndexForm.text(before));
            }
            formula("      = ", "        ", IndexForm.text(p.step().after()));
            aside("        ", p.step().rule().name() + ": " + p.step().rule().law());
            aside("        ", (p.certificate() == null ? "✗ " : "✓ ") + Words.proof(p.certificate(), p.refutation()));
            shown = p.step().after();
        }
    }

    private void heading(String text) {
        blank();
        lines.add(paint.heading().apply(text));
        lines.add(paint.heading().apply("─".repeat(text.length())));
    }

    private void formula(String indent, String text) {
        formula(indent, indent + "    ", text);
    }

    private void formula(String first, String rest, String text) {
        wrap(first, rest, text, paint.formula());
    }

    private void aside(String indent, String text) {
        wrap(indent, indent + "  ", text, paint.aside());
    }

    private void wrap(String first, String rest, String text, UnaryOperator<String> style) {
        Wrapping.wrap(text, WIDTH, first, rest).forEach(l -> lines.add(style.apply(l)));
    }

    private void blank() {
        if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
            lines.add("");
        }
    }
}
