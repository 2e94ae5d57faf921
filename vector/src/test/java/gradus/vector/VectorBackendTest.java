package gradus.vector;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Address;
import gradus.kernels.Extent;
import gradus.kernels.Graph;
import gradus.kernels.Kernel;
import gradus.kernels.Nest;
import gradus.kernels.Nest.Loop;
import gradus.kernels.Nest.Store;
import gradus.kernels.Node;
import gradus.kernels.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorBackendTest {
    private static final List<Loop> LOOPS = List.of(new Loop(Extent.of(20), false), new Loop(Extent.of(30), false));
    private static final Address ACROSS = new Address(0, List.of(1, 32));
    private static final Address ALONG = new Address(1024, List.of(48, 1));

    private static Kernel copy(Graph graph, Store... stores) {
        return new VectorBackend().kernel(new Nest(Precision.FLOAT32, graph, LOOPS, 0, List.of(stores), null));
    }

    @Test
    void aTransposedCopyIsMadeInSquares() {
        Graph graph = new Graph();
        Kernel kernel = copy(graph, new Store(graph.splat(ACROSS), ALONG));
        float[] memory = new float[1024 + 32 * 48];
        for (int n = 0; n < 1024; n++) {
            memory[n] = n;
        }
        kernel.run(memory, 1, 0, 20);

        assertThat(kernel).isInstanceOf(TransposedCopy.class);
        assertThat(memory[1024 + 19 * 48 + 29]).isEqualTo(29 * 32 + 19);
        assertThat(memory[1024 + 7 * 48 + 16]).isEqualTo(16 * 32 + 7);
    }

    @Test
    void whatDoesMoreOrLessIsNot() {
        Graph scaled = new Graph();
        Graph same = new Graph();
        Graph twice = new Graph();
        Node entry = twice.splat(ACROSS);

        assertThat(copy(scaled, new Store(scaled.mul(scaled.splat(ACROSS), 2), ALONG)))
                .isNotInstanceOf(TransposedCopy.class);
        assertThat(copy(same, new Store(same.splat(new Address(0, List.of(32, 1))), ALONG)))
                .isNotInstanceOf(TransposedCopy.class);
        assertThat(copy(twice, new Store(entry, ALONG), new Store(entry, new Address(2048, List.of(48, 1)))))
                .isNotInstanceOf(TransposedCopy.class);
    }
}
