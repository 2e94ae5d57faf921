package gradus.tables;

import gradus.InputException;
import gradus.array.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * X and Y of a file of arrays, a row per example, whichever way round they are stored.
 *
 * @param y the targets, if they are there
 * @param axis which way round X was
 * @param notes what was assumed, a sentence each
 */
record Examples(String source, Matrix x, Optional<Matrix> y, ExampleAxis axis, List<String> notes) {
    /**
     * Finds X and Y and which axis counts the examples: the one along which both are equally long, so that an example
     * has as many entries as the model takes, if there is a model. Where both axes would do, in this order: Y of shape
     * (m, 1) or (1, m) tells; the way the model was trained; the way round that makes Y one-hot; the way that gives more
     * examples than inputs; columns. The last two are noted.
     *
     * @throws InputException if X or Y is missing, nothing fits, or an entry is not finite
     */
    static Examples of(String source, Map<String, NdArray> arrays, boolean withTarget, Optional<Inputs.Columns> model) {
        NdArray x = array(source, arrays, "X");
        Matrix.requireFinite(source, "X", x);
        Optional<NdArray> y = withTarget ? Optional.of(array(source, arrays, "Y")) : Optional.empty();
        y.ifPresent(targets -> Matrix.requireFinite(source, "Y", targets));
        if (x.size() == 0) {
            throw new InputException("%s: X has shape %s, so it holds no example.".formatted(source, x.shapeText()));
        }
        List<ExampleAxis> fitting = new ArrayList<>();
        for (ExampleAxis axis : ExampleAxis.values()) {
            if (fits(x, y, model, axis)) {
                fitting.add(axis);
            }
        }
        if (fitting.isEmpty()) {
            throw new InputException(unfit(source, x, y, model));
        }
        List<String> notes = new ArrayList<>();
        ExampleAxis axis = fitting.size() == 1 ? fitting.getFirst() : choose(source, x, y, model, notes);
        return new Examples(source, matrix(x, axis), y.map(targets -> targets(targets, axis)), axis, notes);
    }

    private static NdArray array(String source, Map<String, NdArray> arrays, String name) {
        NdArray array = arrays.get(name);
        if (array == null) {
            String held = arrays.isEmpty() ? "nothing" : Names.list(List.copyOf(new TreeSet<>(arrays.keySet())));
            throw new InputException("%s holds no array %s; it holds %s.".formatted(source, name, held));
        }
        return array;
    }

    private static Matrix matrix(NdArray array, ExampleAxis axis) {
        return axis == ExampleAxis.COLUMNS && array.rank() == 2 ? Matrix.columns(array) : Matrix.rows(array);
    }

    /** A vector of targets has one an example, however X lies; (m, 1) and (1, m) are such vectors too. */
    private static Matrix targets(NdArray y, ExampleAxis axis) {
        return vector(y) ? Matrix.rows(y.reshape(y.size())) : matrix(y, axis);
    }

    private static boolean vector(NdArray y) {
        return y.rank() < 2 || y.rank() == 2 && (y.dimension(0) == 1 || y.dimension(1) == 1);
    }

    private static boolean fits(NdArray x, Optional<NdArray> y, Optional<Inputs.Columns> model, ExampleAxis axis) {
        if (axis == ExampleAxis.COLUMNS && x.rank() != 2) {
            return false;
        }
        Matrix examples = matrix(x, axis);
        return y.stream().allMatch(targets -> targets(targets, axis).rows() == examples.rows())
                && model.stream().allMatch(columns -> columns.columns().size() == examples.columns());
    }

    private static String unfit(String source, NdArray x, Optional<NdArray> y, Optional<Inputs.Columns> model) {
        if (model.isPresent()
                && (y.isEmpty()
                        || fits(x, y, Optional.empty(), ExampleAxis.ROWS)
                        || fits(x, y, Optional.empty(), ExampleAxis.COLUMNS))) {
            return "%s: X has shape %s, but the model takes %d inputs an example."
                    .formatted(source, x.shapeText(), model.get().columns().size());
        }
        return "%s: X has shape %s and Y %s, so no axis counts the examples of both."
                .formatted(source, x.shapeText(), y.map(NdArray::shapeText).orElse("nothing"));
    }

    private static ExampleAxis choose(
            String source, NdArray x, Optional<NdArray> y, Optional<Inputs.Columns> model, List<String> notes) {
        if (y.isPresent()
                && y.get().rank() == 2
                && (y.get().dimension(0) == 1) != (y.get().dimension(1) == 1)) {
            return y.get().dimension(1) == 1 ? ExampleAxis.ROWS : ExampleAxis.COLUMNS;
        }
        if (model.isPresent()) {
            return model.get().examples();
        }
        if (y.isPresent() && !vector(y.get())) {
            boolean rows = targets(y.get(), ExampleAxis.ROWS).oneHot();
            boolean columns = targets(y.get(), ExampleAxis.COLUMNS).oneHot();
            if (rows != columns) {
                return rows ? ExampleAxis.ROWS : ExampleAxis.COLUMNS;
            }
        }
        ExampleAxis assumed = x.dimension(0) > x.dimension(1) ? ExampleAxis.ROWS : ExampleAxis.COLUMNS;
        notes.add("%s: the shapes do not tell whether examples are rows or columns of X %s; %s are assumed."
                .formatted(source, x.shapeText(), assumed.text()));
        return assumed;
    }
}
