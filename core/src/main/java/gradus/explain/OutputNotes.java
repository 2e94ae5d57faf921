package gradus.explain;

import gradus.document.Prose;
import gradus.explain.Explanation.OutputNote;
import gradus.formula.Formula;
import gradus.math.Assumption;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.NormalForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What happens next to the cost, where the derivative that arrives is known. */
final class OutputNotes {
    private final Gradient gradient;
    private final List<Statement> arriving;
    private final List<Influence> influences;
    private final Function<Equation, Statement> statements;

    OutputNotes(Gradient gradient, Derivation derivation, Function<Equation, Statement> statements) {
        this.statements = statements;
        this.gradient = gradient;
        this.influences = Influence.of(gradient);
        this.arriving = derivation.gradients().stream()
                .filter(g ->
                        Exprs.mentions(gradient.general().body(), g.equation().target()))
                .map(g -> statements.apply(g.equation()))
                .toList();
    }

    boolean nothingArrives() {
        return arriving.isEmpty();
    }

    OutputNote note() {
        return new OutputNote(gradient.output(), arriving, factor(), prose());
    }

    /** The derivative that multiplies what arrives; null if it is no element-wise factor. */
    private @Nullable Formula factor() {
        if (influences.size() != 1) {
            return null;
        }
        Influence only = influences.getFirst();
        boolean diagonal = only.summed().isEmpty() && only.untied().isEmpty();
        return diagonal ? only.factorStatement().bodyFormula() : null;
    }

    private Prose prose() {
        Formula result = statements.apply(gradient.equation()).formula();
        Prose from = Words.listed(arriving.stream().map(Statement::formula).toList(), "; ");
        Formula factor = factor();
        Prose ways = Prose.of(
                "The general way: {}. ", statements.apply(gradient.general()).formula());
        return switch (gradient.output()) {
            case NONE -> Prose.of("");
            case PLAIN ->
                ways.and(Prose.of(
                        "Next to the cost {} is known. The activation's derivative is {}, so there is nothing to "
                                + "cancel: {}.",
                        from,
                        factor == null ? "a number" : factor,
                        result));
            case CANCELS ->
                ways.and(Prose.of(
                        "Next to the cost what arrives is known: {}. {}What is left is {} and nothing else. Both ways "
                                + "give the same numbers, as the last steps of the derivation prove; this one needs no "
                                + "division.{}",
                        from,
                        meeting(factor),
                        result,
                        uses()));
            case PARTLY ->
                ways.and(Prose.of(
                        "Next to the cost what arrives is known: {}. {}Not everything cancels, a factor is left: {}.{}",
                        from,
                        meeting(factor),
                        result,
                        uses()));
            case STAYS -> stays(from, factor);
        };
    }

    private Prose stays(Prose from, @Nullable Formula factor) {
        Formula general = statements.apply(gradient.general()).formula();
        Prose activation = factor == null
                ? Prose.of("the derivatives of the activation")
                : Prose.of("the activation's derivative {}", factor);
        if (!belowTheLine().isEmpty()) {
            return Prose.of(
                    "Nothing cancels to a mere difference: inserting what arrives from the cost, {}, gives no form that "
                            + "is shorter and needs no division. So {} stays: {}.",
                    from,
                    activation,
                    general);
        }
        Prose stays = Prose.of(
                "Nothing cancels. What arrives from the cost, {}, contains nothing that {} could cancel against, so "
                        + (factor == null ? "they stay" : "it stays as a factor") + ": {}.",
                from,
                activation,
                general);
        return factor == null
                ? stays
                : stays.and(Prose.of(
                        " Where that factor is near 0, {} is near 0 too, however wrong the output is.",
                        Formula.of(gradient.equation().target())));
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
    private Prose uses() {
        List<Formula> known = gradient.assumptions().stream()
                .filter(a -> a.kind() == Assumption.Kind.ONE)
                .map(Formula::of)
                .toList();
        return known.isEmpty()
                ? Prose.of("")
                : Prose.of(
                        " This uses that {}; where that does not hold, only the general way is right.",
                        Words.listed(known, " and "));
    }

    /** Which factors stand above and below the line. */
    private Prose meeting(@Nullable Formula factor) {
        if (factor != null && isTheDivisor()) {
            return Prose.of(
                    "The activation's derivative, {}, is just what the loss's derivative divides by: they cancel. ",
                    factor);
        }
        List<Formula> met = new ArrayList<>();
        Set<Expr> below = belowTheLine();
        Influence only = influences.size() == 1 ? influences.getFirst() : null;
        if (only != null && factor != null) {
            Expr f = only.factor();
            for (Expr part : f instanceof Expr.Mul m ? m.factors() : List.of(f)) {
                Expr base = part instanceof Expr.Pow p && p.exponent() > 0 ? p.base() : part;
                if (below.contains(base)) {
                    met.add(formula(only, base));
                }
            }
        }
        if (!met.isEmpty()) {
            return Prose.of(
                    "Above the line stands {}, from the activation; below the line the same, from the loss. They "
                            + "cancel. ",
                    met.size() == 1 ? met.getFirst() : new Formula.Product(Formula.Times.ELEMENTS, met));
        }
        return Prose.of("Inserted, that is {}, which can be worked out. ", inserted());
    }

    /** The general form with what arrives in it, before anything is simplified. */
    private Object inserted() {
        Equation general = gradient.general();
        return gradient.steps().stream()
                .filter(s -> s.before().equals(general.body())
                        && s.unfolds().stream().anyMatch(e -> arriving.contains(statements.apply(e))))
                .findFirst()
                .<Object>map(s -> statements
                        .apply(new Equation(general.target(), general.indices(), s.after()))
                        .bodyFormula())
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

    private static Formula formula(Influence i, Expr part) {
        return Formula.bodyOf(new Equation(
                new gradus.math.Tensor("factor", i.reader().target().dims()),
                i.reader().indices(),
                part));
    }
}
