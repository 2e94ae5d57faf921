package gradus.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Computing only what may change gives what computing everything gives. */
class PerturbedCostTest {
    private static final int EXAMPLES = 4;
    private static final RealArithmetic ARITHMETIC = RealArithmetic.INSTANCE;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 > 4 tanh > 2",
                "2 > 3 softmax > 2 log-softmax",
                "2 > 3 batchnorm silu > 3 layernorm gelu > 1 sigmoid",
                "2 > 3 softplus dropout(0.5) > 2 softmax"
            })
    void changesAreThoseOfTheWholeProgram(String text) {
        Network network = Network.parse(text, NetworkOptions.defaults().withPenalty(true));
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, EXAMPLES, 1, 0.7);
        Real before = whole(network, numbers);
        PerturbedCost<Real> cost = new PerturbedCost<>(
                Programs.forward(network),
                network.forward().equations(),
                new HashSet<>(network.parameters()),
                ARITHMETIC,
                network.sizes(EXAMPLES),
                values(numbers));
        assertThat(cost.cost().sub(before).abs().doubleValue()).isLessThan(1e-70);
        for (Tensor parameter : network.parameters()) {
            double[] entries = numbers.get(parameter);
            for (int n = 0; n < entries.length; n++) {
                double kept = entries[n];
                entries[n] += 0.01;
                Real expected = whole(network, numbers).sub(before);
                Real change = cost.change(parameter, n, Real.valueOf(entries[n]));
                entries[n] = kept;
                assertThat(change.sub(expected).abs().doubleValue())
                        .as("%s %d", parameter, n)
                        .isLessThan(1e-70);
                assertThat(cost.change(parameter, n, Real.valueOf(kept)).isZero())
                        .isTrue();
            }
        }
    }

    private static Values<Real> values(Map<Tensor, double[]> numbers) {
        Values<Real> values = new Values<>();
        numbers.forEach((tensor, x) -> values.put(tensor, x, ARITHMETIC));
        return values;
    }

    private static Real whole(Network network, Map<Tensor, double[]> numbers) {
        Values<Real> values = values(numbers);
        new Interpreter<>(ARITHMETIC, network.sizes(EXAMPLES)).run(Programs.forward(network), values);
        return values.at(network.forward().cost(), 0);
    }
}
