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

    /** The change from plain Java to vectors, whenever it comes, changes no bit. */
    @Test
    void warmingUpChangesNoBit() {
        Map<Dim, Integer> dims = CompiledProgramTest.dims(new int[] {20, 30, 10, 32});
        Program program = Programs.reluNetwork();
        Map<Tensor, double[]> inputs = CompiledProgramTest.randomInputs(program, dims, Precision.FLOAT32);
        try (CompiledProgram compiled = Compiler.of(program)
                .sizes(dims)
                .examples(Programs.M, 32)
                .backend(vector())
                .compile()) {
            inputs.forEach(compiled::set);
            compiled.run(32);
            double first = compiled.scalar(Programs.COST);
            long end = System.nanoTime() + 30_000_000_000L;
            while (!compiled.isWarm() && System.nanoTime() < end) {
                compiled.run(32);
                assertThat(compiled.scalar(Programs.COST)).isEqualTo(first);
            }
            assertThat(compiled.isWarm()).isTrue();
            compiled.run(32);
            assertThat(compiled.scalar(Programs.COST)).isEqualTo(first);
        }
    }

    @TestFactory
    Stream<DynamicTest> equalsThePlainEvaluatorForEveryNameInTheLibrary() {
        return NetworkProgramsTest.tests(vector());
    }
}
