package gradus.layout;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Finds the layout that the shapes of X, W and b fit, all together. */
final class LayoutInference {
    private static final List<Layout> COLUMNS_FIRST = List.of(Layout.values());

    private final String source;
    private final Network network;
    private final Map<String, NdArray> arrays;
    private final Shapes shapes;

    LayoutInference(String source, Network network, Map<String, NdArray> arrays) {
        this.source = source;
        this.network = network;
        this.arrays = arrays;
        this.shapes = new Shapes(network);
    }

    /** The layout, and whether it had to be assumed because others fit as well. */
    record Found(Layout layout, List<Layout> fitting) {
        boolean assumed() {
            return fitting.size() > 1;
        }

        String sentence() {
            return "layout " + layout + " is assumed: the shapes of X, W and b also fit "
                    + fitting.stream()
                            .filter(l -> l != layout)
                            .map(Layout::toString)
                            .collect(Collectors.joining(" and "))
                    + " (--layout decides)";
        }
    }

    /** @throws InputException naming the first array that does not fit the layout that comes nearest */
    Found infer() {
        List<Layout> exact = fitting(true);
        if (exact.size() == 1) {
            return new Found(exact.getFirst(), exact);
        }
        // The shape of a bias alone decides nothing between several: (n,) is written in any layout.
        List<Layout> fitting = fitting(false);
        if (fitting.isEmpty()) {
            Layout nearest = COLUMNS_FIRST.stream()
                    .min((a, b) -> Integer.compare(
                            misfits(a, false).size(), misfits(b, false).size()))
                    .orElseThrow();
            throw complaint(
                    nearest,
                    "(" + network.inputs() + ", m) in layout columns, (m, " + network.inputs()
                            + ") in rows or pytorch");
        }
        return new Found(fitting.contains(Layout.COLUMNS) ? Layout.COLUMNS : fitting.getFirst(), fitting);
    }

    /** @throws InputException naming the first array that does not fit */
    void require(Layout layout) {
        if (!misfits(layout, false).isEmpty()) {
            int n = network.inputs();
            throw complaint(
                    layout, (layout.examplesFirst() ? "(m, " + n + ")" : "(" + n + ", m)") + " in layout " + layout);
        }
    }

    private List<Layout> fitting(boolean strict) {
        return COLUMNS_FIRST.stream().filter(l -> misfits(l, strict).isEmpty()).toList();
    }

    /** The input and the parameters that the file has in another shape. */
    private List<Tensor> misfits(Layout layout, boolean strict) {
        List<Tensor> found = new ArrayList<>();
        NdArray x = array(Given.INPUT);
        if (x.rank() != 2 || x.dimension(layout.examplesFirst() ? 1 : 0) != network.inputs()) {
            found.add(network.input());
        }
        for (Tensor parameter : network.parameters()) {
            boolean exact = strict && isBias(parameter);
            if (arrays.containsKey(parameter.name()) && !fits(parameter, layout, exact)) {
                found.add(parameter);
            }
        }
        return found;
    }

    private boolean fits(Tensor parameter, Layout layout, boolean exact) {
        int[] shape = array(parameter.name()).shape();
        if (parameter.dims().size() == 2) {
            return Arrays.equals(shape, shapes.of(parameter, layout).getFirst());
        }
        return exact
                ? shapes.of(parameter, layout).stream().anyMatch(s -> Arrays.equals(s, shape))
                : isVector(shape, shapes.units(parameter));
    }

    static boolean isVector(int[] shape, int units) {
        return Arrays.equals(shape, new int[] {units})
                || Arrays.equals(shape, new int[] {units, 1})
                || Arrays.equals(shape, new int[] {1, units});
    }

    /** One number a unit that is added to weighted inputs: what the contract's inference looks at. */
    private boolean isBias(Tensor parameter) {
        if (parameter.dims().size() != 1) {
            return false;
        }
        for (Equation e : network.forward().equations()) {
            if (Exprs.mentions(e.body(), parameter)) {
                return Exprs.tensors(e.body()).stream()
                        .anyMatch(t ->
                                t.dims().size() == 2 && network.parameters().contains(t));
            }
        }
        return false;
    }

    private InputException complaint(Layout layout, String inputs) {
        Tensor parameter = misfits(layout, false).getFirst();
        if (parameter.equals(network.input())) {
            int n = network.inputs();
            return new InputException(source + ": " + Given.INPUT + " has shape "
                    + array(Given.INPUT).shapeText() + "; the network has " + n + (n == 1 ? " input" : " inputs")
                    + ", so X must be " + inputs + ", with m examples.");
        }
        return new InputException(source + ": " + parameter + " has shape "
                + array(parameter.name()).shapeText() + "; in layout " + layout + " the network " + network.text()
                + " needs "
                + shapes.of(parameter, layout).stream().map(NdArray::describe).collect(Collectors.joining(" or "))
                + ".");
    }

    private NdArray array(String name) {
        return Objects.requireNonNull(arrays.get(name));
    }
}
