package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Programs;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Units that start alike get the same gradient, and so stay alike. */
final class ZeroInit implements Answering {
    private static final double RATE = 0.5;
    private static final int STEPS = 20;
    private static final int SHOWN = 4;

    @Override
    public String network() {
        return "2 > 3 sigmoid > 1 sigmoid";
    }

    @Override
    public boolean isAboutAllExamples() {
        return true;
    }

    @Override
    public Prose question(Study study, String asked) {
        return Page.prose(
                "Why do all hidden units stay equal when {} starts at 0?",
                study.layers().products().getFirst().weights().tensor());
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.descent(study)
                .or(() ->
                        Scope.product(study, study.layers().products().stream().findFirst(), "weights"))
                .or(() -> hidden(study).isEmpty() && !study.network().isChain()
                        ? Optional.of(
                                "is about hidden units, A[i,j] = g(Z[i,j]) below one product with weights and above"
                                        + " another; " + study.network().title() + " has none.")
                        : Optional.empty())
                .or(() -> hidden(study).isEmpty() && isDeep(study)
                        ? Optional.of("is about hidden units that the weights of one layer lead on; in "
                                + study.network().title() + " they are read by more than that.")
                        : Optional.empty());
    }

    private static boolean isDeep(Study study) {
        List<WeightedSum> sums = study.layers().products();
        return sums.subList(0, sums.size() - 1).stream()
                .anyMatch(s -> study.numbers().size(s.unit().dim()) > 1);
    }

    /** Two or more units, all of whose ways to the cost go through the weights of one layer above. */
    private record Hidden(WeightedSum sum, Activation activation, WeightedSum above) {}

    /** In a chain whatever stands between the layers treats all units alike; in a system that is not known. */
    private static boolean isBetween(Study study, WeightedSum sum, Activation a, WeightedSum above) {
        return study.network().isChain()
                ? study.number(a.output()) >= study.number(sum.target())
                        && study.number(a.output()) < study.number(above.target())
                : a.argument().equals(sum.target())
                        && a.output().equals(above.feeding().tensor());
    }

    private static Optional<Hidden> hidden(Study study) {
        List<WeightedSum> sums = study.layers().products();
        for (int n = 0; n + 1 < sums.size(); n++) {
            WeightedSum sum = sums.get(n);
            WeightedSum above = sums.get(n + 1);
            Optional<Activation> activation = study.layers().activations().stream()
                    .filter(a -> isBetween(study, sum, a, above))
                    .findFirst();
            if (study.numbers().size(sum.unit().dim()) > 1
                    && activation.isPresent()
                    && study.layers().isReadOnce(above.feeding().tensor())) {
                return Optional.of(new Hidden(sum, activation.get(), above));
            }
        }
        return Optional.empty();
    }

    @Override
    public void answer(Study given, Page page) {
        Study study = given.unmasked();
        Optional<Hidden> hidden = hidden(study);
        if (hidden.isEmpty()) {
            nothingHidden(study, page);
            return;
        }
        WeightedSum sum = hidden.get().sum();
        Tensor w = sum.weights().tensor();
        Tensor above = hidden.get().above().weights().tensor();
        Tensor a = hidden.get().above().feeding().tensor();
        Descent zero = run(study, 0, STEPS);
        boolean stuck = Figures.largest(zero.numbers(w)) == 0 && Figures.largest(zero.numbers(above)) == 0;
        page.say(
                "Because nothing tells them apart. Units of a layer that have the same weights compute the same value,"
                        + " so they get the same gradient, and are the same again after the step. Below, after {} steps"
                        + " from 0, the {}s of {} differ by {}: {} units do the work of one.",
                STEPS,
                lines(study, w),
                w,
                spread(study, w, zero.numbers(w)),
                study.numbers().size(study.layers().rows(w)));
        if (stuck && Figures.largest(zero.numbers(a)) == 0) {
            page.say(
                    "Here it is even worse: at 0 the activation is 0 as well, so {} and {} both have gradient 0, and"
                            + " neither ever moves.",
                    w,
                    above);
        } else {
            page.say(
                    "In the first step the gradient of {} is 0 altogether: it comes back through {}, which is 0: {}.",
                    w,
                    above,
                    study.gradient(a).equation());
        }
        page.say(
                "Start {} with small random numbers;{} A start with equal numbers other than 0 is no better.",
                w,
                sum.addedBias().map(b -> Page.prose(" {} may start at 0.", b)).orElse(Prose.of("")));
        page.heading("Where it comes from");
        Gradient through = study.through(hidden.get().activation());
        Index unit = sum.unit();
        page.text(
                "Entry by entry. Only {} and the weights of {} that lead to it tell unit {} from another; if these are"
                        + " equal for all units, so is everything else, and {} drops out of the right sides:",
                Formula.of(study.layers()
                        .entry(
                                above,
                                new Index("k", study.layers().rows(above)),
                                new Index(unit.name(), study.layers().columns(above)))),
                w,
                unit.name(),
                unit.name());
        page.show(
                Formula.entries(sum.equation()),
                Formula.entries(study.gradient(a).equation()),
                Formula.entries(through.equation()),
                Formula.entries(study.gradient(w).equation()));
        numbers(study, page, w, above, given.network());
        page.derivation(study, study.gradient(a));
        page.derivation(study, through);
        page.derivation(study, study.gradient(w));
    }

    private static void nothingHidden(Study study, Page page) {
        Tensor w = study.layers().products().getLast().weights().tensor();
        page.say(
                "They do where there are several: units with equal weights compute the same value and get the same "
                        + "gradient. Your network has no hidden layer of two or more units, so here a start at 0 does no harm.");
        page.say(
                "The units of the output layer are told apart by their labels: after {} steps from 0 the {}s of {}"
                        + " differ by {}.",
                STEPS,
                lines(study, w),
                w,
                spread(study, w, run(study, 0, STEPS).numbers(w)));
        page.heading("The gradient");
        page.show(study.gradient(w).equation(), study.output().equation());
        page.derivation(study, study.gradient(w));
        numbers(study, page, w, w, study.network());
    }

    private static void numbers(Study study, Page page, Tensor w, Tensor above, Network asked) {
        page.heading("In numbers");
        page.text(
                "Gradient descent with rate {}, {} steps ({}{}).",
                RATE,
                STEPS,
                study.sample().source(),
                study.network().masks().size() == asked.masks().size()
                        ? ""
                        : ", every unit kept, as dropout would tell units apart");
        Grid grid = new Grid(
                "start",
                Page.prose("{}s of {} differ by", lines(study, w), w),
                Page.prose("largest {}", study.d(w)),
                "cost before",
                "cost after");
        for (String start : List.of("all weights 0", "all weights 0.5", "random")) {
            Descent d = switch (start) {
                case "all weights 0" -> run(study, 0, STEPS);
                case "all weights 0.5" -> run(study, 0.5, STEPS);
                default -> new Descent(study, study.derivation(), Map.of(), RATE).steps(STEPS);
            };
            grid.row(
                    start,
                    spread(study, w, d.numbers(w)),
                    Figures.largest(d.numbers(study.d(w))),
                    d.costs().getFirst(),
                    d.cost());
        }
        page.table(grid);
        page.text("The {}s of {} after these steps from 0, and from 0.5:", lines(study, w), w);
        rows(study, page, w, run(study, 0, STEPS).numbers(w));
        rows(study, page, w, run(study, 0.5, STEPS).numbers(w));
    }

    private static void rows(Study study, Page page, Tensor w, double[] numbers) {
        int rows = study.numbers().size(study.layers().rows(w));
        int columns = study.numbers().size(study.layers().columns(w));
        int shown = Math.min(columns, SHOWN);
        Object[] header = new Object[shown + 1];
        header[0] = Page.prose("{} of {}", lines(study, w), w);
        for (int c = 0; c < shown; c++) {
            header[c + 1] = Page.prose("{}", String.valueOf(c + 1));
        }
        Grid grid = new Grid(header);
        for (int r = 0; r < Math.min(rows, SHOWN); r++) {
            Object[] row = new Object[shown + 1];
            row[0] = String.valueOf(r + 1);
            for (int c = 0; c < shown; c++) {
                row[c + 1] = numbers[study.numbers().entry(w, r, c)];
            }
            grid.row(row);
        }
        page.table(grid);
    }

    /** Every weight this number, everything else as it usually starts. */
    private static Descent run(Study study, double weight, int steps) {
        Map<Tensor, double[]> start = new LinkedHashMap<>();
        for (Parameter p : Programs.parameters(study.network())) {
            Tensor own = study.notated().tensor(p.value());
            double[] x = new double[study.numbers().of(own).length];
            Arrays.fill(x, p.start() == Start.ONE ? 1 : p.start() == Start.ZERO ? 0 : weight);
            start.put(own, x);
        }
        return new Descent(study, study.derivation(), start, RATE).steps(steps);
    }

    /** How the weights of one unit lie. */
    private static String lines(Study study, Tensor w) {
        return study.layers().isTurned(w) ? "column" : "row";
    }

    /** The largest difference of the weights of two units at the same place. */
    private static double spread(Study study, Tensor w, double[] numbers) {
        double most = 0;
        for (int c = 0; c < study.numbers().size(study.layers().columns(w)); c++) {
            for (int r = 1; r < study.numbers().size(study.layers().rows(w)); r++) {
                most = Math.max(
                        most,
                        Math.abs(numbers[study.numbers().entry(w, r, c)]
                                - numbers[study.numbers().entry(w, 0, c)]));
            }
        }
        return most;
    }
}
