package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossDomainTest {
    @ParameterizedTest
    @CsvSource({
        "sigmoid, bce, false",
        "tanh, bce, true",
        "relu, bce, true",
        "identity, bce, true",
        "softmax, bce, false",
        "hard-sigmoid, bce, false",
        "softmax, cross-entropy, false",
        "relu, cross-entropy, false",
        "log-softmax, cross-entropy, true",
        "exp, poisson, false",
        "identity, poisson, true",
        "identity, squared-error, false",
        "tanh, hinge, false",
        "tanh, -(1/2)*((1+y)*log(1+a)+(1-y)*log(1-a)), false",
        "softsign, -log(a + 1/2), true",
        "'identity', 'if(a > 0, log(a), 0)', false",
    })
    void tellsWhetherTheActivationLeavesTheDomain(String activation, String loss, boolean leaves) {
        Network network =
                Network.parse("2 > 3 " + activation, NetworkOptions.defaults().withLoss(loss));
        assertThat(new LossDomain(network).outsideRange().isPresent()).isEqualTo(leaves);
    }

    /** Wherever between output and cost the logarithm stands. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "J = 1/m * sum(i,j) -Y[i,j] * log(A[i,j])",
                "L[j] = sum(i) -Y[i,j] * log(A[i,j])@J = 1/m * sum(j) L[j]",
                "S[i,j] = A[i,j] + 0*Y[i,j]@L[i,j] = Y[i,j] * log(S[i,j])@J = -1/m * sum(i,j) L[i,j]",
            })
    void namesExampleAndOutputOfASystem(String lines) {
        Network network = Network.equations("s.gradus", """
                dims i = 2, j = m
                input X[i,j]
                label Y[i,j]
                parameter b[i] zero
                A[i,j] = X[i,j] + b[i]
                """ + lines.replace("@", "\n"), NetworkOptions.defaults());
        Values<Double> values = new Values<>();
        values.put(network.input(), new double[] {1, 2, 3, 4, 5, -6}, DoubleArithmetic.INSTANCE);
        values.put(network.labels(), new double[] {1, 1, 1, 1, 1, 1}, DoubleArithmetic.INSTANCE);
        values.put(network.parameters().getFirst(), new double[2], DoubleArithmetic.INSTANCE);
        new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(3)).run(Programs.forward(network), values);
        assertThat(new LossDomain(network).violation(values, 3)).hasValueSatisfying(v -> {
            assertThat(v.example()).isEqualTo(2);
            assertThat(v.output()).isEqualTo(1);
            assertThat(v.value()).isEqualTo(-6);
        });
    }
}
