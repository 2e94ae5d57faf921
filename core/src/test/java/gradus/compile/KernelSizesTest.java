package gradus.compile;

import static gradus.compile.Programs.M;
import static gradus.compile.Programs.N0;
import static gradus.compile.Programs.N1;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.program.Program;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of kernel at every size that means something to it, within the bound of {@link Bounded}: as many roundings
 * as there are operations, each of half a unit in the last place of what was added up.
 *
 * <p>All memory is NaN before a run but for the inputs, so that no kernel can read what stands in padding, or in the
 * rows of examples that a run does not have.
 */
class KernelSizesTest {
    /** The program has room for a few more examples than there are. */
    private static final int ROOM = 3;

    /** What needs more than one row at a time, or more than one column; everything else goes entry by entry. */
    private static final Set<String> SUMMING = Set.of("products", "squares", "sums", "softmax", "copies");

    /** What the interpreter takes too long for with many units. */
    private static final Set<String> QUADRATIC = Set.of("squares", "batches", "softmax", "copies");

    @TestFactory
    Stream<DynamicTest> scalar() {
        return tests(Backends.scalar(), null);
    }

    /** A test for each kind and precision; the bits are also those of the other backend if there is one. */
    static Stream<DynamicTest> tests(Backend backend, @Nullable Backend other) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            int lanes = lanes(backend, precision);
            KernelKinds.all(precision)
                    .forEach((name, program) -> tests.add(DynamicTest.dynamicTest(
                            name + " in " + precision + ", " + lanes + " lanes",
                            () -> sizes(name, lanes)
                                    .forEach(sizes -> compare(program, sizes, precision, backend, other)))));
        }
        return tests.stream();
    }

    /** Plain Java imitates vectors of 512 bits. */
    static int lanes(Backend backend, Precision precision) {
        return backend.lanes(precision) == 1 ? 64 / precision.bytes() : backend.lanes(precision);
    }

    /** Inputs, units, examples: pairs of two dims' values, and where kernels cut products and rows in parts. */
    private static List<int[]> sizes(String kind, int lanes) {
        List<int[]> sizes = new ArrayList<>();
        if (SUMMING.contains(kind)) {
            sizes.addAll(pairs(values(lanes)));
        } else {
            for (int units : values(lanes)) {
                sizes.add(new int[] {1, units, lanes});
                sizes.add(new int[] {lanes + 1, units, 3});
            }
        }
        for (int n : List.of(1, lanes, 2 * lanes + 1)) {
            sizes.add(new int[] {n, lanes + 1, 0});
        }
        // As many examples as are worth being contiguous where layers are narrow; one fewer, and a vector more.
        for (int examples : List.of(64 - ROOM - 1, 64 - ROOM, 64 + lanes - 1, 129)) {
            sizes.add(new int[] {2, 3, examples});
            sizes.add(new int[] {8, 1, examples});
        }
        if (kind.equals("products")) {
            sizes.addAll(tileBorders(lanes));
        }
        if (!QUADRATIC.contains(kind)) {
            // More numbers than a block of rows holds, so that rows pass in more than one.
            sizes.add(new int[] {1, kind.equals("functions") ? 41 : 1030, 66});
        }
        return sizes;
    }

    /** Of tiles' heights (16, 8, 4) and widths (2 vectors), of 512 rows and a depth of 256. */
    private static List<int[]> tileBorders(int lanes) {
        return List.of(
                new int[] {3, 4 * lanes, 9},
                new int[] {4 * lanes + 1, 3 * lanes, 15},
                new int[] {5 * lanes, 7, 31},
                new int[] {513, 5, 3},
                new int[] {1030, 2 * lanes + 1, 2},
                new int[] {2, 3, 513},
                new int[] {5, 2 * lanes, 257},
                new int[] {257, 3 * lanes + 1, 5});
    }

    private static List<Integer> values(int lanes) {
        Random random = new Random(lanes);
        Set<Integer> values = new LinkedHashSet<>(
                List.of(1, lanes - 1, lanes, lanes + 1, 2 * lanes - 1, 2 * lanes + 1, Layout.PAD, Layout.PAD + 1));
        values.add(19 + 2 * random.nextInt(8));
        return List.copyOf(values);
    }

    /** A Latin square: every two of three dims meet in all pairs of values. */
    private static List<int[]> pairs(List<Integer> values) {
        List<int[]> sizes = new ArrayList<>();
        for (int a = 0; a < values.size(); a++) {
            for (int b = 0; b < values.size(); b++) {
                sizes.add(new int[] {values.get(a), values.get(b), values.get((a + b) % values.size())});
            }
        }
        return sizes;
    }

    private static void compare(
            Program program, int[] sizes, Precision precision, Backend backend, @Nullable Backend other) {
        Map<Dim, Integer> dims = Map.of(N0, sizes[0], N1, sizes[1], M, sizes[2]);
        compare(program, dims, inputs(program, dims), precision, backend, other);
    }

    static void compare(
            Program program,
            Map<Dim, Integer> dims,
            Map<Tensor, double[]> inputs,
            Precision precision,
            Backend backend,
            @Nullable Backend other) {
        Map<Tensor, double[]> actual = compiledAndRun(program, dims, inputs, precision, backend);
        String where = " at " + dims + " in " + precision;
        if (other != null) {
            Map<Tensor, double[]> others = compiledAndRun(program, dims, inputs, precision, other);
            actual.forEach(
                    (tensor, values) -> assertThat(values).as(tensor + where).isEqualTo(others.get(tensor)));
        }
        Values<Bounded> expected = BoundedEvaluator.run(program, dims, inputs, precision);
        actual.forEach((tensor, values) -> assertWithin(tensor + where, values, expected.get(tensor), precision));
    }

    private static void assertWithin(String what, double[] actual, List<Bounded> expected, Precision precision) {
        for (int n = 0; n < actual.length; n++) {
            Bounded bounded = expected.get(n);
            double value = bounded.value();
            boolean equal = Double.compare(value, actual[n]) == 0;
            if (!equal && !(Math.abs(actual[n] - value) <= bounded.error(precision))) {
                assertThat(actual[n])
                        .as(what + " entry " + n + ", allowed error " + bounded.error(precision))
                        .isEqualTo(Double.valueOf(value));
            }
        }
    }

    /** Floats from -1 to 1, which both precisions hold; positive ones begin at a tenth. */
    static Map<Tensor, double[]> inputs(Program program, Map<Dim, Integer> dims) {
        Random random = new Random(7);
        Map<Tensor, double[]> inputs = new HashMap<>();
        for (Tensor tensor : program.inputs()) {
            boolean positive = tensor.dims().isEmpty() || tensor.name().matches("(positive|square).*");
            inputs.put(
                    tensor,
                    random.doubles(PlainEvaluator.count(tensor, dims), positive ? 0.1 : -1, 1)
                            .map(x -> (float) x)
                            .toArray());
        }
        return inputs;
    }

    static CompiledProgram compile(Program program, Map<Dim, Integer> dims, Precision precision, Backend backend) {
        return Compiler.of(program)
                .sizes(dims)
                .examples(M, dims.get(M) + ROOM)
                .memory(new Memory(precision))
                .backend(backend)
                .direct()
                .compile();
    }

    /** The values of all defined tensors, computed in a memory that is full of NaN but for the inputs. */
    static Map<Tensor, double[]> run(
            CompiledProgram compiled, Program program, Map<Dim, Integer> dims, Map<Tensor, double[]> inputs) {
        int examples = dims.get(M);
        if (compiled.memory().array() instanceof float[] floats) {
            Arrays.fill(floats, Float.NaN);
        } else {
            Arrays.fill((double[]) compiled.memory().array(), Double.NaN);
        }
        inputs.forEach((tensor, values) -> compiled.set(tensor, examples, values));
        compiled.run(examples);
        Map<Tensor, double[]> results = new HashMap<>();
        for (Equation equation : program.equations()) {
            double[] values = new double[PlainEvaluator.count(equation.target(), dims)];
            compiled.get(equation.target(), examples, values);
            results.put(equation.target(), values);
        }
        return results;
    }

    private static Map<Tensor, double[]> compiledAndRun(
            Program program,
            Map<Dim, Integer> dims,
            Map<Tensor, double[]> inputs,
            Precision precision,
            Backend backend) {
        try (CompiledProgram compiled = compile(program, dims, precision, backend)) {
            return run(compiled, program, dims, inputs);
        }
    }
}
