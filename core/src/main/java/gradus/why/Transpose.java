package gradus.why;

import gradus.document.Prose;
import gradus.explain.Influence;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.MatrixForm;
import gradus.math.Tensor;
import java.util.List;
import java.util.Optional;

/** W^T dZ, entry by entry: a sum over every unit that an activation feeds. */
final class Transpose implements Answering {
    private static final int PATHS = 6;

    @Override
    public String network() {
        return "2 > 3 tanh > 2 sigmoid";
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.product(
                study, product(study), "weights that carry a gradient down to values which nothing else reads");
    }

    /** Nothing but this product reads what it is fed, so that its gradient is a product as well. */
    static Optional<WeightedSum> product(Study study) {
        return study.layers()
                .lastProduct(s -> study.layers().isReadOnce(s.feeding().tensor()));
    }

    @Override
    public void answer(Study given, Page page) {
        Study study = given.withInputGradient();
        WeightedSum sum = product(study).orElseThrow();
        Tensor below = sum.feeding().tensor();
        Tensor z = sum.target();
        Tensor w = sum.weights().tensor();
        Gradient g = study.gradient(below);
        Equation forward = sum.equation();
        Tensor dz = study.d(z);
        page.say(
                "A sum, because one entry of {} feeds every unit of {}, so it changes the cost along as many paths,"
                        + " and the chain rule adds them: {}.",
                below,
                z,
                Formula.entries(g.equation()));
        page.say(order(study, forward, g, w, z));
        page.heading("Entry by entry");
        page.text("Forward, and the one derivative that is needed:");
        Index i = sum.unit();
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
                "Shapes: {} is {}{}, {} is {}: the inner sizes agree, and the result is {}, the shape of {}.{}",
                w,
                shape(w),
                isTurned(study, g, w) ? Page.prose(", turned {}", shape(w.dims().reversed())) : "",
                dz,
                shape(dz),
                shape(below),
                below,
                isTurned(study, g, w) ? unturned(study, z, w) : "");
        page.heading("In numbers");
        paths(study, page, below, z, w, i);
    }

    /** On which side the weights stand, and turned or not, follows from the indices that are summed. */
    private static Prose order(Study study, Equation forward, Gradient g, Tensor w, Tensor z) {
        boolean left = study.notated().matrix(g.equation()) instanceof MatrixForm.Product p
                && p.left().all().stream()
                        .anyMatch(f ->
                                f instanceof MatrixForm.Whole x && x.tensor().equals(w));
        boolean turned = isTurned(study, g, w);
        boolean inputsFirst = study.layers().isTurned(w);
        String back = inputsFirst ? "columns" : "rows";
        String there = inputsFirst ? "rows" : "columns";
        return study.prose(
                "{} on the {}, because that is how a matrix product writes this sum. Going forward, {} sums over the {}"
                        + " of {}; going back, the sum runs over its {}, the units of {}. A matrix product sums over the"
                        + " {} of its {} factor, so {} {}: {}.",
                turned ? "Transposed and" : "Not transposed here, and",
                left ? "left" : "right",
                forward,
                there,
                w,
                back,
                z,
                left ? "columns" : "rows",
                left ? "left" : "right",
                w,
                turned ? "has to be turned" : "stands as it is, and it was turned on the way forward",
                g.equation());
    }

    private static boolean isTurned(Study study, Gradient g, Tensor w) {
        MatrixForm form = study.notated().matrix(g.equation());
        return form != null
                && form.all().stream()
                        .anyMatch(f -> f instanceof MatrixForm.Transpose t
                                && t.of() instanceof MatrixForm.Whole x
                                && x.tensor().equals(w));
    }

    private static Prose shape(Tensor t) {
        return shape(t.dims());
    }

    /** A single vector is a column. */
    private static Prose shape(List<Dim> dims) {
        return dims.size() == 1
                ? Page.prose("({}, 1)", dims.getFirst())
                : Page.prose("({}, {})", dims.getFirst(), dims.getLast());
    }

    private static Object unturned(Study study, Tensor z, Tensor w) {
        int rows = study.numbers().size(w.dims().get(0));
        int columns = study.numbers().size(w.dims().get(1));
        return rows == columns
                ? Page.prose(
                        " Here {} is square, so without turning it the product exists as well, and gives other"
                                + " numbers.",
                        w)
                : study.layers().isTurned(z)
                        ? Page.prose(
                                " Without turning it, ({}, {}) times ({}, {}) does not exist.",
                                study.m(),
                                columns,
                                rows,
                                columns)
                        : Page.prose(
                                " Without turning it, ({}, {}) times ({}, {}) does not exist.",
                                rows,
                                columns,
                                rows,
                                study.notated().isForOneExample() ? 1 : study.m());
    }

    private static void paths(Study study, Page page, Tensor below, Tensor z, Tensor w, Index i) {
        Tensor dz = study.d(z);
        int units = study.numbers().units(z);
        page.text(
                "The paths of entry 1 of {}, {} ({}):",
                below,
                study.numbers().firstExample(),
                study.sample().source());
        Grid grid = new Grid(
                Page.prose("through unit {}", i.name()),
                Formula.of(
                        study.layers().entry(w, i, new Index("1", study.layers().columns(w)))),
                Formula.of(study.layers().entry(dz, i, new Index("1", study.m()))),
                "product");
        double sum = 0;
        double rest = 0;
        for (int n = 0; n < units; n++) {
            double product = study.numbers().at(w, n, 0) * study.numbers().at(dz, n, 0);
            sum += product;
            if (n < PATHS) {
                grid.row(n + 1, study.numbers().at(w, n, 0), study.numbers().at(dz, n, 0), product);
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
                study.numbers().at(db, 0, 0),
                study.numbers().numeric(below, study.numbers().entry(below, 0, 0)));
        if (isTurned(study, study.gradient(below), w)
                && units == study.numbers().size(study.layers().columns(w))
                && units > 1) {
            double wrong = 0;
            for (int n = 0; n < units; n++) {
                wrong += study.numbers().at(w, 0, n) * study.numbers().at(dz, n, 0);
            }
            page.text("With {} not turned it would be {}.", w, wrong);
        }
    }

    @Override
    public Prose question(Study study, String asked) {
        Study whole = study.withInputGradient();
        WeightedSum sum = product(whole).orElseThrow();
        Gradient g = whole.gradient(sum.feeding().tensor());
        return whole.prose(
                isTurned(whole, g, sum.weights().tensor())
                        ? "Where does {} come from: why transposed, why a sum?"
                        : "Where does {} come from: why in this order, why a sum?",
                whole.body(g.equation()));
    }
}
