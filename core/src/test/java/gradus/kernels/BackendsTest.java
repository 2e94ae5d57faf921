package gradus.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import org.junit.jupiter.api.Test;

class BackendsTest {
    @Test
    void aBackendThatDoesNotExistIsRefused() {
        assertThat(Backends.choose("scalar").backend().name()).isEqualTo("scalar");
        assertThatThrownBy(() -> Backends.choose("scaler"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("scaler")
                .hasMessageContaining("scalar or vector");
    }
}
