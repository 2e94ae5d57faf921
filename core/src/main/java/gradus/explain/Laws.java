package gradus.explain;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.formula.FormulaReader;
import gradus.math.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A rule's law with its formulas as formulas; what is words stays words. */
public final class Laws {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}[,.:;]?");

    private Laws() {}

    /** {@code product rule: (u v)' = u' v + u v'}. */
    public static Prose of(Rule rule) {
        return Prose.of("{}", rule.name() + ": ").and(of(rule.law()));
    }

    static Prose of(String law) {
        List<Prose.Inline> parts = new ArrayList<>();
        List<String> formula = new ArrayList<>();
        for (String token : law.split(" ")) {
            if (WORD.matcher(token).matches()) {
                add(formula, parts);
                words(token, parts);
            } else {
                formula.add(token);
            }
        }
        add(formula, parts);
        return new Prose(parts);
    }

    /** A formula, with a comma or a sign behind it that joins it to words. */
    private static void add(List<String> tokens, List<Prose.Inline> parts) {
        String text = String.join(" ", tokens);
        tokens.clear();
        if (text.isEmpty()) {
            return;
        }
        String bare = text.replaceFirst("( =|,)$", "");
        Optional<Formula> formula = FormulaReader.read(bare);
        if (formula.isEmpty()) {
            words(text, parts);
            return;
        }
        if (!parts.isEmpty()) {
            parts.add(new Prose.Words(" "));
        }
        parts.add(new Prose.Maths(formula.get()));
        if (!bare.equals(text)) {
            parts.add(new Prose.Words(text.substring(bare.length())));
        }
    }

    private static void words(String text, List<Prose.Inline> parts) {
        parts.add(new Prose.Words(parts.isEmpty() ? text : " " + text));
    }
}
