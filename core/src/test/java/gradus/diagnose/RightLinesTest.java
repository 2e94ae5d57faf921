package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.Diagnosis.Code;
import gradus.layout.Layout;
import gradus.math.Derivation;
import gradus.math.Expr;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.testing.Networks;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RightLinesTest {
    private static RightLines lines(String spec, Layout layout, boolean penalty) {
        Network network = Network.parse(spec, NetworkOptions.defaults().withPenalty(penalty));
        return new RightLines(RightProgram.of(network, Expr.ONE), layout);
    }

    @Test
    void aLineIsThatOfTheLanguageAndTheLayout() {
        assertThat(lines("2 > 4 tanh > 1 sigmoid", Layout.COLUMNS, true).code("dW1"))
                .isEqualTo(new Code(
                        "dW1 = (dZ1 @ X.T + lambda_ * W1) / m",
                        "dW1 = (dZ1 * X' + lambda * W1) / m;",
                        "dW1 = (dZ1 @ X.T + lambda_ * W1) / m"));
        assertThat(lines("2 > 4 tanh > 1 sigmoid", Layout.ROWS, false)
                        .code("db1")
                        .numpy())
                .isEqualTo("db1 = np.sum(dZ1, axis=0) / m");
    }

    @Test
    void theReasonIsToldInASentence() {
        RightLines lines = lines("2 > 4 tanh > 1 sigmoid", Layout.COLUMNS, false);
        assertThat(lines.why("dZ2"))
                .containsExactly(
                        "The derivative of the output layer cancels against the loss's; in general: dZ2 = dA2 * "
                                + "A2 * (1 - A2).");
        assertThat(lines.why("dW1").getFirst()).startsWith("W1 serves every example");
        assertThat(lines.why("Z1")).isEmpty();
    }

    @Test
    void whatALineNeedsComesWithIt() {
        Code code = lines("2 > 4 tanh > 3 softmax", Layout.COLUMNS, false).code("A2");
        assertThat(code.numpy()).isEqualTo("""
                        M2 = np.max(Z2, axis=0, keepdims=True)
                        E2 = np.exp(Z2 - M2)
                        A2 = E2 / np.sum(E2, axis=0, keepdims=True)""");
        assertThat(Objects.requireNonNull(code.octave()).lines()).hasSize(3);
    }

    @Test
    void everyVariableOfEveryNetworkHasALine() {
        int found = 0;
        for (Networks.Case c : Networks.wide()) {
            Network network = c.network();
            RightProgram program = RightProgram.of(network, Expr.ONE);
            Derivation derivation = program.derivation();
            RightLines lines = new RightLines(program, Layout.COLUMNS);
            for (Derivation.Gradient g : derivation.gradients()) {
                String name = g.equation().target().name();
                if (name.equals("dA" + network.depth())) {
                    // Left out of the code where nothing needs it.
                    continue;
                }
                Code code = lines.code(name);
                for (String line : new String[] {code.numpy(), code.octave(), code.pytorch()}) {
                    assertThat(line).as(c + ": " + name).isNotNull().contains(name + " = ");
                    found++;
                }
                assertThat(lines.why(name)).as(c + ": " + name).hasSize(1);
            }
            assertThat(lines.code("J").numpy()).as(c.toString()).isNotNull().contains("J = ");
        }
        assertThat(found).isGreaterThan(300);
    }

    @Test
    void anUnknownVariableHasNone() {
        assertThat(lines("2 > 1", Layout.COLUMNS, false).code("dQ7")).isEqualTo(new Code(null, null, null));
    }
}
