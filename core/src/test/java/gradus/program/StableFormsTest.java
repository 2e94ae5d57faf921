package gradus.program;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Equation;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.proof.ProofChecker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rewrite that the library's formulas meet is proved, and the programs stay finite where units saturate. */
class StableFormsTest {
    /** Grows without bound by its own definition. */
    private static final String UNBOUNDED = "exp";

    /** Formulas of a user's own, as stable as the library's. */
    private static final Library LIBRARY = Library.builtIn()
            .with("swish2(z) = z * sigmoid(2*z)")
            .with("logit-like(z) = exp(z)/(1 + exp(z))")
            .with("quick-gelu(z) = z/(1 + exp(-1.702*z))")
            .with("steep-tanh(z) = (exp(3*z) - exp(-3*z))/(exp(3*z) + exp(-3*z))")
            .with("cloglog(z) = 1 - exp(-exp(z))");

    private static final NetworkOptions OPTIONS = NetworkOptions.defaults().withLibrary(LIBRARY);

    static Stream<String> activations() {
        return LIBRARY.activationNames().stream();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void rewritesAreProved(String activation) {
        assertThat(steps(activation)).allSatisfy(StableFormsTest::proved);
    }

    private record Claim(Network network, Step step) {}

    private static void proved(Claim claim) {
        Network network = claim.network();
        assertThat(new ProofChecker(network.forward(), network.examples())
                        .check(claim.step())
                        .points())
                .isPositive();
    }

    /** Without this the test above would pass if no rewrite fired. */
    @Test
    void everyRewriteIsMet() {
        Set<String> met = new TreeSet<>();
        activations().forEach(a -> steps(a).forEach(c -> met.add(c.step().rule().name())));
        Network hard = Network.parse("2 > 2 hard-sigmoid", OPTIONS.withLoss("bce"));
        steps(hard).forEach(c -> met.add(c.step().rule().name()));
        assertThat(met)
                .containsExactlyInAnyOrder(
                        LogOfOutput.RULE.name(),
                        BySign.RULE.name(),
                        DivideThrough.RULE.name(),
                        ShiftByLargest.RULE.name(),
                        LogOfSum.RULE.name(),
                        IntoBranches.RULE.name(),
                        ZeroLog.RULE.name(),
                        AbsentLabel.RULE.name());
    }

    private static List<Claim> steps(String activation) {
        List<Claim> steps = new ArrayList<>(steps(Network.parse("2 > 3 " + activation + " > 2", OPTIONS)));
        steps.addAll(steps(Network.parse("2 > 2 " + activation, OPTIONS)));
        return steps;
    }

    private static List<Claim> steps(Network network) {
        List<Equation> equations = new ArrayList<>(network.forward().equations());
        network.derive().gradients().forEach(g -> equations.add(g.equation()));
        Set<Tensor> given = new HashSet<>(network.forward().given());
        return equations.stream()
                .flatMap(e -> StableForms.steps(e, network.forward().equations(), given).stream())
                .map(s -> new Claim(network, s))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void saturatedUnitsStayFinite(String activation) {
        Network network = Network.parse("1 > 2 " + activation + " > 1", OPTIONS);
        for (double input : new double[] {-1000, -40, 0, 40, 1000}) {
            if (activation.equals(UNBOUNDED) && input > 100) {
                continue;
            }
            Values<Double> values = pass(network, input);
            Map<String, Tensor> layer = network.layer(1);
            for (Tensor tensor : List.of(layer.get("A"), network.forward().gradientOf(layer.get("Z")))) {
                assertThat(values.doubles(tensor, DoubleArithmetic.INSTANCE))
                        .as("%s of %s at %s", tensor, activation, input)
                        .doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
            }
        }
    }

    /** A prediction that has reached its label: the quotient that the loss's derivative is would be 0/0. */
    @ParameterizedTest
    @CsvSource({
        "1 > 1 sigmoid, bce, 1, 1, -1, 0",
        "1 > 1 sigmoid, bce, -1, 0, 1, 0",
        "1 > 1 sigmoid, bce, 1, 0, Infinity, 1",
        "1 > 1 hard-sigmoid, bce, 1, 1, -1, 0",
        "1 > 1 exp, poisson, -1, 0, 1, 0",
    })
    void aLabelThatIsReachedGivesTheDerivativeFromTheSideOfTheDomain(
            String spec, String loss, double sign, double label, double derivative, double dz) {
        Network network = Network.parse(spec, OPTIONS.withLoss(loss));
        DoubleArithmetic arithmetic = DoubleArithmetic.INSTANCE;
        Values<Double> values = new Values<>();
        values.put(network.input(), new double[] {1000 * sign}, arithmetic);
        values.put(network.labels(), new double[] {label}, arithmetic);
        values.put(network.layer(1).get("W"), new double[] {1}, arithmetic);
        values.put(network.layer(1).get("b"), new double[] {0}, arithmetic);
        new Interpreter<>(arithmetic, network.sizes(1)).run(Programs.gradients(network), values);
        Tensor a = network.forward().gradientOf(network.output());
        Tensor z = network.forward().gradientOf(network.layer(1).get("Z"));
        assertThat(values.doubles(a, arithmetic)).containsExactly(derivative);
        assertThat(Math.abs(values.doubles(z, arithmetic)[0])).isEqualTo(dz);
    }

    @ParameterizedTest
    @CsvSource({"cross-entropy, 1, 0", "bce, 1, 0", "cross-entropy, 0, 1"})
    void aDistributionThatIsSaturatedHasNoNaN(String loss, double first, double second) {
        Network network = Network.parse("1 > 2 softmax", OPTIONS.withLoss(loss));
        DoubleArithmetic arithmetic = DoubleArithmetic.INSTANCE;
        Values<Double> values = new Values<>();
        values.put(network.input(), new double[] {1000}, arithmetic);
        values.put(network.labels(), new double[] {first, second}, arithmetic);
        values.put(network.layer(1).get("W"), new double[] {1, -1}, arithmetic);
        values.put(network.layer(1).get("b"), new double[] {0, 0}, arithmetic);
        new Interpreter<>(arithmetic, network.sizes(1)).run(Programs.gradients(network), values);
        for (String letter : List.of("A", "Z", "W", "b")) {
            Tensor gradient = network.forward().gradientOf(network.layer(1).get(letter));
            assertThat(values.doubles(gradient, arithmetic)).as("%s", gradient).doesNotContain(Double.NaN);
        }
    }

    private static Values<Double> pass(Network network, double input) {
        DoubleArithmetic arithmetic = DoubleArithmetic.INSTANCE;
        Values<Double> values = new Values<>();
        values.put(network.input(), new double[] {input}, arithmetic);
        values.put(network.labels(), new double[] {0.5}, arithmetic);
        Map<String, Tensor> first = network.layer(1);
        Map<String, Tensor> second = network.layer(2);
        values.put(first.get("W"), new double[] {1, 0.5}, arithmetic);
        values.put(first.get("b"), new double[] {0, 0}, arithmetic);
        values.put(second.get("W"), new double[] {0.3, -0.2}, arithmetic);
        values.put(second.get("b"), new double[] {0.1}, arithmetic);
        new Interpreter<>(arithmetic, network.sizes(1)).run(Programs.gradients(network), values);
        return values;
    }
}
