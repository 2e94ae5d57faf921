package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.network.TrainingPrograms;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An example of 2 by 3 numbers is a row of 6: trained on and predicted from, a system that reads it so becomes what a
 * chain of layers becomes that reads six.
 */
class InputOfAnyRankTest {
    private static final int ROWS = 143;
    private static final int INPUTS = 6;
    private static final int OUTPUTS = 4;

    private static final String SYSTEM = """
            dims k = 2, t = 3, i = 4, j = m
            input X[%1$s] without gradient
            label Y[i,j]
            parameter W[i,k,t] weights
            parameter b[i] zero
            Z[i,j] = sum(k,t) W[i,k,t] * X[%1$s] + b[i]
            A[i,j] = softmax(Z[i,j])
            J = 1/m * sum(i,j) -Y[i,j] * log(A[i,j])
            """;

    private static final TrainingSettings SETTINGS =
            TrainingSettings.DEFAULT.withEpochs(4).withSeed(3).withPrecision(Precision.FLOAT64);

    /** Wherever the examples' index stands, and whether examples or units are contiguous. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"k,t,j; 5", "k,j,t; 5", "j,k,t; 5", "k,t,j; 70", "k,j,t; 70", "j,k,t; 70"})
    void isTrainedOnAsARow(String indices, int batch) {
        TrainingPrograms system =
                Programs.training(Network.equations("rank 3", SYSTEM.formatted(indices), NetworkOptions.defaults()));
        TrainingPrograms chain = Programs.training(Network.parse("6 > 4 softmax", NetworkOptions.defaults()));
        Dataset data = data();

        TrainingResult actual = trained(system, data, batch);
        TrainingResult expected = trained(chain, data, batch);

        assertThat(expected.history().getLast().trainLoss())
                .isLessThan(expected.history().getFirst().trainLoss());
        assertThat(actual.tensors().get("W")).containsExactly(expected.tensors().get("W1"), within(1e-12));
        assertThat(actual.tensors().get("b")).containsExactly(expected.tensors().get("b1"), within(1e-12));
        assertThat(outputs(system, actual, data)).containsExactly(outputs(chain, expected, data), within(1e-12));
    }

    private static Dataset data() {
        Random random = new Random(2);
        double[] x = random.doubles(ROWS * INPUTS, -1, 1).toArray();
        double[] y = new double[ROWS * OUTPUTS];
        for (int row = 0; row < ROWS; row++) {
            y[row * OUTPUTS + (x[row * INPUTS + 1] > 0 ? 2 : random.nextInt(2))] = 1;
        }
        return new ArrayDataset(ROWS, INPUTS, OUTPUTS, x, y);
    }

    private static TrainingResult trained(TrainingPrograms programs, Dataset data, int batch) {
        return new Trainer(programs, SETTINGS.withBatch(batch))
                .backend(Backends.scalar())
                .threads(1)
                .train(data);
    }

    private static double[] outputs(TrainingPrograms programs, TrainingResult result, Dataset data) {
        try (Predictor predictor = new Predictor(programs, result.tensors(), Precision.FLOAT64, Backends.scalar(), 1)) {
            return predictor.outputs(data);
        }
    }
}
