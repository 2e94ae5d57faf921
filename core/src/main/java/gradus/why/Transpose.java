package gradus.why;

import gradus.explain.Influence;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;

/** W^T dZ, entry by entry: a sum over every unit that an activation feeds. */
final class Transpose implements Answering {
    private static final int PATHS = 6;

    @Override
    public String network() {
        return "2 > 3 tanh > 2 sigmoid";
    }

    @Override
    public void answer(Study given, Page page) {
        Study study = given.withInputGradient();
        int layer = study.network().depth();
        Tensor below = study.feeding(layer);
        Tensor z = study.tensor(layer, "Z");
        Tensor w = study.tensor(layer, "W");
        Gradient g = study.gradient(below);
        Equation forward = study.defining(z);
        Tensor dz = study.d(z);
        page.say(
                "A sum, because one entry of {} feeds every unit of {}, so it changes the cost along as many paths,"
                        + " and the chain rule adds them: {}.",
                below,
                z,
                Formula.entries(g.equation()));
        page.say(
                "Transposed and on the left, because that is how a matrix product writes this sum. Going forward, {}"
                        + " sums over the columns of {}; going back, the sum runs over its rows, the units of {}. A matrix"
                        + " product sums over the columns of its left factor, so {} has to be turned: {}.",
                Formula.of(forward),
                w,
                z,
                w,
                g.equation());
        page.heading("Entry by entry");
        page.text("Forward, and the one derivative that is needed:");
        Index i = forward.indices().getFirst();
        Influence influence = Influence.of(g).stream()
                .filter(n -> n.reader().equals(forward))
                .findFirst()
                .orElseThrow();
        page.show(
                Formula.entries(forward),
                Formula.equal(
                        Formula.of(new Expr.Partial(influence.reader().left(), influence.at())),
                        Formula.of(influence.local())),
                Formula.entries(g.general()));
        page.derivation(study, g);
        page.text(
                "Shapes: the turned {} is ({}, {}), {} is ({}, {}): the inner sizes agree, and the result is ({}, {}),"
                        + " the shape of {}.{}",
                w,
                w.dims().get(1),
                w.dims().get(0),
                dz,
                dz.dims().get(0),
                dz.dims().get(1),
                w.dims().get(1),
                dz.dims().get(1),
                below,
                unturned(study, w));
        page.heading("In numbers");
        paths(study, page, below, z, w, i);
    }

    private static Object unturned(Study study, Tensor w) {
        int rows = study.size(w.dims().get(0));
        int columns = study.size(w.dims().get(1));
        return rows == columns
                ? Page.prose(
                        " Here {} is square, so without turning it the product exists as well, and gives other"
                                + " numbers.",
                        w)
                : Page.prose(" Without turning it, ({}, {}) times ({}, m) does not exist.", rows, columns, rows);
    }

    private static void paths(Study study, Page page, Tensor below, Tensor z, Tensor w, Index i) {
        Tensor dz = study.d(z);
        int units = study.size(z.dims().getFirst());
        page.text("The paths of entry 1 of {}, example 1 of {} ({}):", below, study.examples(), study.source());
        Grid grid = new Grid(
                Page.prose("through unit {}", i.name()),
                Formula.of(w.at(i, new Index("1", w.dims().get(1)))),
                Formula.of(dz.at(i, new Index("1", dz.dims().get(1)))),
                "product");
        double sum = 0;
        double rest = 0;
        for (int n = 0; n < units; n++) {
            double product = study.at(w, n, 0) * study.at(dz, n, 0);
            sum += product;
            if (n < PATHS) {
                grid.row(n + 1, study.at(w, n, 0), study.at(dz, n, 0), product);
            } else {
                rest += product;
            }
        }
        if (units > PATHS) {
            grid.row("the other " + (units - PATHS), "", "", rest);
        }
        grid.row("sum", "", "", sum);
        page.table(grid);
        Tensor db = study.d(below);
        page.text(
                "The matrix product gives {} at that place, and a difference quotient of the cost {}.",
                study.at(db, 0, 0),
                study.numeric(below, 0));
        if (units == study.size(w.dims().get(1)) && units > 1) {
            double wrong = 0;
            for (int n = 0; n < units; n++) {
                wrong += study.at(w, 0, n) * study.at(dz, n, 0);
            }
            page.text("With {} not turned it would be {}.", w, wrong);
        }
    }
}
