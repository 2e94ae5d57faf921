package gradus.math;

import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Plain;
import gradus.math.Expr.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The same statements in other letters: tensors, dimensions and indices get other names, and a tensor's indices another
 * order, as where examples lie in rows instead of columns. What is not named stays as it is.
 *
 * @param tensors what becomes of a tensor
 * @param dims other names of dimensions
 * @param indices other names of indices, pairwise distinct
 */
public record Relabelling(Map<Tensor, Placement> tensors, Map<Dim, Dim> dims, Map<String, String> indices) {
    public Relabelling {
        tensors = Map.copyOf(tensors);
        dims = Map.copyOf(dims);
        indices = Map.copyOf(indices);
    }

    /**
     * A tensor's new name and order of indices.
     *
     * @param order place d of the new tensor holds place {@code order[d]} of the old; a place that is not named is left
     *     out, which is right only where nothing depends on it
     */
    public record Placement(String name, List<Integer> order) {
        public Placement {
            order = List.copyOf(order);
        }

        /** Another name, the same order. */
        public static Placement named(String name, Tensor tensor) {
            return new Placement(
                    name, IntStream.range(0, tensor.dims().size()).boxed().toList());
        }

        /** The last index first. */
        public static Placement transposed(String name, Tensor tensor) {
            int last = tensor.dims().size() - 1;
            return new Placement(
                    name,
                    IntStream.rangeClosed(0, last).map(d -> last - d).boxed().toList());
        }

        private <T> List<T> placed(List<T> old) {
            return order.stream().map(old::get).toList();
        }
    }

    private Placement placement(Tensor tensor) {
        Placement placement = tensors.get(tensor);
        return placement == null ? Placement.named(tensor.name(), tensor) : placement;
    }

    public Tensor apply(Tensor tensor) {
        Placement placement = placement(tensor);
        return new Tensor(
                placement.name(),
                placement.placed(tensor.dims().stream().map(this::apply).toList()));
    }

    public Dim apply(Dim dim) {
        return dims.getOrDefault(dim, dim);
    }

    public Index apply(Index index) {
        return index.isFixed()
                ? index.of(apply(index.dim()))
                : new Index(indices.getOrDefault(index.name(), index.name()), apply(index.dim()));
    }

    public Expr apply(Expr e) {
        return switch (e) {
            case Entry x -> entry(x);
            case Size s -> new Size(apply(s.dim()));
            case Delta d -> new Delta(apply(d.first()), apply(d.second()));
            case Fold f -> new Fold(f.kind(), apply(f.index()), apply(f.body()));
            case Partial p -> new Partial(apply(p.body()), entry(p.wrt()));
            case Plain p -> Exprs.map(p, this::apply);
        };
    }

    private Entry entry(Entry x) {
        List<Index> at = x.indices().stream().map(this::apply).toList();
        return new Entry(apply(x.tensor()), placement(x.tensor()).placed(at));
    }

    public Equation apply(Equation equation) {
        Entry left = entry(equation.left());
        return new Equation(left.tensor(), left.indices(), apply(equation.body()));
    }

    /**
     * The whole system. Gradients keep the names that they have, unless {@code gradients} names them otherwise.
     *
     * @param gradients the name of a derived tensor, by the tensor (in the old letters) that it belongs to
     */
    public Forward apply(Forward forward, Function<Tensor, String> gradients) {
        Map<Tensor, Expr> scales = new LinkedHashMap<>();
        forward.scales().forEach((t, s) -> scales.put(apply(t), apply(s)));
        Map<Tensor, String> names = new LinkedHashMap<>();
        forward.given().forEach(t -> names.put(apply(t), gradients.apply(t)));
        forward.equations().forEach(e -> names.put(apply(e.target()), gradients.apply(e.target())));
        return new Forward(
                forward.given().stream().map(this::apply).toList(),
                forward.equations().stream().map(this::apply).toList(),
                scales,
                names,
                forward.wanted().stream().map(this::apply).toList(),
                forward.known().stream()
                        .map(a -> new Assumption(a.kind(), apply(a.expr())))
                        .toList());
    }

    /** The whole system; gradients keep their names. */
    public Forward apply(Forward forward) {
        return apply(forward, t -> forward.gradientOf(t).name());
    }
}
