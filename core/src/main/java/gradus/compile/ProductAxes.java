package gradus.compile;

import gradus.compile.Flat.Product;
import gradus.kernels.Axis;
import gradus.kernels.Extent;
import gradus.kernels.Precision;
import gradus.kernels.ProductShape;
import gradus.math.Dim;
import gradus.math.Expr.Entry;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Along which indices of a product its tiles lie, and which are looped over: a function of shapes alone. Indices that
 * follow each other without a gap in all three matrices are one axis.
 */
final class ProductAxes {
    /** So many rows fill a tile, and so much depth is worth starting one. */
    private static final int ENOUGH = 16;

    private final Product product;
    private final Entry target;
    private final Function<Dim, Extent> extents;
    private final Function<Tensor, Region> regions;

    ProductAxes(Product product, Function<Dim, Extent> extents, Function<Tensor, Region> regions) {
        this.product = product;
        this.target = product.target().at(product.indices());
        this.extents = extents;
        this.regions = regions;
    }

    ProductShape shape(Precision precision) {
        List<Axis> rows = axes(ofResult(true, false));
        List<Axis> columns = axes(ofResult(false, true));
        List<Axis> batch = axes(ofResult(true, true));
        // By the places of B, whose rows are what a tile loads most of.
        List<Axis> depth = axes(product.over().stream().sorted(Comparator.comparing(i -> stride(product.right(), i))));
        Axis tileRows = longEnough(rows);
        rows.remove(tileRows);
        Axis tileDepth = longEnough(depth);
        depth.remove(tileDepth);
        depth.addFirst(tileDepth);
        Axis tileColumns = columns.removeFirst();
        List<Axis> outer = new ArrayList<>(rows);
        outer.addAll(columns);
        outer.addAll(batch);
        outer.sort(Comparator.comparing(Axis::isShared));
        return new ProductShape(
                precision,
                outer,
                tileRows,
                tileColumns,
                depth,
                start(product.left()),
                start(product.right()),
                start(target));
    }

    /** The result's indices that are both factors' or one's alone, those that are closer together in memory first. */
    private Stream<Index> ofResult(boolean left, boolean right) {
        return product.indices().stream()
                .filter(i -> product.left().indices().contains(i) == left
                        && product.right().indices().contains(i) == right);
    }

    private List<Axis> axes(Stream<Index> indices) {
        List<Axis> axes = new ArrayList<>();
        indices.map(this::axis).forEach(axis -> {
            Axis joined = axes.isEmpty() ? null : axes.getLast().joined(axis);
            if (joined != null) {
                axes.removeLast();
            }
            axes.add(joined == null ? axis : joined);
        });
        return axes;
    }

    private Axis axis(Index index) {
        return new Axis(
                extents.apply(index.dim()),
                List.of(stride(product.left(), index), stride(product.right(), index), stride(target, index)),
                index.equals(product.indices().getLast()) ? 1 : 0);
    }

    private int stride(Entry entry, Index index) {
        int place = entry.indices().indexOf(index);
        return place < 0 ? 0 : region(entry).layout().strides().get(place);
    }

    /** Where the entry stands whose letters are all at their first place. */
    private int start(Entry entry) {
        int start = region(entry).start();
        for (int d = 0; d < entry.indices().size(); d++) {
            Integer place = entry.indices().get(d).place();
            start +=
                    place == null ? 0 : place * region(entry).layout().strides().get(d);
        }
        return start;
    }

    private Region region(Entry entry) {
        return regions.apply(entry.tensor());
    }

    /** The first axis of many entries, as examples are taken to be, or else the one with the most. */
    private static Axis longEnough(List<Axis> axes) {
        return axes.stream()
                .filter(axis -> axis.extent().examples() || axis.extent().size() >= ENOUGH)
                .findFirst()
                .orElseGet(() -> axes.stream()
                        .max(Comparator.comparing(axis -> axis.extent().size()))
                        .orElseThrow());
    }
}
