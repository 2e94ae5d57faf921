package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
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
}
