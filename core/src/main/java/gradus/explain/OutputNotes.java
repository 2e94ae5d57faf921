package gradus.explain;

import gradus.explain.Explanation.OutputNote;
import gradus.math.Assumption;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.MatrixText;
import gradus.math.NormalForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happens next to the cost, where the derivative that arrives is known. */
final class OutputNotes {
    private final Gradient gradient;
    private final List<Statement> arriving;
    private final List<Influence> influences;

    OutputNotes(Gradient gradient, Derivation derivation) {
        this.gradient = gradient;
        this.influences = Influence.of(gradient);
        this.arriving = derivation.gradients().stream()
                .filter(g ->
                        Exprs.mentions(gradient.general().body(), g.equation().target()))
                .map(g -> Statement.of(g.equation()))
                .toList();
    }

    OutputNote note() {
        return new OutputNote(gradient.output(), arriving, factor(), sentence());
    }

    /** The derivative that multiplies what arrives; null if it is no element-wise factor. */
    private @Nullable String factor() {
        if (influences.size() != 1) {
            return null;
        }
        Influence only = influences.getFirst();
        boolean diagonal = only.summed().isEmpty() && only.untied().isEmpty();
        return diagonal ? only.factorStatement().body() : null;
    }

    private String sentence() {
        Statement general = Statement.of(gradient.general());
        Statement result = Statement.of(gradient.equation());
        String from = arriving.stream().map(a -> formula(a.text())).collect(Collectors.joining("; "));
        String factor = factor();
        String ways = "The general way: " + formula(general.text()) + ". ";
        return switch (gradient.output()) {
            case NONE -> "";
            case PLAIN ->
                ways + "Next to the cost " + from + " is known. The activation's derivative is "
                        + (factor == null ? "a number" : formula(factor)) + ", so there is nothing to cancel: "
                        + formula(result.text())
                        + ".";
            case CANCELS ->
                ways + "Next to the cost what arrives is known: " + from + ". " + meeting(factor) + "What is left is "
                        + formula(result.text())
                        + " and nothing else. Both ways give the same numbers, as the last steps of the "
                        + "derivation prove; this one needs no division."
                        + uses();
            case PARTLY ->
                ways + "Next to the cost what arrives is known: " + from + ". " + meeting(factor)
                        + "Not everything cancels, a factor is left: " + formula(result.text()) + "." + uses();
            case STAYS -> stays(from, factor);
        };
    }

    /** Marked, so that a renderer can set it apart from the words. */
    private static String formula(String text) {
        return "`" + text + "`";
    }

    private String stays(String from, @Nullable String factor) {
        String general = formula(Statement.of(gradient.general()).text());
        String activation =
                factor == null ? "the derivatives of the activation" : "the activation's derivative " + formula(factor);
        if (!belowTheLine().isEmpty()) {
            return "Nothing cancels to a mere difference: inserting what arrives from the cost, " + from
                    + ", gives no form that is shorter and needs no division. So " + activation + " stays: " + general
                    + ".";
        }
        String stays = factor == null ? "they stay" : "it stays as a factor";
        String stall = factor == null
                ? ""
                : " Where that factor is near 0, "
                        + formula(gradient.equation().target().name()) + " is near 0 too, however wrong the output is.";
        return "Nothing cancels. What arrives from the cost, " + from + ", contains nothing that " + activation
                + " could cancel against, so " + stays + ": " + general + "." + stall;
    }

    /** What the arriving derivative divides by. */
    private Set<Expr> belowTheLine() {
        Set<Expr> below = new HashSet<>();
        for (Statement a : arriving) {
            Exprs.walk(a.equation().body(), x -> {
                if (x instanceof Expr.Pow p
                        && p.exponent() < 0
                        && !Exprs.tensors(p.base()).isEmpty()) {
                    below.addAll(p.base() instanceof Expr.Mul m ? m.factors() : List.of(p.base()));
                }
            });
        }
        return below;
    }

    /** What must be true of the labels for the shorter way. */
    private String uses() {
        String known = gradient.assumptions().stream()
                .filter(a -> a.kind() == Assumption.Kind.ONE)
                .map(a -> formula(a.toString()))
                .collect(Collectors.joining(" and "));
        return known.isEmpty()
                ? ""
                : " This uses that " + known + "; where that does not hold, only the general way is right.";
    }

    /** Which factors stand above and below the line. */
    private String meeting(@Nullable String factor) {
        if (factor != null && isTheDivisor()) {
            return "The activation's derivative, " + formula(factor)
                    + ", is just what the loss's derivative divides by: they cancel. ";
        }
        List<String> met = new ArrayList<>();
        Set<Expr> below = belowTheLine();
        Influence only = influences.size() == 1 ? influences.getFirst() : null;
        if (only != null && factor != null) {
            Expr f = only.factor();
            for (Expr part : f instanceof Expr.Mul m ? m.factors() : List.of(f)) {
                Expr base = part instanceof Expr.Pow p && p.exponent() > 0 ? p.base() : part;
                if (below.contains(base)) {
                    met.add(text(only, base));
                }
            }
        }
        if (!met.isEmpty()) {
            return "Above the line stands " + formula(String.join(" * ", met))
                    + ", from the activation; below the line the same, from the loss. " + "They cancel. ";
        }
        return "Inserted, that is " + inserted() + ", which can be worked out. ";
    }

    /** The general form with what arrives in it, before anything is simplified. */
    private String inserted() {
        Equation general = gradient.general();
        return gradient.steps().stream()
                .filter(s -> s.before().equals(general.body())
                        && s.unfolds().stream().anyMatch(e -> arriving.contains(Statement.of(e))))
                .findFirst()
                .map(s -> Statement.of(new Equation(general.target(), general.indices(), s.after())))
                .map(s -> formula(s.body()))
                .orElse("a longer formula");
    }

    /** Whether the arriving derivative is something over the activation's derivative. */
    private boolean isTheDivisor() {
        if (influences.size() != 1 || arriving.size() != 1) {
            return false;
        }
        Expr body = arriving.getFirst().equation().body();
        List<Expr> divisors = new ArrayList<>();
        for (Expr part : body instanceof Expr.Mul m ? m.factors() : List.of(body)) {
            if (part instanceof Expr.Pow p && p.exponent() < 0) {
                divisors.add(Expr.pow(p.base(), -p.exponent()));
            }
        }
        Expr ratio = Expr.div(influences.getFirst().factor(), Expr.mul(divisors));
        return !divisors.isEmpty() && NormalForm.simplify(ratio).equals(Expr.ONE);
    }

    private static String text(Influence i, Expr part) {
        Statement s = Statement.of(new Equation(
                new gradus.math.Tensor("factor", i.reader().target().dims()),
                i.reader().indices(),
                part));
        String body = s.matrix() == null ? s.body() : MatrixText.of(s.matrix());
        return part instanceof Expr.Add ? "(" + body + ")" : body;
    }
}
