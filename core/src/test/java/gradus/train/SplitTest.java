package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void everyRowIsOnOneSide() {
        Split split = Split.of(101, 0.2, 5);
        assertThat(split.validation()).hasSize(20).isSorted();
        assertThat(split.training()).hasSize(81).isSorted();
        assertThat(IntStream.concat(Arrays.stream(split.training()), Arrays.stream(split.validation()))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, 101).toArray());
    }

    @Test
    void theSeedDecidesWhichRows() {
        assertThat(Split.of(50, 0.3, 1).validation())
                .isEqualTo(Split.of(50, 0.3, 1).validation());
        assertThat(Split.of(50, 0.3, 1).validation())
                .isNotEqualTo(Split.of(50, 0.3, 2).validation());
    }

    @Test
    void fractionsAtTheEdges() {
        assertThat(Split.of(10, 0, 0).validation()).isEmpty();
        assertThat(Split.of(10, 0.001, 0).validation()).hasSize(1);
        assertThat(Split.of(10, 0.94, 0).training()).hasSize(1);
        assertThatThrownBy(() -> Split.of(10, 0.99, 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("none to train on");
        assertThatThrownBy(() -> Split.of(10, 1, 0)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Split.of(10, Double.NaN, 0)).isInstanceOf(InputException.class);
    }
}
