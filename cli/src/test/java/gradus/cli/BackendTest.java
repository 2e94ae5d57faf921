package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backends;
import org.junit.jupiter.api.Test;

class BackendTest {
    /** These tests run as the program does: without {@code --add-modules}, which would make the JVM warn the user. */
    @Test
    void theVectorApiIsThereWithoutAskingTheJvmForIt() {
        assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isEmpty();
        assertThat(Backends.choose("vector").backend().name()).isEqualTo("vector");
    }
}
