package gradus.why;

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
import java.util.OptionalInt;
import java.util.stream.IntStream;

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
    public gradus.document.Prose question(Study study, String asked) {
        return Page.prose("Why do all hidden units stay equal when {} starts at 0?", study.tensor(1, "W"));
    }

    @Override
    public void answer(Study given, Page page) {
        Study study = given.unmasked();
        OptionalInt layer = IntStream.range(1, study.network().depth())
                .filter(l -> study.network().specs().get(l).size() > 1)
                .findFirst();
        if (layer.isEmpty()) {
            nothingHidden(study, page);
            return;
        }
        int l = layer.getAsInt();
        Tensor w = study.tensor(l, "W");
        Tensor above = study.tensor(l + 1, "W");
        Tensor a = study.output(l);
        Descent zero = run(study, 0, STEPS);
        boolean stuck = Figures.largest(zero.numbers(w)) == 0 && Figures.largest(zero.numbers(above)) == 0;
        page.say(
                "Because nothing tells them apart. Units of a layer that have the same weights compute the same value,"
                        + " so they get the same gradient, and are the same again after the step. Below, after {} steps"
                        + " from 0, the {}s of {} differ by {}: {} units do the work of one.",
                STEPS,
                lines(study),
                w,
                spread(study, w, zero.numbers(w)),
                study.size(study.rows(w)));
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
                "Start {} with small random numbers; {} may start at 0. A start with equal numbers other than 0 is no"
                        + " better.",
                w,
                study.tensor(l, "b"));
        page.heading("Where it comes from");
        Gradient through = study.through(l);
        Index unit = study.defining(study.tensor(l, "Z")).indices().stream()
                .filter(i -> !i.dim().equals(study.m()))
                .findFirst()
                .orElseThrow();
        page.text(
                "Entry by entry. Only {} and the weights of {} that lead to it tell unit {} from another; if these are"
                        + " equal for all units, so is everything else, and {} drops out of the right sides:",
                Formula.of(study.entry(
                        above, new Index("k", study.rows(above)), new Index(unit.name(), study.columns(above)))),
                w,
                unit.name(),
                unit.name());
        page.show(
                Formula.entries(study.defining(study.tensor(l, "Z"))),
                Formula.entries(study.gradient(a).equation()),
                Formula.entries(through.equation()),
                Formula.entries(study.gradient(w).equation()));
        numbers(study, page, w, above, given.network());
        page.derivation(study, study.gradient(a));
        page.derivation(study, through);
        page.derivation(study, study.gradient(w));
    }

    private static void nothingHidden(Study study, Page page) {
        Tensor w = study.tensor(study.network().depth(), "W");
        page.say(
                "They do where there are several: units with equal weights compute the same value and get the same "
                        + "gradient. Your network has no hidden layer of two or more units, so here a start at 0 does no harm.");
        page.say(
                "The units of the output layer are told apart by their labels: after {} steps from 0 the {}s of {}"
                        + " differ by {}.",
                STEPS,
                lines(study),
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
                study.source(),
                study.network().specs().equals(asked.specs())
                        ? ""
                        : ", every unit kept, as dropout would tell units apart");
        Grid grid = new Grid(
                "start",
                Page.prose("{}s of {} differ by", lines(study), w),
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
        page.text("The {}s of {} after these steps from 0, and from 0.5:", lines(study), w);
        rows(study, page, w, run(study, 0, STEPS).numbers(w));
        rows(study, page, w, run(study, 0.5, STEPS).numbers(w));
    }

    private static void rows(Study study, Page page, Tensor w, double[] numbers) {
        int rows = study.size(study.rows(w));
        int columns = study.size(study.columns(w));
        int shown = Math.min(columns, SHOWN);
        Object[] header = new Object[shown + 1];
        header[0] = Page.prose("{} of {}", lines(study), w);
        for (int c = 0; c < shown; c++) {
            header[c + 1] = Page.prose("{}", String.valueOf(c + 1));
        }
        Grid grid = new Grid(header);
        for (int r = 0; r < Math.min(rows, SHOWN); r++) {
            Object[] row = new Object[shown + 1];
            row[0] = String.valueOf(r + 1);
            for (int c = 0; c < shown; c++) {
                row[c + 1] = numbers[study.entry(w, r, c)];
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
            double[] x = new double[study.numbers(own).length];
            Arrays.fill(x, p.start() == Start.ONE ? 1 : p.start() == Start.ZERO ? 0 : weight);
            start.put(own, x);
        }
        return new Descent(study, study.derivation(), start, RATE).steps(steps);
    }

    /** How the weights of one unit lie. */
    private static String lines(Study study) {
        return study.notation().inputsFirst() ? "column" : "row";
    }

    /** The largest difference of the weights of two units at the same place. */
    private static double spread(Study study, Tensor w, double[] numbers) {
        double most = 0;
        for (int c = 0; c < study.size(study.columns(w)); c++) {
            for (int r = 1; r < study.size(study.rows(w)); r++) {
                most = Math.max(most, Math.abs(numbers[study.entry(w, r, c)] - numbers[study.entry(w, 0, c)]));
            }
        }
        return most;
    }
}
