package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.layout.Layout;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.MatrixForm;
import gradus.math.MatrixForm.Orientation;
import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A gradient has the shape of what it belongs to; the order of a product follows from the index that is summed over. */
final class Shapes implements Answering {
    @Override
    public String network() {
        return "2 > 4 tanh > 3 softmax";
    }

    @Override
    public void answer(Study study, Page page) {
        int depth = study.network().depth();
        Tensor w = study.tensor(depth, "W");
        Tensor z = study.tensor(depth, "Z");
        Tensor a = study.feeding(depth);
        Gradient g = study.gradient(w);
        page.say(
                "Each gradient has the shape of what it belongs to: {} that of {}, {}, one number for each weight, so"
                        + " that {} can be subtracted from {}.",
                study.d(w),
                w,
                shape(w, study, Layout.COLUMNS),
                study.d(w),
                w);
        page.say(
                "The order follows from the sum. {} keeps {} from {}, which belongs on the left, and {} from {}, on the"
                        + " right; the index that is summed has to stand on the inside. With examples as columns that is"
                        + " {}.",
                Formula.entries(g.equation()),
                g.equation().indices().getFirst().name(),
                study.d(z),
                g.equation().indices().getLast().name(),
                a,
                g.equation());
        page.say("Row or column vector, for the derivative of one number J by many? Books differ: as a row, dJ is a"
                + " product of it with the change. Programs, and everything here, give it the shape of the"
                + " variable.");
        page.heading("Shapes of your network");
        shapes(study, page);
        page.heading("The same formulas in other layouts");
        layouts(study, page);
        page.heading("What other orders would give");
        orders(study, page, study.d(z), a, w);
        page.derivation(study, g);
        study.find(a).ifPresent(below -> page.derivation(study, below));
    }

    private static void shapes(Study study, Page page) {
        Grid grid = new Grid("tensor", "letters", "columns", "rows", "pytorch");
        List<Tensor> all =
                new ArrayList<>(List.of(study.network().input(), study.network().labels()));
        for (int l = 1; l <= study.network().depth(); l++) {
            study.network().layer(l).values().stream()
                    .filter(t -> !all.contains(t))
                    .forEach(all::add);
        }
        for (Tensor t : all) {
            Prose name = study.find(t).isPresent() ? Page.prose("{}, {}", t, study.d(t)) : Page.prose("{}", t);
            String letters = t.dims().stream().map(Dim::name).collect(Collectors.joining(", ", "(", ")"));
            grid.row(
                    name,
                    letters,
                    shape(t, study, Layout.COLUMNS),
                    shape(t, study, Layout.ROWS),
                    shape(t, study, Layout.PYTORCH));
        }
        page.table(grid);
    }

    /** As NumPy or PyTorch has it: the number of examples stays a letter. */
    private static String shape(Tensor t, Study study, Layout layout) {
        List<String> sizes = new ArrayList<>(t.dims().stream()
                .map(d -> d.equals(study.network().examples()) ? d.name() : String.valueOf(study.size(d)))
                .toList());
        if (sizes.isEmpty()) {
            return "()";
        }
        boolean ofExamples = t.dims().getLast().equals(study.network().examples());
        if (sizes.size() == 1) {
            return layout != Layout.COLUMNS
                    ? "(" + sizes.getFirst() + ",)"
                    : ofExamples ? "(1, " + sizes.getFirst() + ")" : "(" + sizes.getFirst() + ", 1)";
        }
        boolean turned = ofExamples ? layout.examplesFirst() : layout.inputsFirst();
        return "(" + String.join(", ", turned ? sizes.reversed() : sizes) + ")";
    }

    private static void layouts(Study study, Page page) {
        page.text("columns: an example is a column. rows: an example is a row, and W is turned as well. pytorch: an"
                + " example is a row, and W is not. All three are the same sums, with the indices in another"
                + " order.");
        Grid grid = new Grid("", "columns", "rows", "pytorch");
        List<Equation> equations = new ArrayList<>();
        for (int l = 1; l <= study.network().depth(); l++) {
            equations.add(study.defining(study.tensor(l, "Z")));
        }
        for (Gradient g : study.derivation().gradients()) {
            equations.add(g.equation());
        }
        Relabelling rows = turned(study, Layout.ROWS);
        Relabelling pytorch = turned(study, Layout.PYTORCH);
        for (Equation e : equations) {
            grid.row(e.target(), Formula.bodyOf(e), Formula.bodyOf(rows.apply(e)), Formula.bodyOf(pytorch.apply(e)));
        }
        page.table(grid);
        page.text(
                "All of them computed in each layout ({}): turned back, the gradients of the parameters differ by at"
                        + " most {}.",
                study.source(),
                Math.max(difference(study, rows), difference(study, pytorch)));
    }

    /** Which tensors have their indices the other way round. */
    private static Relabelling turned(Study study, Layout layout) {
        Map<Tensor, Placement> placements = new LinkedHashMap<>();
        List<Tensor> all = new ArrayList<>(study.network().forward().given());
        study.network().forward().equations().forEach(e -> all.add(e.target()));
        for (Tensor t : all) {
            boolean ofExamples = !t.dims().isEmpty()
                    && t.dims().getLast().equals(study.network().examples());
            if (t.dims().size() == 2 && (ofExamples ? layout.examplesFirst() : layout.inputsFirst())) {
                placements.put(t, Placement.transposed(t.name(), t));
                placements.put(study.d(t), Placement.transposed(study.d(t).name(), t));
            }
        }
        return new Relabelling(placements, Map.of(), Map.of());
    }

    private static double difference(Study study, Relabelling turned) {
        Values<Double> values = new Values<>();
        study.given()
                .forEach((t, x) -> values.put(turned.apply(t), moved(t, x, study, turned), DoubleArithmetic.INSTANCE));
        Interpreter<Double> interpreter =
                new Interpreter<>(DoubleArithmetic.INSTANCE, study.network().sizes(study.examples()));
        List<Equation> all = new ArrayList<>(study.network().forward().equations());
        study.derivation().gradients().forEach(g -> all.add(g.equation()));
        all.stream().map(turned::apply).forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        double most = 0;
        for (Tensor p : study.network().parameters()) {
            double[] here = values.doubles(turned.apply(study.d(p)), DoubleArithmetic.INSTANCE);
            most = Math.max(most, Figures.difference(here, moved(p, study.numbers(study.d(p)), study, turned)));
        }
        return most;
    }

    /** The numbers of a tensor as it lies in the other layout. */
    private static double[] moved(Tensor t, double[] numbers, Study study, Relabelling turned) {
        if (turned.apply(t).dims().equals(t.dims()) && !isTurned(t, turned)) {
            return numbers;
        }
        int rows = study.size(t.dims().get(0));
        int columns = study.size(t.dims().get(1));
        double[] moved = new double[numbers.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                moved[c * rows + r] = numbers[r * columns + c];
            }
        }
        return moved;
    }

    private static boolean isTurned(Tensor t, Relabelling turned) {
        return turned.tensors().containsKey(t);
    }

    private static void orders(Study study, Page page, Tensor dz, Tensor a, Tensor w) {
        page.text(
                "The four products of {} and {}, one of them turned, beside the shape of {}, {}:",
                dz,
                a,
                w,
                letters(w));
        Grid grid = new Grid("product", "shapes", "result");
        MatrixForm left = new MatrixForm.Whole(dz, Orientation.MATRIX);
        MatrixForm right = new MatrixForm.Whole(a, Orientation.MATRIX);
        List<Dim> n = List.of(dz.dims().get(0), dz.dims().get(1));
        List<Dim> k = List.of(a.dims().get(0), a.dims().get(1));
        row(study, grid, left, new MatrixForm.Transpose(right), n, k.reversed(), w);
        row(study, grid, right, new MatrixForm.Transpose(left), k, n.reversed(), w);
        row(study, grid, new MatrixForm.Transpose(left), right, n.reversed(), k, w);
        row(study, grid, new MatrixForm.Transpose(right), left, k.reversed(), n, w);
        page.table(grid);
    }

    private static void row(
            Study study, Grid grid, MatrixForm left, MatrixForm right, List<Dim> a, List<Dim> b, Tensor w) {
        boolean exists = study.size(a.get(1)) == study.size(b.get(0));
        boolean meant = a.get(1).equals(b.get(0));
        List<Dim> result = List.of(a.get(0), b.get(1));
        String says = !exists
                ? "does not exist: " + study.size(a.get(1)) + " columns against " + study.size(b.get(0)) + " rows"
                : !meant
                        ? "exists only as two sizes happen to be equal; sums over units"
                        : result.equals(w.dims()) ? "the shape of " + w.name() + ": right" : "right, but turned";
        grid.row(Formula.of(new MatrixForm.Product(left, right)), text(a) + " " + text(b), says);
    }

    private static String letters(Tensor t) {
        return text(t.dims());
    }

    private static String text(List<Dim> dims) {
        return dims.stream().map(Dim::name).collect(Collectors.joining(", ", "(", ")"));
    }
}
