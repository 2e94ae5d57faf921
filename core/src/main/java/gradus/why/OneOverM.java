package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.List;

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
        int depth = study.network().depth();
        Object[] names = {
            study.m(),
            study.d(study.argument(depth)),
            study.d(study.tensor(depth, "W")),
            study.d(study.tensor(depth, "b"))
        };
        return study.isPerExample()
                ? Page.prose("Why is 1/{} in {} and {}, but not in {}?", names[0], names[2], names[3], names[1])
                : Page.prose("Why is 1/{} in {}, but not in {} and {}?", names);
    }

    @Override
    public void answer(Study study, Page page) {
        Study perExample =
                study.isPerExample() ? study : study.in(study.notation().withPartial(false));
        Study atOutput = study.isPerExample() ? study.in(study.notation().withPartial(true)) : study;
        int depth = study.network().depth();
        Tensor z = study.tensor(depth, "Z");
        Tensor w = study.tensor(depth, "W");
        if (study.isPerExample()) {
            page.say(
                    "The cost is the mean over the {} examples. {} has one {} for each example, and is kept as that"
                            + " example's own slope: the 1/{} is left out of it on purpose. {} and {} are one number for"
                            + " all examples, so there the examples are added up, and the mean's 1/{} is put in.",
                    study.m(),
                    study.d(z),
                    study.line(),
                    study.m(),
                    study.d(w),
                    study.d(study.tensor(depth, "b")),
                    study.m());
        } else {
            page.say(
                    "The cost is the mean over the {} examples, and in this notation every gradient is the plain"
                            + " derivative of it: {} has its 1/{} from the output on. {} and {} add the examples up and"
                            + " take over the 1/{} that is in each of them. Other courses keep {} without it and put it"
                            + " into {} and {}.",
                    study.m(),
                    study.d(z),
                    study.m(),
                    study.d(w),
                    study.d(study.tensor(depth, "b")),
                    study.m(),
                    study.d(z),
                    study.d(w),
                    study.d(study.tensor(depth, "b")));
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
            Tensor out = s.output().equation().target();
            for (Gradient g : List.of(s.gradient(w), s.output())) {
                page.derivation(
                        s.derivation(),
                        g,
                        Page.prose("To {}, ", g.equation().target()).and(Page.prose(where, s.m(), out)));
            }
        }
        page.heading("In numbers");
        numbers(perExample, atOutput, page, w, z);
    }

    private static double difference(Study study, Study other) {
        double largest = 0;
        for (Tensor p : study.parameters()) {
            largest = Math.max(largest, Figures.error(other.numbers(other.d(p)), study.numbers(study.d(p))));
        }
        return largest;
    }

    private static void numbers(Study study, Study other, Page page, Tensor w, Tensor z) {
        int m = study.examples();
        page.text(
                "The same {} {} ({}). Numeric is a difference quotient of the cost; the last "
                        + "two columns show what the two mistakes give.",
                m,
                m == 1 ? "example" : "examples",
                study.source());
        Grid grid = new Grid(
                "entry",
                "left",
                "right",
                "numeric",
                Page.prose("1/{} twice", study.m()),
                Page.prose("1/{} never", study.m()));
        Tensor dw = study.d(w);
        Tensor dz = study.d(z);
        grid.row(first(dz), study.at(dz, 0, 0), other.at(dz, 0, 0), "", "", "");
        double right = study.at(dw, 0, 0);
        grid.row(
                first(dw),
                right,
                other.at(dw, 0, 0),
                study.numeric(w, 0),
                right(study, w) / m + rest(study, w),
                right(study, w) * m + rest(study, w));
        Tensor b = study.tensor(study.network().depth(), "b");
        double db = study.at(study.d(b), 0, 0);
        grid.row(first(study.d(b)), db, other.at(study.d(b), 0, 0), study.numeric(b, 0), db / m, db * m);
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
    private static double right(Study study, Tensor w) {
        int depth = study.network().depth();
        Tensor dz = study.d(study.tensor(depth, "Z"));
        double sum = 0;
        for (int j = 0; j < study.examples(); j++) {
            sum += study.at(dz, 0, j) * study.at(study.feeding(depth), 0, j);
        }
        return sum / study.examples();
    }

    /** What the penalty adds: the cost reads the weights themselves. */
    private static double rest(Study study, Tensor w) {
        boolean read = Exprs.mentions(study.defining(study.cost()).body(), w);
        return read ? study.at(study.d(w), 0, 0) - right(study, w) : 0;
    }
}
