package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

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
}
