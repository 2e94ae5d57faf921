package gradus.kernels;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loops around a computation: what the emitter turns into code.
 *
 * @param graph the values; each is computed as soon as the loops it depends on are open
 * @param loops outermost first
 * @param parallel the loop that runs over the rows a caller asks for instead of its whole extent, or -1 if there is
 *     none
 * @param stores what is written for each pass of all loops, after all values are known
 * @param reduction what the innermost loop adds up instead
 */
public record Nest(
        Precision precision,
        Graph graph,
        List<Loop> loops,
        int parallel,
        List<Store> stores,
        @Nullable Reduction reduction)
        implements KernelSpec {

    public Nest {
        loops = List.copyOf(loops);
        stores = List.copyOf(stores);
    }

    @Override
    public Object key() {
        List<Object> key = new ArrayList<>(List.of(precision, graph.key(), loops, parallel));
        stores.forEach(store -> key.addAll(List.of(store.value().id(), store.to())));
        if (reduction != null) {
            key.addAll(List.of(reduction.kind(), reduction.value().id(), reduction.to()));
        }
        return key;
    }

    /** @param vector whether one pass takes a vector of indices; of at most one loop */
    public record Loop(Extent extent, boolean vector) {}

    public record Store(Node value, Address to) {}

    /** How the values of the innermost loop become one. */
    public enum Kind {
        SUM,
        LARGEST
    }

    /** @param to does not depend on the innermost loop */
    public record Reduction(Kind kind, Node value, Address to) {}

    /** The position of the vector loop, or -1. */
    public int vectorLoop() {
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i).vector()) {
                return i;
            }
        }
        return -1;
    }
}
