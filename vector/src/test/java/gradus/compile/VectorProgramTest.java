package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
}
