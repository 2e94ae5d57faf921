package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.NormalForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which systems can be trained, and what a trained one predicts with. */
class TrainableTest {
    private static final String GOOD = """
            dims i = 3, f = 4, j = m
            input X[f,j] without gradient
            label Y[i,j]
            parameter W[i,f] weights
            Z[i,j] = sum(f) W[i,f] * X[f,j]
            A[i,j] = softmax(Z[i,j])
            J = 1/m * sum(i,j) -Y[i,j] * log(A[i,j])
            """;

    private static Network system(String text) {
        return Network.equations("s.gradus", text, NetworkOptions.defaults());
    }

    /** A line is replaced, and the sentence says what, where and what to do. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "input X[f,j] without gradient; input X[f,j]@input U[f,j];"
                        + "* X[f,j]; * (X[f,j] + U[f,j]); s.gradus has 2 inputs (X, U), and a training fills one from the"
                        + " data: put them into one tensor",
                "label Y[i,j]; label Y[i,j]@label V[i,j]; -Y[i,j] *; -(Y[i,j] + V[i,j]) *;"
                        + " s.gradus has 2 labels (Y, V)",
                "label Y[i,j]; parameter c[i] zero; -Y[i,j] *; -c[i] *; s.gradus has no label; a training fills one",
                "parameter W[i,f] weights; input W[i,f]; -Y; -Y; s.gradus has 2 inputs (X, W)",
                "input X[f,j] without gradient; input X[f,i]; * X[f,j]; * X[f,i]; s.gradus: the input X needs one index"
                        + " that runs over the examples",
                "A[i,j] = softmax(Z[i,j]); A[i,j] = softmax(Z[i,j]); -Y[i,j] *; -Y[i,j] * Z[i,j] *; s.gradus: which tensor is the output can't"
                        + " be seen",
                "Z[i,j] = sum(f) W[i,f] * X[f,j]; Z0[i,j] = sum(f) W[i,f] * X[f,j]@c[i] = 1/m * sum(j) Z0[i,j]@"
                        + "Z[i,j] = Z0[i,j] - c[i]; -Y; -Y; s.gradus: c is taken over the examples of a batch",
            })
    void otherSystemsAreRefused(String line, String by, String part, String partBy, String message) {
        String text = GOOD.replace(line, by.replace("@", "\n")).replace(part, partBy);
        assertThatThrownBy(() -> Programs.training(system(text)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aNetworkWithoutParametersHasNothingToTrain() {
        Network network = system("""
                dims i = 3, j = m
                input X[i,j] without gradient
                label Y[i,j]
                A[i,j] = tanh(X[i,j])
                J = 1/m * sum(i,j) (A[i,j] - Y[i,j])^2
                """);
        assertThatThrownBy(() -> Programs.training(network))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("s.gradus has no parameter, so there is nothing to train; declare what");
        assertThatThrownBy(() -> Programs.training(Network.parse("6 > relu", NetworkOptions.defaults())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("6 > relu has no parameter, so there is nothing to train; a layer with a size");
    }

    @Test
    void whereAGradientArrivesThereIsNoCost() {
        Network network = Network.parse("3 > 2 relu", NetworkOptions.defaults().withUpstream(true));
        assertThatThrownBy(() -> Programs.training(network))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("leave --upstream out");
    }

    /** A mask may stand anywhere: inverted dropout leaves nothing of itself, and any other is taken at its mean. */
    @Test
    void aPredictionTakesMasksAtTheirMean() {
        Network inverted = masked("sum(f) W[i,f] * X[f,j] * D[f,j] / 0.8 + b[i]");
        Expr unmasked = predicted(masked("sum(f) W[i,f] * X[f,j] + b[i]"));
        assertThat(NormalForm.same(predicted(inverted), unmasked)).isTrue();
        assertThat(Exprs.size(predicted(inverted))).isEqualTo(Exprs.size(unmasked));
        Network plain = masked("sum(f) W[i,f] * X[f,j] * D[f,j] + b[i]");
        assertThat(Exprs.any(
                        predicted(plain),
                        e -> e instanceof Expr.Num n && n.value().doubleValue() == 0.8))
                .isTrue();
    }

    @Test
    void aMaskWhoseMeanMakesADivisorZeroIsNamed() {
        Network network = masked("sum(f) W[i,f] * X[f,j] / (D[f,j] - 0.8) + b[i]");
        assertThatThrownBy(() -> Programs.training(network))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "s.gradus: Z divides by zero in a prediction, which takes the mask D at its" + " mean, 0.8;");
    }

    @Test
    void aMaskBesideTheOutputIsRefused() {
        Network network = system(GOOD.replace("Z[i,j] = sum", "mask D[i,j] keep 0.5\nZ[i,j] = sum")
                .replace("J = ", "R = 0.01 * sum(i,j) (D[i,j] * Z[i,j])^2\nJ = R + "));
        assertThatThrownBy(() -> Programs.training(network))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("s.gradus: R reads the mask D");
    }

    private static Network masked(String z) {
        return system("""
                dims i = 3, f = 4, j = m
                input X[f,j] without gradient
                label Y[i,j]
                %s
                parameter W[i,f] weights
                parameter b[i] zero
                Z[i,j] = %s
                J = 1/m * sum(i,j) (Z[i,j] - Y[i,j])^2
                """.formatted(z.contains("D[") ? "mask D[f,j] keep 0.8" : "", z));
    }

    private static Expr predicted(Network network) {
        Equation z = Programs.predicting(network).prediction().equations().getLast();
        return z.body();
    }
}
