package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.layout.Given;
import gradus.layout.GivenReader;
import gradus.layout.Layout;
import gradus.layout.Pass;
import gradus.math.Rational;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.number.DoubleArithmetic;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static Network network(String spec, double keep) {
        return Network.parse(
                spec,
                NetworkOptions.defaults()
                        .withPenalty(true)
                        .withKeep(keep == 1 ? Rational.ONE : Rational.parse(String.valueOf(keep))));
    }

    private static NdArray array(Probe probe, String name) {
        return Objects.requireNonNull(probe.arrays().get(name), name);
    }

    private static double[] hidden(Probe probe, int layer, Layout layout) {
        Map<String, NdArray> arrays = new LinkedHashMap<>(probe.arrays());
        arrays.remove(Probe.STRENGTH);
        arrays.remove(Probe.KEPT);
        Given given = GivenReader.read("probe", arrays, probe.network(), layout, Probe.LAMBDA);
        return Pass.run("probe", given)
                .values()
                .doubles(Objects.requireNonNull(probe.network().layer(layer).get("Z")), DoubleArithmetic.INSTANCE);
    }

    @Test
    void allSizesDiffer() {
        Probe probe = Probe.of(network(Probe.NETWORK, 1), Layout.COLUMNS, 0, Probe.LAMBDA);
        assertThat(probe.arrays().keySet())
                .containsExactly("X", "Y", "W1", "b1", "W2", "b2", "W3", "b3", Probe.STRENGTH);
        assertThat(array(probe, "X").shape()).containsExactly(2, 7);
        assertThat(array(probe, "Y").shape()).containsExactly(3, 7);
        assertThat(array(probe, "W2").shape()).containsExactly(4, 5);
        assertThat(array(probe, "b3").shape()).containsExactly(3, 1);
        assertThat(array(probe, Probe.STRENGTH).value()).isPositive();
    }

    @Test
    void allWidthsAreEqual() {
        Probe probe = Probe.equal(network("2 > 5 tanh > 1 sigmoid", 1), Layout.ROWS, 0, 0);
        assertThat(array(probe, "X").shape()).containsExactly(4, 4);
        assertThat(array(probe, "W1").shape()).containsExactly(4, 4);
        assertThat(array(probe, "W2").shape()).containsExactly(4, 1);
        assertThat(probe.arrays()).doesNotContainKey(Probe.STRENGTH);
        assertThat(array(Probe.equal(network(Probe.NETWORK, 1), Layout.ROWS, 0, 0), "Y")
                        .shape())
                .containsExactly(4, 4);
    }

    @Test
    void labelsAreThoseOfTheOutputs() {
        double[] classes = array(Probe.of(network(Probe.NETWORK, 1), Layout.ROWS, 3, 0), "Y")
                .data();
        for (int j = 0; j < 7; j++) {
            assertThat(Arrays.stream(classes, 3 * j, 3 * j + 3).sum()).isEqualTo(1);
        }
        assertThat(classes).containsOnly(0, 1);
        double[] labels = array(Probe.of(network("2 > 5 tanh > 3 sigmoid", 1), Layout.ROWS, 3, 0), "Y")
                .data();
        assertThat(labels).containsOnly(0, 1).contains(0, 1);
        assertThat(Arrays.stream(array(Probe.of(network("2 > 5 tanh > 3", 1), Layout.ROWS, 3, 0), "Y")
                        .data()))
                .anyMatch(y -> y != Math.rint(y));
    }

    @Test
    void nothingLiesNearAKink() {
        for (Layout layout : Layout.values()) {
            for (long seed = 0; seed < 10; seed++) {
                Probe probe = Probe.of(network("3 > 6 relu > 5 relu > 4 relu > 2", 1), layout, seed, Probe.LAMBDA);
                for (int l = 1; l <= 3; l++) {
                    double[] z = hidden(probe, l, layout);
                    assertThat(Arrays.stream(z).map(Math::abs).min().orElseThrow())
                            .isGreaterThan(1e-3);
                    assertThat(Arrays.stream(z).filter(x -> x > 0).count()).isBetween(1L, z.length - 1L);
                }
            }
        }
    }

    @Test
    void masksAreZeroAndOne() {
        Probe probe = Probe.of(network("2 > 6 relu > 5 tanh > 3 softmax", 0.5), Layout.COLUMNS, 1, Probe.LAMBDA);
        assertThat(array(probe, "D1").shape()).containsExactly(6, 7);
        assertThat(array(probe, "D2").data()).containsOnly(0, 1).contains(0, 1);
        assertThat(array(probe, Probe.KEPT).value()).isEqualTo(0.5);
    }

    @Test
    void aSeedIsANumberOrAName() {
        assertThat(Probe.seed("12")).isEqualTo(12);
        assertThat(Probe.seed("Ann")).isEqualTo(Probe.seed("Ann")).isNotEqualTo(Probe.seed("Bob"));
        Network network = network("2 > 3 relu > 1 sigmoid", 1);
        assertThat(new TreeMap<>(
                        Probe.of(network, Layout.COLUMNS, Probe.seed("Ann"), 1).arrays()))
                .isEqualTo(new TreeMap<>(
                        Probe.of(network, Layout.COLUMNS, Probe.seed("Ann"), 1).arrays()))
                .isNotEqualTo(new TreeMap<>(
                        Probe.of(network, Layout.COLUMNS, Probe.seed("Bob"), 1).arrays()));
    }
}
