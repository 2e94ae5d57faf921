package gradus.why;

import gradus.check.GradientCheck;
import gradus.check.GradientCheck.Comparison;
import gradus.check.GradientCheck.Options;
import gradus.check.GradientCheck.Report;
import gradus.document.Block;
import gradus.document.Prose;
import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Forward;
import gradus.math.NormalForm;
import gradus.math.Tensor;
import gradus.network.Programs;
import gradus.notation.Notation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The numeric check, what its error means, and why a falling cost proves nothing. */
final class IsItRight implements Answering {
    private static final double RATE = 0.1;
    private static final int STEPS = 100;
    /** More parameters than this are not all moved one by one. */
    private static final int MANY = 1500;

    @Override
    public String network() {
        return "2 > 4 tanh > 1 sigmoid";
    }

    /** A derivation with one gradient made wrong, and in words what was done. */
    private record Mistake(Gradient right, Equation wrong, Derivation derivation, Prose sentence) {}

    @Override
    public boolean isAboutAllExamples() {
        return true;
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return checked(study).isEmpty()
                ? Optional.of("compares gradients of what is given, such as weights; "
                        + study.network().title() + " has none.")
                : Optional.empty();
    }

    /** What is given and has a gradient, in the notation's letters and in the order in which the check goes through it. */
    private static List<Tensor> checked(Study study) {
        Forward own = study.network().forward();
        return own.wanted().stream()
                .filter(own.given()::contains)
                .map(study.notated()::tensor)
                .toList();
    }

    @Override
    public void answer(Study study, Page page) {
        Mistake mistake = mistake(study);
        // The check works in the calculus' own letters; the same is made wrong there.
        Study calculus = study.in(Notation.standard());
        Report right = check(calculus, calculus.derivation());
        Report wrong = check(calculus, mistake(calculus).derivation());
        page.say(
                "Move one weight a little up and down and see how the cost changes: ({}(w+h) - {}(w-h))/2h must be"
                        + " the gradient. It uses the cost alone, so it does not repeat a mistake of the derivation. Here the"
                        + " derived gradients differ from it by at most {} in double and {} in 50 digits.",
                study.cost(),
                study.cost(),
                worst(right, false),
                worst(right, true));
        page.say(mistake.sentence().and(Page.prose(" The check finds it: the error is {}.", worst(wrong, false))));
        Descending both =
                study.network().upstream() == null && !study.parameters().isEmpty()
                        ? Descending.of(study, mistake)
                        : null;
        if (both != null) {
            both.say(page);
        } else {
            page.say("A cost that falls in training would not tell: it often falls with a wrong gradient, too.");
        }
        page.say("{} checks your network, with --data FILE at your own numbers.", new Prose.Code("gradus check SPEC"));
        table(study, page, right, wrong);
        page.heading("What an error means");
        page.items(
                Prose.of("Below 1e-7 in double: right. The difference quotient itself is no better than that."),
                Prose.of("Around 1e-4: look again. A kink (relu at 0) that the step crossed, or a small term"
                        + " forgotten."),
                Prose.of("Above 1e-2: wrong."),
                Prose.of("In 50 digits a right formula gives 1e-25 or less: whatever is left in double was rounding."));
        if (both != null) {
            falling(page, both.down(), both.astray());
        }
        page.heading("What was made wrong");
        page.show(mistake.right().equation(), mistake.wrong());
        page.derivation(study, mistake.right());
    }

    /** Steps downhill with the right gradient and with the wrong one. */
    private record Descending(Descent down, Descent astray) {
        static Descending of(Study study, Mistake mistake) {
            return new Descending(
                    new Descent(study, study.derivation(), Map.of(), RATE).steps(STEPS),
                    new Descent(study, mistake.derivation(), Map.of(), RATE).steps(STEPS));
        }

        void say(Page page) {
            boolean fell = astray.cost() < astray.costs().getFirst();
            page.say(
                    fell
                            ? "A falling cost would not have told: with that wrong gradient it falls too, from {} to {} in"
                                    + " {} steps (with the right one to {})."
                            : "A cost is no such test: with that wrong gradient it goes from {} to {} in {} steps (with"
                                    + " the right one to {}), and it might as well have fallen.",
                    astray.costs().getFirst(),
                    astray.cost(),
                    STEPS,
                    down.cost());
        }
    }

    private static Report check(Study study, Derivation derivation) {
        int parameters = study.network().parameters().stream()
                .mapToInt(p -> Objects.requireNonNull(study.sample().given().get(p)).length)
                .sum();
        Options options = new Options(1, 2, parameters > MANY ? 3 : 12, parameters <= MANY, true, null);
        return GradientCheck.run(
                study.network(),
                Programs.gradients(study.network(), derivation),
                study.sample().given(),
                study.sample().examples(),
                options);
    }

    private static double worst(Report report, boolean inReal) {
        return report.results().stream()
                .map(r -> inReal ? r.inReal() : r.inDouble() == null ? r.inReal() : r.inDouble())
                .mapToDouble(c -> c == null ? 0 : c.passes() && c.error() > c.tolerance() ? 0 : c.error())
                .max()
                .orElse(0);
    }

    private static void table(Study study, Page page, Report right, Report wrong) {
        page.heading("The check");
        page.text(
                "||derived - numeric|| / (||derived|| + ||numeric||) of every parameter's gradient, with {}; in 50"
                        + " digits for at most {} examples and some entries.",
                study.sample().source(),
                right.sampled());
        Grid grid = new Grid("gradient", "in double", "in 50 digits", "made wrong, in double", "");
        for (int n = 0; n < right.results().size(); n++) {
            var r = right.results().get(n);
            var w = wrong.results().get(n);
            grid.row(
                    study.d(checked(study).get(n)),
                    error(r.inDouble()),
                    error(r.inReal()),
                    error(w.inDouble() == null ? w.inReal() : w.inDouble()),
                    w.passes() ? "still right" : "wrong");
        }
        page.table(grid);
    }

    private static Object error(@Nullable Comparison c) {
        return c == null ? "not all" : c.passes() && c.error() > c.tolerance() ? "both 0" : (Object) c.error();
    }

    private static void falling(Page page, Descent down, Descent astray) {
        page.heading("The cost falls with both");
        page.plot(
                "Cost over " + STEPS + " steps of gradient descent, rate " + RATE,
                "step",
                "cost",
                false,
                List.of(curve("right gradient", down), curve("wrong gradient", astray)));
    }

    private static Block.Curve curve(String name, Descent d) {
        List<Double> costs = d.costs();
        return new Block.Curve(
                name,
                IntStream.range(0, costs.size()).mapToDouble(n -> n).toArray(),
                costs.stream().mapToDouble(c -> c).toArray());
    }

    /** A slip that is often made, and that this network allows. */
    private static Mistake mistake(Study study) {
        Optional<Gradient> output = study.findOutput();
        for (Activation a : study.layers().activations()) {
            Gradient g = study.through(a);
            if (study.network().upstream() == null && output.filter(g::equals).isPresent()) {
                continue;
            }
            Optional<Equation> factor = study.factor(g);
            if (factor.isPresent() && !isConstant(factor.get().body())) {
                Equation wrong = new Equation(
                        g.equation().target(),
                        g.equation().indices(),
                        study.arrivingTensor(g).at(g.equation().indices()));
                return with(
                        study,
                        g,
                        wrong,
                        Page.prose(
                                "Then one was made wrong on purpose: {} without its factor {}.",
                                wrong.target(),
                                study.body(factor.get())));
            }
        }
        return study.network().upstream() == null && output.isPresent()
                ? atTheOutput(study, output.get())
                : half(
                        study,
                        output.orElseGet(() -> study.derivation().gradients().getFirst()));
    }

    /** The factor that a loss may have taken away, put in all the same. */
    private static Mistake atTheOutput(Study study, Gradient out) {
        Equation product = VanishingFactor.product(study, VanishingFactor.difference(study));
        if (study.factor(out).isPresent()
                && !isConstant(study.factor(out).get().body())
                && !NormalForm.simplify(Expr.sub(product.body(), out.equation().body()))
                        .equals(Expr.ZERO)) {
            return with(
                    study,
                    out,
                    product,
                    study.prose("Then one was made wrong on purpose, as is often seen: {}.", product));
        }
        return half(study, out);
    }

    private static Mistake half(Study study, Gradient out) {
        Equation half = new Equation(
                out.equation().target(),
                out.equation().indices(),
                Expr.mul(Expr.num(1, 2), out.equation().body()));
        return with(
                study,
                out,
                half,
                study.prose("Then one was made wrong on purpose, half as large as it should be: {}.", half));
    }

    private static boolean isConstant(Expr e) {
        return gradus.math.Exprs.tensors(e).isEmpty();
    }

    private static Mistake with(Study study, Gradient right, Equation wrong, Prose sentence) {
        List<Gradient> gradients = new ArrayList<>();
        for (Gradient g : study.derivation().gradients()) {
            gradients.add(g == right ? new Gradient(g.of(), wrong, wrong, g.output(), g.steps(), g.assumptions()) : g);
        }
        return new Mistake(right, wrong, new Derivation(study.derivation().forward(), gradients), sentence);
    }
}
