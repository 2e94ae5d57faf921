package gradus.compile;

import static gradus.compile.Attention.CLASSES;
import static gradus.compile.Attention.FEATURES;
import static gradus.compile.Attention.HEADS;
import static gradus.compile.Attention.INNER;
import static gradus.compile.Attention.PLACES;
import static gradus.compile.Programs.M;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Attention.Order;
import gradus.compile.Flat.Product;
import gradus.compile.Flat.Reduce;
import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Expr.Mul;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A block of self-attention and its gradients: every matrix product runs on tiles, with the values of the interpreter. */
class AttentionTest {
    /** Q, K, V, S, O, Z; the gradients of W, O, P, V, K, Q and of three weights; and three terms of that of X. */
    private static final int PRODUCTS = 18;

    private static final List<Boolean> WITHOUT_AND_WITH_HEADS = List.of(false, true);

    @TestFactory
    Stream<DynamicTest> scalar() {
        return tests(Backends.scalar(), null);
    }

    /** A test for each way to write the block; the bits are also those of the other backend if there is one. */
    static Stream<DynamicTest> tests(Backend backend, @Nullable Backend other) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            int lanes = KernelSizesTest.lanes(backend, precision);
            for (Order order : Order.values()) {
                for (boolean heads : WITHOUT_AND_WITH_HEADS) {
                    Program program = Attention.program(order, heads);
                    tests.add(DynamicTest.dynamicTest(
                            order + (heads ? ", heads" : "") + " in " + precision + ", " + lanes + " lanes",
                            () -> sizes(lanes).forEach(dims -> compare(program, dims, precision, backend, other))));
                }
            }
        }
        return tests.stream();
    }

    private static List<Map<Dim, Integer>> sizes(int lanes) {
        return List.of(
                sizes(1, 1, 1, 1, 1, 1),
                sizes(lanes - 1, lanes + 1, 2, lanes, 3, 5),
                // Dims that leave no gap, so that places and examples are one axis.
                sizes(Layout.PAD, Layout.PAD, 1, Layout.PAD, 3, 2),
                // Fewer places than rows of a tile, which lies along examples then.
                sizes(9, 5, 2, 3, 4, 19),
                // Narrow layers and many examples: vectors lie along these.
                sizes(2, 3, 2, 4, 3, 70),
                sizes(5, 7, 2, 3, 2, 0));
    }

    private static Map<Dim, Integer> sizes(int features, int inner, int heads, int places, int classes, int examples) {
        return Map.of(FEATURES, features, INNER, inner, HEADS, heads, PLACES, places, CLASSES, classes, M, examples);
    }

    private static void compare(
            Program program, Map<Dim, Integer> dims, Precision precision, Backend backend, @Nullable Backend other) {
        Map<Tensor, double[]> inputs = inputs(program, dims);
        KernelSizesTest.compare(program, dims, inputs, precision, backend, other);
        Map<Tensor, double[]> alone = CompiledProgramTest.run(program, dims, inputs, backend, precision, 1);
        Map<Tensor, double[]> plain = new PlainEvaluator(dims, inputs).run(program);
        alone.forEach((tensor, values) -> CompiledProgramTest.assertClose(
                tensor + " at " + dims + " in " + precision,
                values,
                plain.get(tensor),
                precision == Precision.FLOAT32 ? 1e-4 : 1e-12));
        for (int threads : new int[] {2, 3}) {
            Map<Tensor, double[]> shared = CompiledProgramTest.run(program, dims, inputs, backend, precision, threads);
            alone.forEach((tensor, values) -> assertThat(shared.get(tensor))
                    .as(tensor + " at " + dims + " with " + threads + " threads")
                    .isEqualTo(values));
        }
    }

    /** Small enough for no output of the softmax to vanish; floats, which both precisions hold. */
    private static Map<Tensor, double[]> inputs(Program program, Map<Dim, Integer> dims) {
        Random random = new Random(11);
        Map<Tensor, double[]> inputs = new HashMap<>();
        for (Tensor tensor : program.inputs()) {
            inputs.put(
                    tensor,
                    random.doubles(PlainEvaluator.count(tensor, dims), -0.5, 0.5)
                            .map(x -> (float) x)
                            .toArray());
        }
        return inputs;
    }

    @Test
    void everyMatrixProductRunsOnTiles() {
        for (Order order : Order.values()) {
            for (boolean heads : WITHOUT_AND_WITH_HEADS) {
                List<Flat> flats = flats(Attention.program(order, heads), sizes(64, 64, 2, 64, 10, 32));
                assertThat(flats.stream().filter(flat -> flat instanceof Product))
                        .as(order + ", heads " + heads)
                        .hasSize(PRODUCTS);
                assertThat(flats.stream().filter(AttentionTest::isProductInALoop))
                        .isEmpty();
            }
        }
    }

    /** Many examples of narrow layers are a batch that vectors run along, and no batch of tiny matrices. */
    @Test
    void vectorsRunAlongManyExamplesOfNarrowLayers() {
        List<Flat> flats = flats(Attention.program(Order.EXAMPLES_LAST, false), sizes(3, 4, 1, 5, 2, 64));
        for (Flat flat : flats) {
            boolean ofExamples = flat.target().dims().contains(M);
            assertThat(!ofExamples || flat.target().dims().getFirst().equals(M))
                    .as(flat.toString())
                    .isTrue();
            assertThat(!ofExamples
                            || flat.target().dims().size() < 3
                            || Entries.alongFirst(flat)
                            || flat instanceof Product)
                    .as(flat.toString())
                    .isTrue();
        }
    }

    private static List<Flat> flats(Program program, Map<Dim, Integer> dims) {
        Orientation orientation = Orientation.of(program, dims, M, dims.get(M));
        return Flattener.flatten(orientation.stored(program).equations(), M, orientation);
    }

    /** Whether two of the factors each have an index of the result that the other does not have. */
    private static boolean isProductInALoop(Flat flat) {
        if (!(flat instanceof Reduce reduce) || !(reduce.body() instanceof Mul product)) {
            return false;
        }
        List<Set<Index>> free = product.factors().stream()
                .map(factor -> ofResult(factor, reduce.over()))
                .toList();
        return free.stream()
                .anyMatch(one -> free.stream().anyMatch(other -> !one.containsAll(other) && !other.containsAll(one)));
    }

    private static Set<Index> ofResult(Expr factor, Index over) {
        Set<Index> indices = Exprs.freeIndices(factor);
        indices.remove(over);
        return indices;
    }
}
