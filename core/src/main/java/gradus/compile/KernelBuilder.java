package gradus.compile;

import gradus.compile.Flat.Pointwise;
import gradus.compile.Flat.Product;
import gradus.compile.Flat.Reduce;
import gradus.kernels.Address;
import gradus.kernels.Extent;
import gradus.kernels.Graph;
import gradus.kernels.KernelSpec;
import gradus.kernels.Nest;
import gradus.kernels.Nest.Loop;
import gradus.kernels.Nest.Reduction;
import gradus.kernels.Nest.Store;
import gradus.kernels.Node;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says what the kernel of one group computes, and where. */
final class KernelBuilder {
    private final Precision precision;
    private final Function<Dim, Extent> extents;
    private final Plan plan;

    KernelBuilder(Precision precision, Function<Dim, Extent> extents, Plan plan) {
        this.precision = precision;
        this.extents = extents;
        this.plan = plan;
    }

    KernelSpec spec(Group group) {
        return switch (group.first()) {
            case Product product -> new ProductAxes(product, extents, this::region).shape(precision);
            case Reduce reduce -> reduction(reduce);
            case Pointwise p -> pointwise(group);
        };
    }

    private Nest pointwise(Group group) {
        List<Index> order = group.indices().reversed();
        Index vector = group.members().stream().allMatch(Entries::alongFirst)
                ? group.indices().getFirst()
                : null;
        Graph graph = new Graph();
        Map<Tensor, Node> made = new HashMap<>();
        Formula formula = formula(graph, order, vector, made);
        List<Store> stores = new ArrayList<>();
        for (Flat member : group.members()) {
            Node value = formula.node(member.body());
            made.put(member.target(), value);
            if (plan.isStored(member.target())) {
                stores.add(new Store(value, address(member.target().at(group.indices()), order)));
            }
        }
        return new Nest(precision, graph, loops(order, vector), order.isEmpty() ? -1 : 0, stores, null);
    }

    private Nest reduction(Reduce reduce) {
        List<Index> order = new ArrayList<>(reduce.indices().reversed());
        order.add(reduce.over());
        Index vector = null;
        if (Entries.alongFirst(reduce)) {
            vector = reduce.indices().getFirst();
        } else if (Entries.contiguous(reduce.body(), reduce.over())) {
            vector = reduce.over();
        }
        Graph graph = new Graph();
        Node value = formula(graph, order, vector, Map.of()).node(reduce.body());
        Address to = address(reduce.target().at(reduce.indices()), order);
        return new Nest(
                precision,
                graph,
                loops(order, vector),
                reduce.indices().isEmpty() ? -1 : 0,
                List.of(),
                new Reduction(reduce.kind(), value, to));
    }

    private List<Loop> loops(List<Index> order, @Nullable Index vector) {
        return order.stream()
                .map(index -> new Loop(extent(index.dim()), index.equals(vector)))
                .toList();
    }

    private Formula formula(Graph graph, List<Index> order, @Nullable Index vector, Map<Tensor, Node> made) {
        return new Formula(
                graph,
                precision,
                extents,
                entry -> entry(graph, entry, order, vector, made),
                delta -> delta(graph, delta, order));
    }

    private Node entry(Graph graph, Entry entry, List<Index> order, @Nullable Index vector, Map<Tensor, Node> made) {
        Node known = made.get(entry.tensor());
        if (known != null) {
            return known;
        }
        Address address = address(entry, order);
        return vector != null && entry.indices().contains(vector) ? graph.load(address) : graph.splat(address);
    }

    private static Node delta(Graph graph, Delta delta, List<Index> order) {
        Boolean decided = delta.decided();
        if (decided != null) {
            return graph.constant(decided ? 1 : 0);
        }
        Index letter = delta.first().isFixed() ? delta.second() : delta.first();
        Index other = delta.first().isFixed() ? delta.first() : delta.second();
        Integer place = other.place();
        return place == null
                ? graph.same(order.indexOf(letter), order.indexOf(other), order.size())
                : graph.sameAs(order.indexOf(letter), place, order.size());
    }

    private Address address(Entry entry, List<Index> order) {
        Region region = region(entry.tensor());
        List<Integer> strides = new ArrayList<>(Collections.nCopies(order.size(), 0));
        int start = region.start();
        for (int d = 0; d < entry.indices().size(); d++) {
            int stride = region.layout().strides().get(d);
            Integer place = entry.indices().get(d).place();
            if (place == null) {
                int loop = order.indexOf(entry.indices().get(d));
                strides.set(loop, strides.get(loop) + stride);
            } else {
                start = Math.addExact(start, Math.multiplyExact(place, stride));
            }
        }
        return new Address(start, strides);
    }

    private Region region(Tensor tensor) {
        Region region = plan.regions().get(tensor);
        if (region == null) {
            throw new IllegalArgumentException(tensor + " is read but neither an input nor defined before");
        }
        return region;
    }

    Extent extent(Dim dim) {
        return extents.apply(dim);
    }
}
