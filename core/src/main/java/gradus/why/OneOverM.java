package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.network.CostMean;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** dZ belongs to one example, dW to all of them: and what changes if 1/m is put into dZ at once. */
final class OneOverM implements Answering {
    @Override
    public String network() {
        return "2 > 3 tanh > 1 sigmoid";
    }

    @Override
    public boolean isAboutAllExamples() {
        return true;
    }

    @Override
    public Prose question(Study study, String asked) {
        Tensor z = study.layers()
                .outputActivation()
                .map(Activation::argument)
                .orElse(study.layers().lastProduct().orElseThrow().target());
        Prose parameters = parameters(study, " and ");
        return study.isPerExample()
                ? Page.prose("Why is 1/{} in {}, but not in {}?", study.m(), parameters, study.d(z))
                : Page.prose("Why is 1/{} in {}, but not in {}?", study.m(), study.d(z), parameters);
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.product(study, study.layers().lastProduct(), "weights that stand in one product")
                .or(() -> CostMean.isMean(study.network())
                        ? Optional.empty()
                        : Optional.of("is about a cost that is the mean over the examples; that of "
                                + study.network().title() + " is not divided by " + study.m() + "."));
    }

    /** The gradients by the weights, and by the bias where there is one. */
    private static Prose parameters(Study study, String between) {
        WeightedSum sum = study.layers().lastProduct().orElseThrow();
        Prose weights = Page.prose("{}", study.d(sum.weights().tensor()));
        return sum.addedBias()
                .map(b -> weights.and(Prose.of(between)).and(Page.prose("{}", study.d(b))))
                .orElse(weights);
    }

    @Override
    public void answer(Study study, Page page) {
        Study perExample =
                study.isPerExample() ? study : study.in(study.notation().withPartial(false));
        Study atOutput = study.isPerExample() ? study.in(study.notation().withPartial(true)) : study;
        WeightedSum sum = study.layers().lastProduct().orElseThrow();
        Tensor z = sum.target();
        Tensor w = sum.weights().tensor();
        boolean two = sum.bias() != null;
        Prose parameters = parameters(study, " and ");
        if (study.isPerExample()) {
            page.say(
                    "The cost is the mean over the {} examples. {} has one {} for each example, and is kept as that"
                            + " example's own slope: the 1/{} is left out of it on purpose. {} {} one number for"
                            + " all examples, so there the examples are added up, and the mean's 1/{} is put in.",
                    study.m(),
                    study.d(z),
                    study.layers().line(z),
                    study.m(),
                    parameters,
                    two ? "are" : "is",
                    study.m());
        } else if (study.network().upstream() != null) {
            page.say(
                    "In this notation every gradient is the plain derivative of the cost: {} arrives with the 1/{} of a"
                            + " mean in it, and {} keeps it. {} {} over the 1/{} that is in each example. Other courses"
                            + " keep both without it and put it into {}.",
                    arriving(study),
                    study.m(),
                    study.d(z),
                    parameters,
                    two ? "add the examples up and take" : "adds the examples up and takes",
                    study.m(),
                    parameters);
        } else {
            page.say(
                    "The cost is the mean over the {} examples, and in this notation every gradient is the plain"
                            + " derivative of it: {} has its 1/{} from the output on. {} {} over the 1/{} that is in"
                            + " each of them. Other courses keep {} without it and put it into {}.",
                    study.m(),
                    study.d(z),
                    study.m(),
                    parameters,
                    two ? "add the examples up and take" : "adds the examples up and takes",
                    study.m(),
                    study.d(z),
                    parameters);
        }
        if (study.isPerExample() && study.network().upstream() != null) {
            page.say(
                    "{}, which arrives, is kept in the same way here. Where the layer above hands it down with the 1/{}"
                            + " in it, none is put into {}.",
                    arriving(study),
                    study.m(),
                    parameters);
        }
        page.say(
                "It is bookkeeping. With 1/{} in {} already, it must not stand in {} again, and {} comes out the same: "
                        + "below it differs by {}. What is wrong is both, or neither.",
                study.m(),
                study.d(z),
                study.d(w),
                study.d(w),
                difference(perExample, atOutput));
        page.heading("Both ways side by side");
        Grid grid = new Grid(
                "gradient",
                Page.prose("1/{} where examples are added up", study.m()),
                Page.prose("1/{} at the output at once", study.m()));
        for (Gradient g : perExample.derivation().gradients()) {
            grid.row(
                    g.equation().target(),
                    perExample.body(g.equation()),
                    atOutput.body(atOutput.gradient(g.of()).equation()));
        }
        page.table(grid);
        page.text(
                "On the left {} means {} times the partial of {}, on the right it is the partial itself. For parameters"
                        + " both mean the partial.",
                study.d(z),
                study.m(),
                study.cost());
        for (Study s : List.of(perExample, atOutput)) {
            String where = s == perExample ? "without 1/{} in {}" : "with 1/{} in {}";
            Optional<Gradient> output = s.findOutput();
            Tensor out = output.map(g -> g.equation().target()).orElse(s.d(z));
            for (Gradient g :
                    Stream.concat(Stream.of(s.gradient(w)), output.stream()).toList()) {
                page.derivation(
                        s.derivation(),
                        g,
                        Page.prose("To {}, ", g.equation().target()).and(Page.prose(where, s.m(), out)));
            }
        }
        page.heading("In numbers");
        numbers(perExample, atOutput, page, sum);
    }

    private static Tensor arriving(Study study) {
        return study.notated().tensor(Objects.requireNonNull(study.network().upstream()));
    }

    private static double difference(Study study, Study other) {
        double largest = 0;
        for (Tensor p : study.parameters()) {
            largest = Math.max(
                    largest,
                    Figures.error(
                            other.numbers().of(other.d(p)), study.numbers().of(study.d(p))));
        }
        return largest;
    }

    private static void numbers(Study study, Study other, Page page, WeightedSum of) {
        Tensor w = of.weights().tensor();
        Tensor z = of.target();
        int m = study.numbers().examples();
        page.text(
                "The same {} {} ({}). Numeric is a difference quotient of the cost; the last "
                        + "two columns show what the two mistakes give.",
                m,
                m == 1 ? "example" : "examples",
                study.sample().source());
        Grid grid = new Grid(
                "entry",
                "left",
                "right",
                "numeric",
                Page.prose("1/{} twice", study.m()),
                Page.prose("1/{} never", study.m()));
        Tensor dw = study.d(w);
        Tensor dz = study.d(z);
        grid.row(first(dz), study.numbers().at(dz, 0, 0), other.numbers().at(dz, 0, 0), "", "", "");
        double right = study.numbers().at(dw, 0, 0);
        grid.row(
                first(dw),
                right,
                other.numbers().at(dw, 0, 0),
                study.numbers().numeric(w, 0),
                right(study, of) / m + rest(study, of),
                right(study, of) * m + rest(study, of));
        of.addedBias().filter(study.layers()::isReadOnce).ifPresent(b -> {
            double db = study.numbers().of(study.d(b))[0];
            double there = other.numbers().of(other.d(b))[0];
            grid.row(first(study.d(b)), db, there, study.numbers().numeric(b, 0), db / m, db * m);
        });
        page.table(grid);
        if (study.network().options().penalised()) {
            page.text("The penalty's part, which is made of {} alone, is in both and not touched by the mistakes.", w);
        }
    }

    /** The name of a tensor's first entry. */
    private static Formula first(Tensor t) {
        return Formula.of(t.at(t.dims().stream().map(d -> new Index("1", d)).toList()));
    }

    /** The part of a weight's gradient that comes through the examples. */
    private static double right(Study study, WeightedSum of) {
        Tensor dz = study.d(of.target());
        double sum = 0;
        for (int j = 0; j < study.numbers().examples(); j++) {
            sum += study.numbers().at(dz, 0, j)
                    * study.numbers().at(of.feeding().tensor(), 0, j);
        }
        return sum / study.numbers().examples();
    }

    /** What the penalty adds: the cost reads the weights themselves. */
    private static double rest(Study study, WeightedSum of) {
        Tensor w = of.weights().tensor();
        boolean read = Exprs.mentions(study.defining(study.cost()).body(), w);
        return read ? study.numbers().at(study.d(w), 0, 0) - right(study, of) : 0;
    }
}
