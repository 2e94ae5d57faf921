package gradus.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Labels fit the loss, which is known by its formula alone. */
class RandomNumbersTest {
    private static double[] labels(String text, @Nullable String loss) {
        Network network = Network.parse(text, NetworkOptions.defaults().withLoss(loss));
        return RandomNumbers.of(network, 8, 1, 0).get(network.labels());
    }

    @Test
    void aDistributionOverClassesHasOneHotLabels() {
        for (String output : new String[] {"softmax", "log-softmax"}) {
            double[] labels = labels("2 > 3 " + output, null);
            for (int j = 0; j < 8; j++) {
                double[] column = {labels[j], labels[8 + j], labels[16 + j]};
                assertThat(column).containsOnly(0, 1);
                assertThat(DoubleStream.of(column).sum()).isEqualTo(1);
            }
        }
    }

    @Test
    void aMarginHasLabelsOfEitherSign() {
        assertThat(labels("2 > 3", "hinge")).containsOnly(-1, 1);
        assertThat(labels("2 > 3", "log(1 + exp(-a*y))")).containsOnly(-1, 1);
    }

    @Test
    void otherLabelsAreWhatTheOutputMayBe() {
        assertThat(Arrays.stream(labels("2 > 3 sigmoid", "bce"))).allMatch(y -> y > 0 && y < 1);
        assertThat(Arrays.stream(labels("2 > 3 exp", "poisson"))).allMatch(y -> y > 0);
        assertThat(Arrays.stream(labels("2 > 3", "-log(a - 2)"))).allMatch(y -> y > 2);
        assertThat(Arrays.stream(labels("2 > 3", null)).summaryStatistics().getMin())
                .isNegative();
    }

    @Test
    void aLossThatIsNowhereDefinedIsRefused() {
        assertThatThrownBy(() -> labels("2 > 3 log-softmax", "bce"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("bce is defined for the output log-softmax");
    }
}
