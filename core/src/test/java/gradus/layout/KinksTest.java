package gradus.layout;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import gradus.testing.Python;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values and derivatives at kinks and far out, where random numbers do not come. */
class KinksTest {
    /** Activation, the same in PyTorch, and where it is bent. */
    private record Bent(String activation, String torch, List<Double> kinks) {}

    private static final List<Bent> ALL = List.of(
            new Bent("relu", "torch.relu", List.of(0.0)),
            new Bent("leaky-relu", "F.leaky_relu", List.of(0.0)),
            new Bent("elu(2)", "lambda z: F.elu(z, 2)", List.of(0.0)),
            new Bent("selu", "F.selu", List.of(0.0)),
            new Bent("relu6", "F.relu6", List.of(0.0, 6.0)),
            new Bent("hard-tanh", "F.hardtanh", List.of(-1.0, 1.0)),
            new Bent("hard-sigmoid", "F.hardsigmoid", List.of(-3.0, 3.0)),
            new Bent("celu", "F.celu", List.of(0.0)),
            new Bent("celu(2)", "lambda z: F.celu(z, 2)", List.of(0.0)),
            new Bent("squared-relu", "lambda z: torch.relu(z)**2", List.of(0.0)));

    @TempDir
    private Path folder;

    private record Pass(double value, double slope) {}

    /** The activation's value and derivative at one number, by the program that is derived. */
    private static Pass at(String activation, double z) {
        Network network =
                Network.parse("1 > 1 " + activation, NetworkOptions.defaults().withLoss("a"));
        DoubleArithmetic arithmetic = DoubleArithmetic.INSTANCE;
        Values<Double> values = new Values<>();
        values.put(network.input(), new double[] {z}, arithmetic);
        values.put(network.labels(), new double[] {0}, arithmetic);
        Tensor weight = network.layer(1).get("W");
        Tensor bias = network.layer(1).get("b");
        values.put(weight, new double[] {1}, arithmetic);
        values.put(bias, new double[] {0}, arithmetic);
        new Interpreter<>(arithmetic, network.sizes(1)).run(Programs.gradients(network), values);
        Tensor slope = network.forward().gradientOf(network.layer(1).get("Z"));
        return new Pass(values.at(network.output(), 0), values.at(slope, 0));
    }

    @Test
    void derivativesAtKinksArePyTorchs() {
        Python python = Python.require("torch");
        StringBuilder script = new StringBuilder("import torch, torch.nn.functional as F\n");
        for (Bent b : ALL) {
            script.append(String.format(
                    Locale.ROOT,
                    "z = torch.tensor(%s, dtype=torch.float64, requires_grad=True)%n(%s)(z).sum().backward()%n"
                            + "print(*z.grad.tolist())%n",
                    b.kinks(),
                    b.torch()));
        }
        List<String> lines = python.run(folder, script.toString()).lines().toList();
        assertThat(lines).hasSameSizeAs(ALL);
        for (int n = 0; n < ALL.size(); n++) {
            Bent b = ALL.get(n);
            double[] right = Arrays.stream(lines.get(n).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            double[] ours = b.kinks().stream()
                    .mapToDouble(z -> at(b.activation(), z).slope())
                    .toArray();
            assertThat(ours).as(b.activation()).containsExactly(right, org.assertj.core.data.Offset.offset(1e-15));
        }
    }

    /** As in PyTorch since 2025 (pull request 148049); before, its hardswish had -1/2 and 3/2 there. */
    @Test
    void hardSwishIsFlatAtItsLeftKinkAndStraightAtItsRightOne() {
        assertThat(at("hard-swish", -3).slope()).isZero();
        assertThat(at("hard-swish", 3).slope()).isEqualTo(1);
        assertThat(at("hard-swish", 0).slope()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource({
        "log-sigmoid, -1000, -1000, 1",
        "log-sigmoid, 0, -0.6931471805599453, 0.5",
        "log-sigmoid, 40, -4.248354255291589e-18, 4.248354255291589e-18",
        "log-sigmoid, 700, -9.859676543759770e-305, 9.859676543759770e-305",
        "celu(2), -1000, -2, 0",
        "celu(2), -4, -1.7293294335267746, 0.1353352832366127",
        "squared-relu, 1000, 1e6, 2000",
        "tanh-shrink, 1000, 999, 1",
        "tanh-shrink, -1000, -999, 1",
        "hard-swish, 1000, 1000, 1",
        "hard-swish, -1000, 0, 0",
    })
    void valuesFarOut(String activation, double z, double value, double slope) {
        Pass pass = at(activation, z);
        assertThat(pass.value()).isCloseTo(value, org.assertj.core.data.Percentage.withPercentage(1e-12));
        assertThat(pass.slope()).isCloseTo(slope, org.assertj.core.data.Percentage.withPercentage(1e-12));
    }

    @Test
    void softminIsSoftmaxOfTheNegative() {
        Network network = Network.parse("1 > 2 softmin", NetworkOptions.defaults());
        assertThat(network.loss()).isEqualTo("cross-entropy");
        DoubleArithmetic arithmetic = DoubleArithmetic.INSTANCE;
        Values<Double> values = new Values<>();
        values.put(network.input(), new double[] {1000}, arithmetic);
        values.put(network.labels(), new double[] {1, 0}, arithmetic);
        values.put(network.layer(1).get("W"), new double[] {1, -1}, arithmetic);
        values.put(network.layer(1).get("b"), new double[] {0, 0}, arithmetic);
        new Interpreter<>(arithmetic, network.sizes(1)).run(Programs.gradients(network), values);
        assertThat(values.doubles(network.output(), arithmetic)).containsExactly(0, 1);
        Tensor slope = network.forward().gradientOf(network.layer(1).get("Z"));
        assertThat(values.doubles(slope, arithmetic)).containsExactly(1, -1);
        assertThat(values.at(network.forward().cost(), 0)).isEqualTo(2000);
    }
}
