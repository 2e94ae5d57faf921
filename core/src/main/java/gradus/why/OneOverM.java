package gradus.why;

import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Deriver;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.Map;

/** dZ belongs to one example, dW to all of them: and what changes if 1/m is put into dZ at once. */
final class OneOverM implements Answering {
    @Override
    public String network() {
        return "2 > 3 tanh > 1 sigmoid";
    }

    @Override
    public void answer(Study study, Page page) {
        Forward f = study.network().forward();
        Forward plain = new Forward(f.given(), f.equations(), Map.of(), f.names(), f.wanted(), f.known());
        Study other = study.with(study.network(), Deriver.derive(plain));
        int depth = study.network().depth();
        Tensor z = study.tensor(depth, "Z");
        Tensor w = study.tensor(depth, "W");
        page.say(
                "The cost is the mean over the {} examples. {} has one column for each example, and is kept as that "
                        + "example's own slope: the 1/{} is left out of it on purpose. {} and {} are one number for "
                        + "all examples, so there the examples are added up, and the mean's 1/{} is put in.",
                study.network().examples(),
                study.d(z),
                study.network().examples(),
                study.d(w),
                study.d(study.tensor(depth, "b")),
                study.network().examples());
        page.say(
                "It is bookkeeping. With 1/{} in {} already, it must not stand in {} again, and {} comes out the same: "
                        + "below it differs by {}. What is wrong is both, or neither.",
                study.network().examples(),
                study.d(z),
                study.d(w),
                study.d(w),
                difference(study, other));
        page.heading("Both ways side by side");
        Grid grid = new Grid("gradient", "1/m where examples are added up", "1/m at the output at once");
        for (Gradient g : study.derivation().gradients()) {
            grid.row(
                    g.equation().target(),
                    Formula.bodyOf(g.equation()),
                    Formula.bodyOf(other.gradient(g.of()).equation()));
        }
        page.table(grid);
        page.text(
                "On the left {} means {} times the partial of J, on the right it is the partial itself. For parameters"
                        + " both mean the partial.",
                study.d(z),
                study.network().examples());
        page.derivation(study, study.gradient(w));
        page.derivation(other.derivation(), other.gradient(w), Page.prose("To {} with 1/m at the output", study.d(w)));
        page.derivation(study, study.output());
        page.derivation(
                other.derivation(),
                other.output(),
                Page.prose("To {} with 1/m in it", study.output().equation().target()));
        page.heading("In numbers");
        numbers(study, other, page, w, z);
    }

    private static double difference(Study study, Study other) {
        double largest = 0;
        for (Tensor p : study.network().parameters()) {
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
        Grid grid = new Grid("entry", "left", "right", "numeric", "1/m twice", "1/m never");
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
            page.text(
                    "The penalty's part, {} over m, is in both and not touched by the mistakes.",
                    study.network().lambda());
        }
    }

    /** The name of a tensor's first entry. */
    private static Formula first(Tensor t) {
        return Formula.of(t.at(t.dims().stream().map(d -> new Index("1", d)).toList()));
    }

    /** The part of dW that comes through the examples. */
    private static double right(Study study, Tensor w) {
        return study.at(study.d(w), 0, 0) - rest(study, w);
    }

    /** What the penalty adds: the cost reads the weights themselves. */
    private static double rest(Study study, Tensor w) {
        boolean read = Exprs.mentions(study.defining(study.cost()).body(), w);
        return read ? study.values().at(study.network().lambda(), 0) / study.examples() * study.at(w, 0, 0) : 0;
    }
}
