package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.MatrixForm;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network printed as equations and read back says the same; network text with labels and parts without a size. */
class EquationsTextTest {
    private static final int EXAMPLES = 3;

    static Stream<String> networks() {
        Library library = Library.builtIn();
        return Stream.concat(
                Stream.of(
                        "3 > 4 tanh > 2 softmax",
                        "4 > a: 3 batchnorm relu dropout(0.5) > 3 tanh + a > layernorm > gelu > 2 softmax",
                        "x: 3 > a: 3 relu + x > 3 tanh + a + x > 1",
                        "2 > dropout(0.25) > 3 elu(2) > log-softmax"),
                library.activationNames().stream().map(name -> "2 > 3 " + name + " > 1 sigmoid"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void readBackItIsTheSameSystem(String spec) {
        for (boolean upstream : new boolean[] {false, true}) {
            NetworkOptions options =
                    NetworkOptions.defaults().withUpstream(upstream).withPenalty(true);
            Network chain = Network.parse(spec, options);
            Network back = Network.equations("back.gradus", EquationsText.of(chain), options);

            assertThat(back.forward().given())
                    .containsExactlyInAnyOrderElementsOf(chain.forward().given());
            assertThat(back.forward().wanted())
                    .containsExactlyInAnyOrderElementsOf(chain.forward().wanted());
            assertThat(back.forward().scales()).isEqualTo(chain.forward().scales());
            assertThat(back.forward().names()).isEqualTo(chain.forward().names());
            assertThat(back.masks()).isEqualTo(chain.masks());
            assertThat(back.sizes(EXAMPLES)).isEqualTo(chain.sizes(EXAMPLES));
            Values<Double> one = values(chain);
            Values<Double> other = values(back);
            for (Equation e : chain.forward().equations()) {
                assertThat(other.doubles(e.target(), DoubleArithmetic.INSTANCE))
                        .as(e.target().name())
                        .isEqualTo(one.doubles(e.target(), DoubleArithmetic.INSTANCE));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 > 4 tanh > 2 softmax",
                "x: 3 > a: 3 batchnorm relu + x > 3 tanh + a + x > layernorm > 1",
            })
    void itsGradientsAreTheSame(String spec) {
        Network chain = Network.parse(spec, NetworkOptions.defaults());
        Network back = Network.equations("back.gradus", EquationsText.of(chain), NetworkOptions.defaults());
        assertThat(forms(back.derive())).isEqualTo(forms(chain.derive()));
    }

    /** A gradient may arrive at a cost, too, whose equation reads labels. */
    @Test
    void aGradientArrivesAtAnEquationThatReadsLabels() {
        Network chain = Network.parse("3 > 2 softmax", NetworkOptions.defaults());
        Network unit = Network.equations(
                "unit.gradus",
                EquationsText.of(chain),
                NetworkOptions.defaults().withUpstream(true));
        assertThat(unit.forward().given()).contains(chain.labels());
        assertThat(Programs.gradients(unit).inputs()).contains(chain.labels(), unit.upstream());
    }

    private static List<String> forms(Derivation derivation) {
        return derivation.gradients().stream()
                .map(g -> g.equation().target() + " = " + MatrixForm.of(g.equation()))
                .sorted()
                .toList();
    }

    /** The same numbers for tensors of the same name. */
    private static Values<Double> values(Network network) {
        Map<Dim, Integer> sizes = network.sizes(EXAMPLES);
        Values<Double> values = new Values<>();
        for (Tensor tensor : network.forward().given()) {
            int n = tensor.dims().stream()
                    .mapToInt(d -> Objects.requireNonNull(sizes.get(d)))
                    .reduce(1, (a, b) -> a * b);
            double[] numbers =
                    new Random(tensor.name().hashCode()).doubles(n, 0.1, 0.9).toArray();
            values.put(tensor, numbers, DoubleArithmetic.INSTANCE);
        }
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes);
        network.forward().equations().forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        return values;
    }

    /** docs/systems.md tells of these files. */
    @Test
    void theExamplesOfTheDocumentsAreRead() throws IOException {
        Path folder = Path.of("..", "docs", "systems");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                boolean upstream = file.endsWith("affine.gradus");
                Network network = Network.equations(
                        String.valueOf(file.getFileName()),
                        Files.readString(file),
                        NetworkOptions.defaults().withUpstream(upstream));
                assertThat(network.derive().gradients())
                        .as(file.toString())
                        .hasSize(network.forward().wanted().size() - (upstream ? 1 : 0));
            }
        }
    }

    /** S = A + B is one equation, however many layers are added; all of them have the same units. */
    @Test
    void whatIsAddedHasTheUnitsOfTheSum() {
        Network network =
                Network.parse("8 > a: 16 relu > b: 16 relu + a > 16 relu + a + b > 1", NetworkOptions.defaults());
        Tensor sum = Objects.requireNonNull(network.layer(3).get("S"));
        assertThat(sum.dims())
                .isEqualTo(Objects.requireNonNull(network.layer(1).get("A")).dims());
        assertThat(network.forward().equations())
                .filteredOn(e -> e.target().equals(sum))
                .hasSize(1);
        assertThat(network.text()).isEqualTo("8 > a: 16 relu > b: 16 relu + a > 16 relu + a + b > 1");
    }
}
