package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Assumption;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the cost's derivative and the activation's met at the output: what was derived, in a sentence. */
final class Meeting {
    private Meeting() {}

    static Prose sentence(Study study) {
        Gradient output = study.output();
        Equation arriving = study.arriving(output).equation();
        Optional<Equation> factor = study.factor(output);
        Equation result = output.equation();
        return switch (output.output()) {
            case CANCELS ->
                factor.map(f -> study.prose(
                                "Here the two cancel: {} times {} leaves {}.", arriving, study.body(f), result))
                        .orElseGet(() -> study.prose(
                                "Here every unit of {} depends on all of {}, yet with what arrives, {}, it works out"
                                        + " to {}.",
                                study.arriving(output).of(),
                                output.of(),
                                arriving,
                                result))
                        .and(condition(output));
            case PARTLY ->
                study.prose("Here they cancel in part: from {} comes {}, which keeps a factor.", arriving, result)
                        .and(condition(output))
                        .and(otherwise(study));
            case STAYS ->
                study.prose(
                        "Here they do not cancel, because what arrives, {}, {}. So the factor stays: {}.",
                        arriving,
                        factor.map(f -> study.prose("holds nothing that would take {} away", study.body(f)))
                                .orElse(study.prose(
                                        "does not combine with the activation's derivatives to a shorter form")),
                        Inserted.arriving(study, output).equation());
            case PLAIN ->
                study.prose(
                        "Here the output activation's derivative is {}, so there is nothing to multiply by and nothing "
                                + "to cancel: {}.",
                        factor.map(f -> study.prose("{}", study.body(f))).orElse(study.prose("constant")),
                        result);
            case NONE ->
                study.prose(
                        "Here the cost reads {} only through other layers' formulas, and the result is {}.",
                        output.of(),
                        result);
        };
    }

    /** What a condition would make of it that the learner's own labels do not meet. */
    static Prose otherwise(Study study) {
        return Optional.of(study.network())
                .filter(Network::isChain)
                .flatMap(Pairing::ifLabelsSumToOne)
                .map(p -> p.in(study.notation()))
                .map(p -> study.prose(
                        " Only where the labels of every example sum to 1, which yours do not, it would be {}.",
                        p.formula(p.output().equation())))
                .orElse(Prose.of(""));
    }

    /** What must hold of the labels; empty words where nothing must. */
    static Prose condition(Gradient gradient) {
        List<Prose> all = new ArrayList<>();
        for (Assumption a : gradient.assumptions()) {
            if (a.kind() == Assumption.Kind.ONE) {
                all.add(Page.prose(" This needs {} for every example.", Formula.of(a)));
            }
        }
        return all.stream().reduce(Prose.of(""), Prose::and);
    }
}
