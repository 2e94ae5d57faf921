package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.MatrixForm;
import gradus.math.MatrixForm.Orientation;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part.Role;
import gradus.notation.Notation;
import gradus.notation.Notation.Examples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A gradient has the shape of what it belongs to; the order of a product follows from the index that is summed over. */
final class Shapes implements Answering {
    /** What has a shape worth a line: the gradients stand beside what they belong to. */
    private static final Set<Role> SHOWN = Set.of(Role.INPUT, Role.LABEL, Role.PARAMETER, Role.MASK, Role.VALUE);

    @Override
    public String network() {
        return "2 > 4 tanh > 3 softmax";
    }

    /** The same network with its arrays lying in these ways; those of a system lie as it declares them. */
    private static List<Study> ways(Study study) {
        if (!study.network().isChain()) {
            return List.of(study);
        }
        Notation notation = study.notation();
        return List.of(
                study.in(notation.lying(Examples.COLUMNS, false)),
                study.in(notation.lying(Examples.ROWS, true)),
                study.in(notation.lying(Examples.ROWS, false)));
    }

    @Override
    public boolean isAboutAllExamples() {
        return true;
    }

    @Override
    public Optional<String> whyNot(Study study) {
        return Scope.product(study, study.layers().lastProduct(), "weights that stand in one product");
    }

    @Override
    public void answer(Study study, Page page) {
        WeightedSum sum = study.layers().lastProduct().orElseThrow();
        Tensor w = sum.weights().tensor();
        Tensor z = sum.target();
        Tensor a = sum.feeding().tensor();
        Gradient g = study.gradient(w);
        page.say(
                "Each gradient has the shape of what it belongs to: {} that of {}, {}, one number for each weight, so"
                        + " that {} can be subtracted from {}.",
                study.d(w),
                w,
                shape(w, study),
                study.d(w),
                w);
        boolean turned = sum.isTurned();
        page.say(
                "The order follows from the sum. {} keeps {} from {}, which belongs on the left, and {} from {}, on the"
                        + " right; the index that is summed has to stand on the inside. With examples as {}s that is"
                        + " {}.",
                Formula.entries(g.equation()),
                g.equation().indices().getFirst().name(),
                turned ? a : study.d(z),
                g.equation().indices().getLast().name(),
                turned ? study.d(z) : a,
                study.layers().line(z),
                g.equation());
        page.say(
                "Row or column vector, for the derivative of one number {} by many? Books differ: as a row, it is what"
                        + " the change is multiplied with. Programs, and everything here, give it the shape of the"
                        + " variable.",
                study.cost());
        List<Study> ways = ways(study);
        page.heading("Shapes of your network");
        shapes(ways, page);
        if (ways.size() > 1) {
            page.heading("The same formulas in other layouts");
            layouts(study, ways, w, page);
        }
        page.heading("What other orders would give");
        orders(study, page, study.d(z), a, w);
        page.derivation(study, g);
        study.find(a).ifPresent(below -> page.derivation(study, below));
    }

    private static void shapes(List<Study> ways, Page page) {
        Grid grid = ways.size() > 1
                ? new Grid("tensor", "letters", "columns", "rows", "pytorch")
                : new Grid("tensor", "letters", "shape");
        Network network = ways.getFirst().network();
        for (Tensor own : network.parts().keySet()) {
            if (!SHOWN.contains(network.part(own).role())) {
                continue;
            }
            Study columns = ways.getFirst();
            Tensor t = columns.notated().tensor(own);
            Prose name = columns.find(t).isPresent() ? Page.prose("{}, {}", t, columns.d(t)) : Page.prose("{}", t);
            String letters = t.dims().stream().map(Dim::name).collect(Collectors.joining(", ", "(", ")"));
            List<Object> row = new ArrayList<>(List.of(name, letters));
            ways.forEach(way -> row.add(shape(way.notated().tensor(own), way)));
            grid.row(row.toArray());
        }
        page.table(grid);
    }

    /** As NumPy or PyTorch has it: the number of examples stays a letter. */
    private static String shape(Tensor t, Study way) {
        List<String> sizes = t.dims().stream()
                .map(d -> d.equals(way.m())
                        ? d.name()
                        : String.valueOf(way.numbers().size(d)))
                .toList();
        if (sizes.isEmpty()) {
            return "()";
        }
        if (sizes.size() > 1) {
            return "(" + String.join(", ", sizes) + ")";
        }
        if (!way.network().isChain()) {
            return "(" + sizes.getFirst() + ",)";
        }
        boolean ofExamples = t.dims().getLast().equals(way.m());
        return way.notated().hasExamplesInRows()
                ? "(" + sizes.getFirst() + ",)"
                : ofExamples ? "(1, " + sizes.getFirst() + ")" : "(" + sizes.getFirst() + ", 1)";
    }

    private static void layouts(Study study, List<Study> ways, Tensor w, Page page) {
        page.text(
                "columns: an example is a column. rows: an example is a row, and {} is turned as well. pytorch: an"
                        + " example is a row, and {} is not. All three are the same sums, with the indices in another"
                        + " order.",
                w,
                w);
        Grid grid = new Grid("", "columns", "rows", "pytorch");
        for (int n = 0; n < study.layers().sums().size(); n++) {
            int place = n;
            row(grid, ways, way -> way.layers().sums().get(place).equation());
        }
        for (int n = 0; n < study.derivation().gradients().size(); n++) {
            int place = n;
            row(grid, ways, way -> way.derivation().gradients().get(place).equation());
        }
        page.table(grid);
        page.text(
                "All of them computed in each layout ({}): turned back, the gradients of the parameters differ by at"
                        + " most {}.",
                study.sample().source(),
                Math.max(difference(ways.get(0), ways.get(1)), difference(ways.get(0), ways.get(2))));
    }

    private static void row(Grid grid, List<Study> ways, Function<Study, Equation> equation) {
        List<Object> row =
                new ArrayList<>(List.of(equation.apply(ways.getFirst()).target()));
        ways.forEach(way -> row.add(way.body(equation.apply(way))));
        grid.row(row.toArray());
    }

    private static double difference(Study columns, Study way) {
        double most = 0;
        for (int n = 0; n < columns.parameters().size(); n++) {
            Tensor here = columns.d(columns.parameters().get(n));
            Tensor there = way.d(way.parameters().get(n));
            int rows = columns.numbers().size(here.dims().getFirst());
            int across = here.dims().size() == 1
                    ? 1
                    : columns.numbers().size(here.dims().getLast());
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < across; c++) {
                    most = Math.max(
                            most,
                            Math.abs(columns.numbers().at(here, r, c)
                                    - way.numbers().at(there, r, c)));
                }
            }
        }
        return most;
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
        boolean exists = study.numbers().size(a.get(1)) == study.numbers().size(b.get(0));
        boolean meant = a.get(1).equals(b.get(0));
        List<Dim> result = List.of(a.get(0), b.get(1));
        String says = !exists
                ? "does not exist: " + study.numbers().size(a.get(1)) + " columns against "
                        + study.numbers().size(b.get(0)) + " rows"
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
