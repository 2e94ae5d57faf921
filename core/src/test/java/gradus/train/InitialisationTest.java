package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitialisationTest {
    private static final Dim UNITS = new Dim("n1");
    private static final Dim INPUTS = new Dim("n0");
    private static final Map<Dim, Integer> SIZES = Map.of(UNITS, 200, INPUTS, 50);
    private static final Parameter WEIGHTS =
            new Parameter(Tensor.of("W1", UNITS, INPUTS), Tensor.of("dW1", UNITS, INPUTS), Start.HE);
    private static final Parameter BIASES = new Parameter(Tensor.of("b1", UNITS), Tensor.of("db1", UNITS), Start.ZERO);

    @Test
    void heIsNormalWithVarianceTwoOverInputs() {
        double[] w = Initialisation.of(WEIGHTS, Start.HE, 0, 1, SIZES);
        assertThat(w).hasSize(10_000);
        assertThat(Arrays.stream(w).average().orElseThrow()).isCloseTo(0, within(0.01));
        double variance = Arrays.stream(w).map(x -> x * x).average().orElseThrow();
        assertThat(variance).isCloseTo(2.0 / 50, within(0.002));
    }

    @Test
    void glorotIsUniformUpToTheRootOfSixOverInputsAndOutputs() {
        double limit = Math.sqrt(6.0 / 250);
        double[] w = Initialisation.of(WEIGHTS, Start.GLOROT, 0, 1, SIZES);
        assertThat(Arrays.stream(w).min().orElseThrow()).isBetween(-limit, -0.99 * limit);
        assertThat(Arrays.stream(w).max().orElseThrow()).isBetween(0.99 * limit, limit);
        double variance = Arrays.stream(w).map(x -> x * x).average().orElseThrow();
        assertThat(variance).isCloseTo(limit * limit / 3, within(0.0005));
    }

    @Test
    void constantsAreConstant() {
        assertThat(Initialisation.of(BIASES, Start.ZERO, 1, 1, SIZES))
                .hasSize(200)
                .containsOnly(0);
        assertThat(Initialisation.of(BIASES, Start.ONE, 1, 1, SIZES)).containsOnly(1);
    }

    @Test
    void seedAndPlaceDecide() {
        double[] w = Initialisation.of(WEIGHTS, Start.HE, 0, 1, SIZES);
        assertThat(Initialisation.of(WEIGHTS, Start.HE, 0, 1, SIZES)).isEqualTo(w);
        assertThat(Initialisation.of(WEIGHTS, Start.HE, 2, 1, SIZES)).isNotEqualTo(w);
        assertThat(Initialisation.of(WEIGHTS, Start.HE, 0, 2, SIZES)).isNotEqualTo(w);
    }

    @Test
    void onlyWhatIsDrawnCanBeChosen() {
        assertThat(Initialisation.chosen(WEIGHTS, null)).isEqualTo(Start.HE);
        assertThat(Initialisation.chosen(WEIGHTS, Start.GLOROT)).isEqualTo(Start.GLOROT);
        assertThat(Initialisation.chosen(BIASES, Start.GLOROT)).isEqualTo(Start.ZERO);
    }
}
