package gradus.why;

import gradus.document.Prose;
import gradus.explain.Influence;
import gradus.explain.Influence.Kind;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The Jacobian of an element-wise function is diagonal; where it is not, the sum stays. */
final class Elementwise implements Answering {
    private static final int SHOWN = 5;

    @Override
    public String network() {
        return "3 > 3 tanh > 3 softmax";
    }

    /** An output whose entries depend on each other: shown where the learner's network has none. */
    private static final String COUPLED = "2 > 3 softmax";

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.activations(study);
    }

    @Override
    public void answer(Study study, Page page) {
        Optional<Activation> diagonal = last(study, false);
        Optional<Activation> coupled = last(study, true);
        if (diagonal.isPresent()) {
            Gradient g = study.through(diagonal.get());
            Tensor a = diagonal.get().output();
            page.say(
                    "Because an entry of {} depends on the entry of {} at the same place and on no other. Of all the "
                            + "derivatives between them only those at equal places are not 0, so the chain rule's sum "
                            + "has one term, and one factor an entry is the whole product: {}.",
                    a,
                    g.of(),
                    g.general());
            page.say(
                    "As a matrix product it would be a diagonal matrix for every example, times that example's {}: the"
                            + " same numbers, and mostly zeros.",
                    study.layers().line(a));
        }
        if (coupled.isPresent()) {
            Gradient g = study.through(coupled.get());
            Tensor a = coupled.get().output();
            page.say(
                    a.dims().size() > 2
                            ? "{} {} is different: an entry of {} reads more entries of {} than its own, its derivatives"
                                    + " are no diagonal, and the sum stays: {}.{}"
                            : "{} {} is different: every entry of {} reads all of the example's {}, its matrix of"
                                    + " derivatives is full, and the sum stays: {}.{}",
                    whose(study, coupled.get()),
                    a,
                    a,
                    g.of(),
                    g.general(),
                    g.equation().equals(g.general())
                            ? ""
                            : study.prose(" With what arrives from your loss it works out to {}.", g.equation())
                                    .and(Meeting.condition(g)));
        } else {
            page.say("That is no law of nature: softmax is an activation for which it fails. It is worked out below, in"
                    + " full.");
        }
        diagonal.ifPresent(x -> jacobian(study, page, x));
        coupled.ifPresent(x -> jacobian(study, page, x));
        if (coupled.isEmpty()) {
            Network full = Network.parse(
                    COUPLED, study.network().options().withPenalty(false).withLoss(null));
            Study other = study.other(full);
            page.text("For comparison, the network {}.", full.text());
            jacobian(other, page, other.layers().activations().getLast());
        }
    }

    private static Prose whose(Study study, Activation activation) {
        return study.layers().outputActivation().filter(activation::equals).isPresent()
                ? Prose.of("The output")
                : study.network().isChain()
                        ? Page.prose("Layer {}'s", String.valueOf(study.number(activation.output())))
                        : Prose.of("The function");
    }

    /** The last one that is, or is not, element-wise. */
    private static Optional<Activation> last(Study study, boolean coupled) {
        return study.layers().activations().stream()
                .filter(a -> !Influence.of(study.through(a)).isEmpty())
                .filter(a -> influence(study, a).kind(study.forward()) == Kind.DIAGONAL != coupled)
                .reduce((a, b) -> b);
    }

    /** How an activation depends on its argument. */
    private static Influence influence(Study study, Activation activation) {
        return Influence.of(study.through(activation)).stream()
                .filter(i -> i.reader().target().equals(activation.output()))
                .findFirst()
                .orElseThrow();
    }

    private static void jacobian(Study study, Page page, Activation activation) {
        Influence influence = influence(study, activation);
        Gradient g = study.through(activation);
        Tensor a = influence.reader().target();
        if (study.network().isChain()) {
            page.heading("From {} to {}, layer {}", a, g.of(), study.number(a));
        } else {
            page.heading("From {} to {}", a, g.of());
        }
        page.text("The definition, the derivative of an entry by an entry, and what the chain rule makes of them:");
        page.show(
                Formula.entries(influence.reader()),
                Formula.equal(
                        Formula.of(new Expr.Partial(influence.reader().left(), influence.at())),
                        Formula.of(influence.local())),
                Formula.entries(g.general()));
        page.derivation(study, g);
        boolean isMatrix = a.dims().size() <= 2
                && (study.notated().isForOneExample() || study.layers().isOfExamples(a));
        if (isMatrix && study.numbers().units(a) <= SHOWN) {
            numbers(study, page, influence, g);
        }
    }

    /** Example 1's derivatives as a matrix, and the product with what arrives. */
    private static void numbers(Study study, Page page, Influence influence, Gradient g) {
        Tensor a = influence.reader().target();
        int n = study.numbers().units(a);
        double[][] j = matrix(study, influence);
        page.text(
                "Example 1 ({}): the derivative of unit i of {} by unit k of {}, row i, column k.",
                study.sample().source(),
                a,
                g.of());
        List<Object> header = new ArrayList<>(List.of("unit"));
        IntStream.rangeClosed(1, n).forEach(k -> header.add("k = " + k));
        header.add(study.d(a));
        Grid grid = new Grid(header.toArray());
        for (int i = 0; i < n; i++) {
            List<Object> row = new ArrayList<>(List.of("i = " + (i + 1)));
            for (int k = 0; k < n; k++) {
                row.add(j[i][k]);
            }
            row.add(study.numbers().at(study.d(a), i, 0));
            grid.row(row.toArray());
        }
        page.table(grid);
        page.text(
                "Column k times {}, added up, beside {} from the formula, from the diagonal alone, and from "
                        + "difference quotients of the cost:",
                study.d(a),
                study.d(g.of()));
        Grid result = new Grid("unit", "sum over i", study.d(g.of()), "diagonal alone", "numeric");
        for (int k = 0; k < n; k++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += j[i][k] * study.numbers().at(study.d(a), i, 0);
            }
            result.row(
                    k + 1,
                    sum,
                    study.numbers().at(study.d(g.of()), k, 0),
                    j[k][k] * study.numbers().at(study.d(a), k, 0),
                    study.numbers().numeric(g.of(), study.numbers().entry(g.of(), k, 0)));
        }
        page.table(result);
    }

    /** The local derivative evaluated for the first example. */
    private static double[][] matrix(Study study, Influence influence) {
        int n = study.numbers().units(influence.reader().target());
        Map<Dim, Integer> sizes = study.notated().sizes(1);
        Values<Double> first = new Values<>();
        for (Tensor t : gradus.math.Exprs.tensors(influence.local())) {
            first.put(t, example(study, t), DoubleArithmetic.INSTANCE);
        }
        List<Index> indices = new ArrayList<>(influence.reader().indices());
        indices.addAll(influence.at().indices());
        Tensor shape = new Tensor("jacobian", indices.stream().map(Index::dim).toList());
        List<Double> all = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes)
                .evaluate(new Equation(shape, indices, influence.local()), first);
        double[][] j = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                j[i][k] = all.get(i * n + k);
            }
        }
        return j;
    }

    private static double[] example(Study study, Tensor t) {
        if (!t.dims().contains(study.m())) {
            return study.numbers().of(t);
        }
        return t.dims().size() == 1
                ? new double[] {study.numbers().at(t, 0, 0)}
                : IntStream.range(0, study.numbers().units(t))
                        .mapToDouble(r -> study.numbers().at(t, r, 0))
                        .toArray();
    }

    @Override
    public Prose question(Study study, String asked) {
        return Page.prose(
                "Why times g'({}), entry by entry, and not a matrix product?",
                study.layers().activations().getLast().argument());
    }
}
