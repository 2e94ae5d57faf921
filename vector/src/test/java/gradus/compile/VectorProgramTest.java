package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Function;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for programs on the scalar backend holds on vectors. */
class VectorProgramTest {
    static Backend vector() {
        Backend backend = Backends.choose("vector").backend();
        assertThat(backend.name()).isEqualTo("vector");
        return backend;
    }

    @ParameterizedTest
    @EnumSource
    void equalsThePlainEvaluator(Precision precision) {
        CompiledProgramTest.compareAll(vector(), precision);
    }

    @ParameterizedTest
    @EnumSource
    void givesTheBitsOfTheScalarBackendForAnyNumberOfThreads(Precision precision) {
        for (Program program : List.of(Programs.reluNetwork(), Programs.everything())) {
            for (int[] sizes : CompiledProgramTest.LARGER_SIZES) {
                Map<Dim, Integer> dims = CompiledProgramTest.dims(sizes);
                Map<Tensor, double[]> inputs = CompiledProgramTest.randomInputs(program, dims, precision);
                Map<Tensor, double[]> expected =
                        CompiledProgramTest.run(program, dims, inputs, vector().starter(), precision, 1);
                for (int threads : new int[] {1, 2, 3, 8}) {
                    Map<Tensor, double[]> actual =
                            new HashMap<>(CompiledProgramTest.run(program, dims, inputs, vector(), precision, threads));
                    actual.forEach((tensor, values) -> assertThat(values)
                            .as(tensor + " at " + dims + " with " + threads + " threads")
                            .isEqualTo(expected.get(tensor)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRunAllocatesNothing(Precision precision) {
        try (CompiledProgram compiled = Compiler.of(Programs.reluNetwork())
                .sizes(CompiledProgramTest.dims(new int[] {20, 30, 10, 0}))
                .examples(Programs.M, 32)
                .backend(vector())
                .direct()
                .memory(new Memory(precision))
                .compile()) {
            assertThat(MemoryTest.bytesOfRuns(compiled, 32)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EXP", "LOG", "TANH", "ERF", "SIGN", "ABS", "SQRT"})
    void functionsGiveTheBitsOfTheScalarBackend(Function function) {
        for (Precision precision : Precision.values()) {
            double[] x = new Random(3)
                    .longs(1001)
                    .mapToDouble(bits -> precision == Precision.FLOAT32
                            ? Float.intBitsToFloat((int) bits)
                            : Double.longBitsToDouble(bits))
                    .toArray();
            assertThat(FunctionAccuracyTest.compiled(function, x, precision, vector()))
                    .isEqualTo(FunctionAccuracyTest.compiled(function, x, precision, vector().starter()));
        }
    }

    /** The change from plain Java to vectors, whenever it comes, changes no bit: one kernel at a time, each at once. */
    @Test
    void replacingAKernelChangesNoBit() {
        withColdProgram(19, compiled -> {
            List<Kernels.Pending> pending = compiled.pending();
            assertThat(pending).isNotEmpty();
            double first = cost(compiled);
            for (Kernels.Pending change : pending) {
                change.replace(vector().kernel(change.spec()));
                assertThat(cost(compiled)).isEqualTo(first);
            }
        });
    }

    /** Ends in any case: a kernel that does not become fast is left to plain Java. */
    @Test
    void warmingUpEndsAndChangesNoBit() {
        withColdProgram(20, compiled -> {
            double first = cost(compiled);
            while (!compiled.isWarm()) {
                assertThat(cost(compiled)).isEqualTo(first);
            }
            assertThat(cost(compiled)).isEqualTo(first);
        });
    }

    private static double cost(CompiledProgram compiled) {
        compiled.run(32);
        return compiled.scalar(Programs.COST);
    }

    /** Kernels of other sizes than in other tests: none may be warm. */
    private static void withColdProgram(int width, Consumer<CompiledProgram> test) {
        Map<Dim, Integer> dims = CompiledProgramTest.dims(new int[] {width, 30, 10, 32});
        Program program = Programs.reluNetwork();
        Map<Tensor, double[]> inputs = CompiledProgramTest.randomInputs(program, dims, Precision.FLOAT32);
        try (CompiledProgram compiled = Compiler.of(program)
                .sizes(dims)
                .examples(Programs.M, 32)
                .backend(vector())
                .compile()) {
            inputs.forEach(compiled::set);
            test.accept(compiled);
        }
    }

    @TestFactory
    Stream<DynamicTest> equalsThePlainEvaluatorForEveryNameInTheLibrary() {
        return NetworkProgramsTest.tests(vector());
    }
}
