package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One b for all examples: a path to the cost through each of them. */
final class BiasSum implements Answering {
    private static final int SHOWN = 4;

    @Override
    public String network() {
        return "2 > 3 tanh > 2 sigmoid";
    }

    @Override
    public boolean isAboutAllExamples() {
        return true;
    }

    @Override
    public Prose question(Study study, String asked) {
        return Page.prose(
                "Why is {} a sum, along which axis, and why keepdims?",
                study.d(Objects.requireNonNull(sum(study).orElseThrow().bias())));
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.product(study, sum(study), "a bias that a sum over weights adds for every example");
    }

    /** With one bias for each unit, which nothing else reads. */
    private static Optional<WeightedSum> sum(Study study) {
        return study.layers()
                .lastProduct(s -> s.addedBias()
                        .filter(b -> b.dims().equals(List.of(s.unit().dim()))
                                && study.layers().isReadOnce(b))
                        .isPresent());
    }

    @Override
    public void answer(Study study, Page page) {
        WeightedSum sum = sum(study).orElseThrow();
        Tensor z = sum.target();
        Tensor b = Objects.requireNonNull(sum.bias());
        Tensor db = study.d(b);
        Tensor dz = study.d(z);
        Gradient g = study.gradient(b);
        int n = study.numbers().size(b.dims().getFirst());
        int m = study.numbers().examples();
        page.say(
                "Every example uses the same {}, so {} moves the cost through each of them, and the chain rule adds"
                        + " these paths up: {}.",
                b,
                b,
                Formula.entries(g.equation()));
        boolean rows = study.layers().isTurned(z);
        page.say(
                "In {} the examples are the {}s, so the sum runs {} each {}, over axis {}, and one number is left for"
                        + " each unit: {}.",
                dz,
                study.layers().line(z),
                rows ? "down" : "along",
                study.layers().across(z),
                rows ? 0 : 1,
                g.equation());
        if (rows) {
            page.say(
                    "keepdims would keep that axis with length 1, as shape (1, {}). {} has shape ({},), which is what"
                            + " the sum has without it, so here it is not needed; both broadcast along the rows of {}.",
                    n,
                    b,
                    n,
                    z);
        } else if (!study.network().isChain()) {
            page.say(
                    "keepdims would keep that axis with length 1, as shape ({}, 1). {} is declared with shape ({},), which"
                            + " is what the sum has without it. Beside {} it has to stand as a column, with an axis of"
                            + " length 1 behind it.",
                    n,
                    b,
                    n,
                    z);
        } else {
            page.say(
                    "keepdims keeps the axis with length 1, so that {} has the shape ({}, 1) of {}. Without it NumPy"
                            + " returns shape ({},), {}.",
                    db,
                    n,
                    b,
                    n,
                    n == 1
                            ? Page.prose("which goes well for one unit only")
                            : Page.prose("and subtracting that from {} silently gives a ({}, {}) matrix", b, n, n));
        }
        page.show(study.defining(z));
        page.derivation(study, g);
        page.heading("In numbers");
        table(study, page, z, b);
        page.heading("What other sums would give");
        Grid grid = new Grid("sum", "shape", "is it the gradient?");
        String mine = rows ? "down each column (axis=0" : "along each row (axis=1";
        boolean vector = rows || !study.network().isChain();
        String kept = rows ? "(1, " + n + ")" : "(" + n + ", 1)";
        grid.row(mine + ", keepdims)", kept, vector ? "the right numbers, with an axis more" : "yes");
        grid.row(mine + ")", "(" + n + ",)", vector ? "yes" : "the right numbers in the wrong shape");
        grid.row(
                rows ? "along each row (axis=1)" : "down each column (axis=0)",
                rows ? "(" + m + ",)" : "(1, " + m + ")",
                n == m
                        ? "no: one number an example; it would only look right, as there are as many examples as units"
                        : "no: one number an example");
        grid.row(
                "over everything (no axis)",
                "()",
                n == 1 ? "here yes, as there is one unit; with more, no" : "no: every unit would get the same");
        page.table(grid);
    }

    private static void table(Study study, Page page, Tensor z, Tensor b) {
        Tensor dz = study.d(z);
        Tensor db = study.d(b);
        int m = study.numbers().examples();
        int shown = m <= SHOWN ? m : SHOWN - 1;
        page.text(
                "{} for {} {}, with {}. The last column is a difference quotient of the cost by {}.",
                dz,
                m,
                m == 1 ? "example" : "examples",
                study.sample().source(),
                b);
        List<Object> header = new ArrayList<>(List.of("unit"));
        for (int j = 0; j < shown; j++) {
            header.add("ex. " + (j + 1));
        }
        if (shown < m) {
            header.add("others");
        }
        header.addAll(List.of("sum", db, "numeric"));
        Grid grid = new Grid(header.toArray());
        for (int i = 0; i < Math.min(study.numbers().units(z), SHOWN); i++) {
            List<Object> row = new ArrayList<>(List.of(i + 1));
            double sum = 0;
            double rest = 0;
            for (int j = 0; j < m; j++) {
                double value = study.numbers().at(dz, i, j);
                sum += value;
                if (j < shown) {
                    row.add(value);
                } else {
                    rest += value;
                }
            }
            if (shown < m) {
                row.add(rest);
            }
            row.addAll(
                    List.of(sum, study.numbers().at(db, i, 0), study.numbers().numeric(b, i)));
            grid.row(row.toArray());
        }
        page.table(grid);
        double most = Figures.largest(study.numbers().of(db));
        if (most < 1e-12 * Math.max(1, Figures.largest(study.numbers().of(dz)))) {
            page.text(
                    "Here {} is 0 up to rounding: what follows subtracts the mean over the examples, and {} with it,"
                            + " so {} changes nothing.",
                    db,
                    b,
                    b);
        } else {
            page.text(
                    study.isPerExample()
                            ? "The sum divided by {}, the number of examples, is {}."
                            : "The sum over {} is {}.",
                    m,
                    db);
        }
    }
}
