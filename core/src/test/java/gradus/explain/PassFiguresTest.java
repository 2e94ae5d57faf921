package gradus.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.InputException;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import gradus.explain.LayerFigures.Slope;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PassFiguresTest {
    private static final int EXAMPLES = 5;

    /** Random numbers, except for what is given: one number for all entries of a tensor. */
    private static Explanation pass(Network network, Map<String, Double> constant) {
        SplittableRandom random = new SplittableRandom(3);
        Values<Double> values = new Values<>();
        for (Tensor t : network.forward().given()) {
            double[] numbers = new double
                    [t.dims().stream()
                            .mapToInt(d -> Objects.requireNonNull(
                                    network.sizes(EXAMPLES).get(d)))
                            .reduce(1, (a, b) -> a * b)];
            Arrays.setAll(numbers, n -> constant.getOrDefault(t.name(), random.nextDouble(0.1, 1)));
            values.put(t, numbers, DoubleArithmetic.INSTANCE);
        }
        new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(EXAMPLES)).run(Programs.gradients(network), values);
        Explainer explainer = new Explainer(network);
        return explainer.withNumbers(explainer.explain("dW1", (done, all) -> {}), values, EXAMPLES);
    }

    private static Explanation pass(String network, Map<String, Double> constant) {
        return pass(Network.parse(network, NetworkOptions.defaults()), constant);
    }

    private static List<LayerFigures> layers(Explanation e) {
        return Objects.requireNonNull(e.pass()).layers();
    }

    private static Slope slope(Explanation e, int layer) {
        return Objects.requireNonNull(layers(e).get(layer - 1).slope());
    }

    private static String text(Explanation e) {
        return TextWriter.write(ExplanationDocument.of(e, Depth.BRIEF), TextStyle.PLAIN)
                .replaceAll("\\s+", " ");
    }

    @Test
    void aUnitThatIsSwitchedOffForEveryExampleIsDead() {
        Explanation e = pass("2 > 3 relu > 1 sigmoid", Map.of("b1", -50.0));
        assertThat(slope(e, 1).dead()).containsExactly(1, 2, 3);
        assertThat(slope(e, 1).zero()).isEqualTo(1);
        assertThat(slope(e, 1).largest()).isEqualTo(1);
        assertThat(slope(e, 2).dead()).isEmpty();
        assertThat(slope(e, 2).largest()).isCloseTo(0.25, within(1e-9));
        assertThat(text(e))
                .contains("units 1, 2, 3 are dead", "No gradient reaches layer 1: dZ1 is 0.")
                .doesNotContain("neither vanishes");
        assertThat(slope(pass("2 > 3 relu > 1 sigmoid", Map.of("b1", 0.5)), 1).zero())
                .isZero();
    }

    @Test
    void flatUnitsAndAVanishingGradient() {
        Explanation e = pass("2 > 3 tanh > 3 tanh > 1 sigmoid", Map.of("b1", 6.0));
        assertThat(slope(e, 1).flat()).isEqualTo(1);
        assertThat(slope(e, 1).dead()).isEmpty();
        assertThat(slope(e, 2).flat()).isLessThan(1);
        assertThat(text(e)).contains("The gradient vanishes: dZ1 is", "1.0% of the output layer's");
        Explanation lively = pass("2 > 3 tanh > 1 sigmoid", Map.of("W1", 0.1, "b1", 0.0));
        assertThat(slope(lively, 1).flat()).isZero();
        assertThat(text(lively)).contains("neither vanishes nor explodes");
        assertThat(text(pass("2 > 3 > 1", Map.of("W2", 500.0)))).contains("The gradient explodes: dZ1 is");
    }

    /** The slope is that of the formula, whatever its name; one that grows without end has no largest value. */
    @Test
    void slopesComeFromFormulas() {
        Library library = Library.builtIn().with("mine(z) = max(0, z)").with("square(z) = z^2");
        NetworkOptions options = NetworkOptions.defaults().withLibrary(library);
        Explanation mine = pass(Network.parse("2 > 3 mine > 1 sigmoid", options), Map.of("b1", -50.0));
        assertThat(slope(mine, 1).dead()).containsExactly(1, 2, 3);
        Explanation square = pass(Network.parse("2 > 3 square > 1 sigmoid", options), Map.of());
        assertThat(slope(square, 1).largest()).isNaN();
        assertThat(slope(square, 1).flat()).isZero();
        Explanation coupled = pass("2 > 3 softmax > 1 sigmoid", Map.of());
        assertThat(layers(coupled).getFirst().slope()).isNull();
        assertThat(text(coupled)).contains("Layer 1: the activation's derivative is no single number");
    }

    @Test
    void normsAreThoseOfTheGradients() {
        Explanation e = pass("2 > 3 tanh > 1 sigmoid", Map.of());
        LayerFigures first = layers(e).getFirst();
        double[] dw =
                Objects.requireNonNull(Objects.requireNonNull(e.pass()).values().get(first.weights()));
        assertThat(first.weights().name()).isEqualTo("dW1");
        assertThat(first.arriving().name()).isEqualTo("dZ1");
        assertThat(first.weightsNorm())
                .isCloseTo(Math.sqrt(Arrays.stream(dw).map(v -> v * v).sum()), within(1e-12));
    }

    @Test
    void oneExampleIsShownWhole() {
        Explanation e = pass("12 > 3 tanh > 1 sigmoid", Map.of("A0", 0.25));
        String text = text(e.showing(5));
        assertThat(text)
                .contains("Example 5 of 5, worked through", "0.25000 ".repeat(12), "Z1 = W1 A0 + b1", "A2 = ")
                .doesNotContain("W1, given");
        assertThat(text(e)).doesNotContain("worked through");
        assertThatThrownBy(() -> e.showing(6))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("examples 1 to 5");
        assertThatThrownBy(() -> e.showing(0)).isInstanceOf(InputException.class);
    }
}
