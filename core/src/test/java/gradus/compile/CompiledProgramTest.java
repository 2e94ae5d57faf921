package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compiled programs agree with {@link PlainEvaluator}. */
class CompiledProgramTest {
    private static final List<int[]> SIZES = List.of(
            new int[] {2, 4, 1, 1},
            new int[] {3, 1, 2, 7},
            new int[] {15, 17, 10, 9},
            new int[] {16, 16, 16, 16},
            new int[] {31, 20, 3, 40},
            new int[] {1, 1, 1, 2},
            new int[] {33, 49, 10, 19},
            new int[] {5, 7, 3, 0},
            // Sums in more than one part, over units and over examples.
            new int[] {600, 20, 3, 40},
            new int[] {5, 20, 3, 1100});

    static final List<int[]> LARGER_SIZES =
            List.of(new int[] {129, 65, 10, 100}, new int[] {64, 96, 33, 127}, new int[] {3, 2, 1, 300}, new int[] {
                530, 20, 3, 600
            });

    static Map<Dim, Integer> dims(int[] sizes) {
        return Map.of(Programs.N0, sizes[0], Programs.N1, sizes[1], Programs.N2, sizes[2], Programs.M, sizes[3]);
    }

    @ParameterizedTest
    @EnumSource
    void equalsThePlainEvaluator(Precision precision) {
        compareAll(Backends.scalar(), precision);
    }

    /** Both programs at all sizes, with one thread and with three. */
    static void compareAll(Backend backend, Precision precision) {
        for (Program program : List.of(Programs.reluNetwork(), Programs.everything())) {
            for (int[] sizes : SIZES) {
                compare(program, sizes, backend, precision);
            }
        }
    }

    private static void compare(Program program, int[] sizes, Backend backend, Precision precision) {
        Map<Dim, Integer> dims = dims(sizes);
        Map<Tensor, double[]> inputs = randomInputs(program, dims, precision);
        Map<Tensor, double[]> expected = new PlainEvaluator(dims, inputs).run(program);
        for (int threads : new int[] {1, 3}) {
            Map<Tensor, double[]> actual = run(program, dims, inputs, backend, precision, threads);
            for (Equation equation : program.equations()) {
                Tensor tensor = equation.target();
                String what = tensor + " at " + dims + " " + precision + " on " + backend.name();
                double tolerance = precision == Precision.FLOAT32 ? 2e-4 : 1e-12;
                assertClose(what, actual.get(tensor), expected.get(tensor), tolerance);
            }
        }
    }

    /** The values of all tensors, by a program compiled for a few more examples than there are. */
    static Map<Tensor, double[]> run(
            Program program,
            Map<Dim, Integer> dims,
            Map<Tensor, double[]> inputs,
            Backend backend,
            Precision precision,
            int threads) {
        int examples = dims.get(Programs.M);
        Map<Tensor, double[]> results = new HashMap<>();
        try (CompiledProgram compiled = Compiler.of(program)
                .sizes(dims)
                .examples(Programs.M, examples + 3)
                .backend(backend)
                .direct()
                .memory(new Memory(precision))
                .threads(threads)
                .shareEverything()
                .compile()) {
            inputs.forEach((tensor, values) -> compiled.set(tensor, examples, values));
            compiled.run(examples);
            for (Equation equation : program.equations()) {
                double[] values = new double[PlainEvaluator.count(equation.target(), dims)];
                compiled.get(equation.target(), examples, values);
                results.put(equation.target(), values);
            }
        }
        return results;
    }

    static void assertClose(String what, double[] actual, double[] expected, double tolerance) {
        double scale = 1e-3;
        for (double value : expected) {
            scale = Double.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
        }
        for (int n = 0; n < expected.length; n++) {
            boolean close = Double.isFinite(expected[n])
                    ? Math.abs(actual[n] - expected[n]) <= tolerance * scale
                    : Double.compare(actual[n], expected[n]) == 0;
            if (!close) {
                assertThat(actual[n]).as(what + " entry " + n).isEqualTo(expected[n]);
            }
        }
    }

    static Map<Tensor, double[]> randomInputs(Program program, Map<Dim, Integer> dims, Precision precision) {
        Random random = new Random(7);
        Map<Tensor, double[]> inputs = new HashMap<>();
        for (Tensor tensor : program.inputs()) {
            double[] values =
                    random.doubles(PlainEvaluator.count(tensor, dims), -1, 1).toArray();
            for (int n = 0; n < values.length && precision == Precision.FLOAT32; n++) {
                values[n] = (float) values[n];
            }
            inputs.put(tensor, values);
        }
        return inputs;
    }
}
