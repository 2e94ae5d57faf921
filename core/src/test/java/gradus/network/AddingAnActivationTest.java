package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.IndexForm;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import gradus.proof.ProofChecker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The claim of docs/adding-an-activation.md: one line in one file, and nothing else. */
class AddingAnActivationTest {
    private static final String LINE = "swish2(z; beta = 2) = z / (1 + exp(-beta * z)) : he\n";

    @Test
    void oneLineIsDerivedProvedAndComputed() throws IOException {
        NetworkOptions options = NetworkOptions.defaults().withLibrary(Library.parse(LINE + builtInText()));
        Network network = Network.parse("3 > 4 swish2 > 2 swish2(3) > 1 sigmoid", options);
        Derivation derivation = network.derive();

        assertThat(new ProofChecker(network.forward(), network.examples()).check(derivation))
                .hasSizeGreaterThan(50);
        assertThat(gradient(derivation, "dZ3")).isEqualTo("dZ3[i,j] = A3[i,j] - Y[i,j]");
        assertThat(Programs.training(network).parameters().getFirst().start()).isEqualTo(TrainingPrograms.Start.HE);
        assertThat(slope(network)).isCloseTo(differenceQuotient(network), org.assertj.core.data.Offset.offset(1e-8));
    }

    private static String gradient(Derivation derivation, String name) {
        return derivation.gradients().stream()
                .filter(g -> g.equation().target().name().equals(name))
                .map(g -> IndexForm.text(g.equation()))
                .findFirst()
                .orElseThrow();
    }

    private static double slope(Network network) {
        Values<Double> values = inputs(network, 0);
        run(Programs.gradients(network), network, values);
        Tensor w = network.parameters().getFirst();
        return values.at(network.forward().gradientOf(w), 0);
    }

    private static double differenceQuotient(Network network) {
        double h = 1e-5;
        return (cost(network, h) - cost(network, -h)) / (2 * h);
    }

    private static double cost(Network network, double move) {
        Values<Double> values = inputs(network, move);
        run(Programs.forward(network), network, values);
        return values.at(network.forward().cost(), 0);
    }

    private static void run(Program program, Network network, Values<Double> values) {
        new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(5)).run(program, values);
    }

    /** The same numbers at each call; {@code move} is added to the first weight. */
    private static Values<Double> inputs(Network network, double move) {
        Random random = new Random(7);
        Map<Dim, Integer> sizes = network.sizes(5);
        Values<Double> values = new Values<>();
        for (Tensor tensor : network.forward().given()) {
            int n = tensor.dims().stream()
                    .mapToInt(d -> sizes.getOrDefault(d, 1))
                    .reduce(1, (a, b) -> a * b);
            double[] array = random.doubles(n, 0.1, 0.9).toArray();
            if (tensor.equals(network.parameters().getFirst())) {
                array[0] += move;
            }
            values.put(tensor, array, DoubleArithmetic.INSTANCE);
        }
        return values;
    }

    private static String builtInText() throws IOException {
        try (InputStream in = Library.class.getResourceAsStream("library.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
