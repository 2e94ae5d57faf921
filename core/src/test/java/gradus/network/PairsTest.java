package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation;
import gradus.math.Derivation.Gradient;
import gradus.math.Derivation.Output;
import gradus.math.IndexForm;
import gradus.proof.ProofChecker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pairs of an output activation and a loss: what cancels is found by algebra, in whatever spelling, and proved. */
class PairsTest {
    private static final String TANH_LOSS = "-(1/2)*((1+y)*log(1+a)+(1-y)*log(1-a))";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // from no list
                "tanh(z)                                    | TANH                          | A - Y",
                "-1/z                                       | y/a + log(a)                  | A - Y",
                "(1+tanh(z/2))/2                            | bce                           | A - Y",
                "exp(z)/(1+exp(z))                          | bce                           | A - Y",
                "exp(z)/sum(exp(z))                         | cross-entropy                 | A - Y",
                // other spellings of the same functions
                "1/(1+exp(-z))                              | bce                           | A - Y",
                "1 - 1/(1+exp(z))                           | bce                           | A - Y",
                "1/2 + tanh(z/2)/2                          | bce                           | A - Y",
                "exp(z - log(1+exp(z)))                     | bce                           | A - Y",
                "exp(-log(1+exp(-z)))                       | bce                           | A - Y",
                "exp(z/2)/(exp(z/2)+exp(-z/2))              | bce                           | A - Y",
                "1/(1+exp(-z))                              | -y*log(a/(1-a)) - log(1-a)    | A - Y",
                "(exp(z)-exp(-z))/(exp(z)+exp(-z))          | TANH                          | A - Y",
                "2/(1+exp(-2*z)) - 1                        | TANH                          | A - Y",
                "1 - 2/(exp(2*z)+1)                         | TANH                          | A - Y",
                "2*sigmoid(2*z) - 1                         | TANH                          | A - Y",
                "exp(z)*(1/sum(exp(z)))                     | cross-entropy                 | A - Y",
                "exp(z - log(sum(exp(z))))                  | cross-entropy                 | A - Y",
                "exp(z+1)/sum(exp(z+1))                     | cross-entropy                 | A - Y",
                "1/exp(-z)                                  | poisson                       | A - Y",
                "exp(z/2)^2                                 | poisson                       | A - Y",
                // temperatures and scales
                "exp(2*z)/sum(exp(2*z))                     | cross-entropy                 | 2*(A - Y)",
                "1/(1+exp(-2*z))                            | bce                           | 2*(A - Y)",
                // canonical links of other families, built by integrating
                "exp(-z)                                    | a - y*log(a)                  | Y - A",
                "1/z                                        | log(a) + y/a                  | Y - A",
                "1/sqrt(-2*z)                               | y/(2*a^2) - 1/a               | A - Y",
                "exp(z)/(1-exp(z))                          | (y+1)*log(1+a) - y*log(a)     | A - Y",
                "log(exp(z)/sum(exp(z)))                    | nll                           | exp(A) - Y",
            })
    void cancels(String activation, String loss, String result) {
        Gradient g = output(activation, loss);
        assertThat(matrix(g)).isEqualTo(result);
        assertThat(g.output()).isEqualTo(Output.CANCELS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1-exp(-exp(z))                             | bce",
                "exp(-exp(z))                               | bce",
                "(1+erf(z/sqrt(2)))/2                       | bce",
                "1/(1+exp(-z))                              | squared-error",
                "tanh(z)                                    | squared-error",
                "exp(z)/sum(exp(z))                         | squared-error",
                "exp(z)/sum(exp(z))                         | bce",
                "z^3                                        | squared-error",
                "z^2                                        | poisson",
                "log(1+exp(z))                              | poisson",
                "z/(1+abs(z))                               | squared-error",
                "max(0, z)                                  | squared-error",
            })
    void doesNotCancel(String activation, String loss) {
        Gradient g = output(activation, loss);
        assertThat(g.output()).isEqualTo(Output.STAYS);
        assertThat(IndexForm.text(g.equation())).contains("dA1[i,j]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "z        | squared-error     | A - Y",
                "2*z + 1  | (a-y)^2/4         | A - Y",
                "2*z      | squared-error     | 2*(A - Y)",
                "z        | mse               | 2*(A - Y)/n1",
            })
    void hasNothingToCancel(String activation, String loss, String result) {
        Gradient g = output(activation, loss);
        assertThat(matrix(g)).isEqualTo(result);
        assertThat(g.output()).isEqualTo(Output.PLAIN);
    }

    /** Something cancels, and a factor is left. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1/(1+exp(-z))        | cross-entropy    | Y*(A - 1)",
                "exp(-z)              | cross-entropy    | Y",
            })
    void cancelsPartly(String activation, String loss, String result) {
        Gradient g = output(activation, loss);
        assertThat(matrix(g)).isEqualTo(result);
        assertThat(g.output()).isEqualTo(Output.PARTLY);
    }

    /** Without the assumption that an example's labels sum to 1 nothing may be claimed that needs it. */
    @Test
    void assumesOnlyWhatItMay() {
        Network network =
                Network.parse("2 > 3 softmax", NetworkOptions.defaults().withLabelsSumToOne(false));
        Derivation derivation = network.derive();
        assertThat(derivation.gradients().get(1).assumptions())
                .noneMatch(a -> a.toString().endsWith("= 1"));
        assertThat(matrix(derivation.gradients().get(1))).isNotEqualTo("A - Y");
        assertThat(new ProofChecker(network.forward(), network.examples()).check(derivation))
                .isNotEmpty();
    }

    private static Gradient output(String activation, String loss) {
        Library library = Library.builtIn().with("mine(z) = " + activation);
        Network network = Network.parse(
                "2 > 3 mine", NetworkOptions.defaults().withLibrary(library).withLoss(loss.replace("TANH", TANH_LOSS)));
        Derivation derivation = network.derive();
        List<String> refused = new ArrayList<>();
        ProofChecker checker = new ProofChecker(network.forward(), network.examples());
        derivation
                .gradients()
                .forEach(g -> g.steps().forEach(s -> {
                    try {
                        checker.check(s);
                    } catch (gradus.proof.Refuted r) {
                        refused.add(String.valueOf(r.getMessage()));
                    }
                }));
        assertThat(refused).isEmpty();
        return derivation.gradients().stream()
                .filter(g -> g.of().name().equals("Z1"))
                .findFirst()
                .orElseThrow();
    }

    private static String matrix(Gradient g) {
        return IndexForm.text(g.equation().body()).replace("[i,j]", "").replaceAll("\\b([AY])1?\\b", "$1");
    }
}
