package gradus.explain;

import gradus.document.Prose;
import gradus.explain.Explanation.OutputNote;
import gradus.explain.Explanation.ProvedStep;
import gradus.explain.Explanation.Section;
import gradus.formula.Formula;
import gradus.formula.Formula.Times;
import gradus.math.Assumption;
import gradus.math.Assumption.Kind;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.notation.Notated;
import gradus.proof.Certificate;
import gradus.proof.Certificate.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Phrases of an explanation that are the same for every network. */
final class Words {
    private Words() {}

    /** What is differentiated, and the sizes. */
    static Prose subject(Explanation explanation) {
        String loss = explanation.loss();
        if (loss != null) {
            return Prose.of("Loss {}. Sizes: {}.", new Prose.Code(loss), sizes(explanation));
        }
        Notated notated = explanation.notated();
        Tensor arriving = notated.network().upstream();
        Prose sizes = sizes(explanation);
        if (arriving == null) {
            return Prose.of(
                    "The cost is {}. Sizes: {}.", Formula.of(notated.forward().cost()), sizes);
        }
        Formula given = Formula.of(notated.tensor(arriving));
        return Prose.of(
                "The gradient that arrives at the output {} is known from the layer above; here it is called {}. "
                        + "Everything below follows from it: the cost {} stands for what is above, and is the sum over all "
                        + "entries of {} times {}"
                        + (notated.forward()
                                        .scale(notated.tensor(notated.network().output()))
                                        .equals(Expr.ONE)
                                ? ""
                                : ", divided by the number of examples")
                        + ". Sizes: {}.",
                Formula.of(notated.tensor(notated.network().output())),
                given,
                Formula.of(notated.forward().cost()),
                given,
                Formula.of(notated.tensor(notated.network().output())),
                sizes);
    }

    /** The signs between arrays, and the sums along them; one example has no rows to add up along. */
    private static Prose operations(Notated notated) {
        Formula x = Formula.name("X");
        Formula y = Formula.name("Y");
        Prose signs = Prose.of(
                "{} is the matrix product; {} and {} work entry by entry; {} is the transpose. ",
                Formula.product(Times.MATRICES, x, y),
                Formula.product(Times.ELEMENTS, x, y),
                new Formula.Fraction(x, y, true),
                new Formula.Transpose(x));
        Formula rows = Formula.call("rowsum", x);
        Formula columns = Formula.call("colsum", x);
        return signs.and(
                notated.isForOneExample()
                        ? Prose.of("{} adds up over the units.", columns)
                        : Prose.of(
                                "{} adds up along each row (over the "
                                        + (notated.hasExamplesInRows()
                                                ? "units), {} down each column (over the examples)."
                                                : "examples), {} down each column (over the units)."),
                                rows,
                                columns));
    }

    /** How formulas are to be read: what a reader who knows only the scalar chain rule needs to be told first. */
    static List<Prose> reading(Explanation explanation) {
        Formula x = Formula.name("X");
        Formula j = Formula.of(explanation.notated().forward().cost());
        // A letter for any number in between that is not the cost's.
        Formula c = Formula.name(j.text().equals("C") ? "U" : "C");
        Formula entry = new Formula.Symbol("X", List.of("i", "j"));
        List<Prose> reading = new ArrayList<>(
                explanation.notated().about().stream().map(Prose::of).toList());
        reading.addAll(List.of(
                Prose.of(
                        "{} is one entry of {}. {} adds up over all values of {}. {} is 1 where {}, otherwise 0.",
                        entry,
                        x,
                        Formula.sum("k", new Formula.Symbol("X", List.of("i", "k"))),
                        Formula.name("k"),
                        new Formula.Delta("i", "k"),
                        Formula.equal(Formula.name("i"), Formula.name("k"))),
                Prose.of(
                        "{} is the derivative of one number by another, everything else held fixed.",
                        Formula.partial(c, x)),
                operations(explanation.notated()),
                Prose.of("Each step is proved by itself, in every entry, at two sets of sizes. \"exact\" means: both "
                        + "sides are the same rational function of independent numbers; \"50 digits\" means: both sides "
                        + "agree to 50 digits at that many random points of the domain."),
                Prose.of(
                        "The one rule behind everything: if {} changes the cost {} through several numbers {}, then {} "
                                + "is the sum over all of them of {} times {}. A derivative of an entry by an entry of "
                                + "the same tensor is 1 if they are the same entry and 0 if not; that is what {} says.",
                        x,
                        j,
                        c,
                        Formula.partial(j, x),
                        Formula.partial(j, c),
                        Formula.partial(c, x),
                        new Formula.Delta("i", "k"))));
        if (!explanation.hessians().isEmpty()) {
            Formula w = Formula.name("w");
            reading.add(Prose.of(
                    "{} is the derivative of {} by {} with everything in between following: all that is computed from"
                            + " {} changes with it. A gradient is a formula like any other, so it is differentiated in"
                            + " the same way.",
                    new Formula.Partial(x, w, true),
                    x,
                    w,
                    w));
        }
        return reading;
    }

    static Formula oneOver(String size) {
        return Formula.ratio(Formula.number(1), Formula.name(size));
    }

    static String proof(@Nullable Certificate certificate, @Nullable String refutation) {
        if (certificate == null) {
            return "NOT PROVED: " + refutation;
        }
        String sizes = String.join("; ", certificate.sizes());
        return certificate.method() == Method.EXACT
                ? "exact: " + sizes
                : "50 digits, " + certificate.points() + " points: " + sizes;
    }

    /** How to see more than this depth shows. */
    static Prose deeper(Depth depth) {
        Prose steps = Prose.of("{} shows each step with its proof.", new Prose.Code("--depth full"));
        return depth == Depth.BRIEF
                ? Prose.of("{} says why each gradient looks as it does; ", new Prose.Code("--depth standard"))
                        .and(steps)
                : steps;
    }

    /** The gradient and what matters most about it: what happens next to the cost, else the way to it. */
    static Prose inASentence(Section s) {
        OutputNote note = s.output();
        if (note == null) {
            return Prose.of("{}: ", s.result().formula())
                    .and(firstSentence(s.reasons().getFirst().prose()));
        }
        String what = switch (note.kind()) {
            case NONE, PLAIN ->
                "the activation's derivative is a constant, so there is nothing to cancel against the "
                        + "cost's derivative.";
            case CANCELS -> "the cost's derivative and the activation's cancel, and no factor of either is left.";
            case PARTLY -> "the cost's derivative and the activation's cancel in part, and a factor is left.";
            case STAYS -> "nothing cancels against the cost's derivative: the activation's stays as a factor.";
        };
        return Prose.of("{}: " + what, s.result().formula());
    }

    private static Prose firstSentence(Prose prose) {
        List<Prose.Inline> kept = new ArrayList<>();
        for (Prose.Inline part : prose.parts()) {
            int end = part instanceof Prose.Words w ? w.text().indexOf(". ") : -1;
            if (part instanceof Prose.Words w && end >= 0) {
                kept.add(new Prose.Words(w.text().substring(0, end + 1)));
                break;
            }
            kept.add(part);
        }
        return new Prose(kept);
    }

    /** {@code 28 steps, all proved: 10 exactly, 18 to 50 digits at random points}. */
    static String count(List<ProvedStep> steps) {
        long exact = steps.stream()
                .filter(s -> s.certificate() != null && s.certificate().method() == Method.EXACT)
                .count();
        long unproved = steps.stream().filter(s -> s.certificate() == null).count();
        long numeric = steps.size() - exact - unproved;
        String all = unproved == 0 ? "all proved" : unproved + " NOT PROVED";
        return steps.size() + (steps.size() == 1 ? " step, " : " steps, ") + all + ": " + exact + " exactly, " + numeric
                + " to 50 digits at random points";
    }

    /** Everything that the steps assume, each once, whatever its indices are called. */
    static Set<Assumption> assumptions(List<ProvedStep> steps) {
        Set<Assumption> all = new LinkedHashSet<>();
        steps.forEach(p -> p.step().assumptions().forEach(a -> all.add(renamed(a))));
        all.removeIf(a -> a.kind() == Kind.NONZERO && all.contains(new Assumption(Kind.POSITIVE, a.expr())));
        return all;
    }

    private static Assumption renamed(Assumption a) {
        if (a.kind() == Kind.ONE) {
            return a;
        }
        Map<Index, Index> names = new LinkedHashMap<>();
        for (Index free : Exprs.freeIndices(a.expr())) {
            names.put(free, new Index("ijpq".substring(names.size() % 4, names.size() % 4 + 1), free.dim()));
        }
        return new Assumption(a.kind(), Exprs.substitute(a.expr(), names));
    }

    /** With a sign between them. */
    static Prose listed(List<? extends Object> parts, String between) {
        String template = parts.stream().map(p -> "{}").collect(Collectors.joining(between));
        return Prose.of(template, parts.toArray());
    }

    static String layer(int layer, boolean last) {
        return layer == 0 ? "the input" : "Layer " + layer + (last ? ", the output" : "");
    }

    static Prose sizes(Explanation e) {
        List<Formula> sizes = e.sizes().entrySet().stream()
                .map(s -> Formula.equal(Formula.of(s.getKey()), Formula.number(s.getValue())))
                .toList();
        return listed(sizes, ", ").and(Prose.of("; {} examples", Formula.of(e.examples())));
    }
}
