package gradus.check;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.InputException;
import gradus.check.GradientCheck.Options;
import gradus.check.GradientCheck.Report;
import gradus.check.GradientCheck.Result;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Programs;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientCheckTest {
    private static final int EXAMPLES = 5;

    static Set<String> activations() {
        return NetworkOptions.defaults().library().activationNames();
    }

    static Set<String> losses() {
        return NetworkOptions.defaults().library().lossNames();
    }

    private static Network network(String text) {
        return Network.parse(text, NetworkOptions.defaults());
    }

    private static Report check(Network network, long seed) {
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, EXAMPLES, seed, 0.3);
        return GradientCheck.run(network, numbers, EXAMPLES, Options.defaults().withSeed(seed));
    }

    private static void assertPasses(Report report) {
        assertThat(report.results()).isNotEmpty().allSatisfy(r -> {
            assertThat(r.inDouble().error()).isLessThanOrEqualTo(1e-7);
            assertThat(r.inReal().error()).isLessThanOrEqualTo(1e-25);
            assertThat(r.inDouble().compared() + r.inDouble().kinks().size())
                    .isEqualTo(r.inDouble().entries());
            assertThat(r.inReal().compared() + r.inReal().kinks().size())
                    .isEqualTo(r.inReal().entries());
        });
        assertThat(report.passes()).isTrue();
        assertThat(report.results())
                .anySatisfy(r -> assertThat(r.inDouble().analytic()).isPositive());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void everyActivationPassesInAHiddenLayer(String activation) {
        assertPasses(check(network("3 > 4 " + activation + " > 3 " + activation + " > 2"), 1));
    }

    /** 0.9 + 0.05 + 0.05 is 1 but for rounding, in either precision; in 50 digits it is not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void smoothedLabelsPass(boolean single) {
        Network network = network("3 > 4 tanh > 3 softmax");
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, EXAMPLES, 1, 0);
        double[] labels = new double[3 * EXAMPLES];
        for (int n = 0; n < labels.length; n++) {
            double smoothed = n / EXAMPLES == n % EXAMPLES % 3 ? 0.9 : 0.05;
            labels[n] = single ? (float) smoothed : smoothed;
        }
        numbers.put(network.labels(), labels);
        assertPasses(GradientCheck.run(network, numbers, EXAMPLES, Options.defaults()));
    }

    /** No equation is derived for a gradient that is 0 whatever the numbers. */
    @Test
    void whatTheCostDoesNotDependOnHasTheGradientZero() {
        NetworkOptions options =
                NetworkOptions.defaults().withLibrary(Library.builtIn().with("nothing(z) = 0"));
        Report report = check(Network.parse("2 > 3 tanh > 2 nothing", options), 1);
        assertThat(report.passes()).isTrue();
        assertThat(report.results()).hasSize(4).allSatisfy(r -> {
            assertThat(r.inDouble().analytic()).isZero();
            assertThat(r.inReal().numeric()).isZero();
            assertThat(r.inDouble().compared()).isEqualTo(r.inDouble().entries());
        });
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyLossPasses(String loss) {
        int checked = 0;
        for (String output : List.of("identity", "sigmoid", "softmax", "log-softmax", "exp")) {
            Network network = Network.parse(
                    "3 > 4 tanh > 2 " + output, NetworkOptions.defaults().withLoss(loss));
            try {
                assertPasses(check(network, 2));
                checked++;
            } catch (InputException e) {
                assertThat(e).hasMessageContaining("is defined for the output " + output);
            }
        }
        assertThat(checked).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 > 4 batchnorm relu > 3 layernorm tanh > 2 softmax",
                "2 > 3 layernorm elu > 2 batchnorm sigmoid > 1",
                "3 > 5 relu dropout(0.5) > 4 leaky-relu dropout(0.25) > 1 sigmoid",
                "1 > 1"
            })
    void normalisationMasksAndPenaltyPass(String text) {
        assertPasses(check(Network.parse(text, NetworkOptions.defaults().withPenalty(true)), 3));
    }

    @Test
    void formulasOfOnesOwnPass() {
        NetworkOptions options = NetworkOptions.defaults();
        options = options.withLibrary(options.library().with("swish2(z) = z * sigmoid(2*z)"));
        assertPasses(check(Network.parse("3 > 4 swish2 > 2", options.withLoss("(a-y)^4")), 4));
        assertPasses(check(
                Network.parse("3 > 4 swish2 > 2 tanh", options.withLoss("-(1/2)*((1+y)*log(1+a)+(1-y)*log(1-a))")), 4));
    }

    /** No output depends on the weights, and the labels of each output cancel: 77 digits give 1e-58, not 0. */
    @Test
    void aGradientOfZeroPasses() {
        Network network =
                Network.parse("1 > 2 relu > 1", NetworkOptions.defaults().withLoss("hinge"));
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, 4, 1, 0);
        java.util.Arrays.fill(numbers.get(network.parameters().get(1)), -100);
        numbers.put(network.labels(), new double[] {1, -1, 1, -1});
        numbers.put(network.parameters().get(3), new double[] {0.3});
        Report report = GradientCheck.run(network, numbers, 4, Options.defaults());
        assertThat(report.passes()).isTrue();
        assertThat(report.results())
                .allSatisfy(r -> assertThat(r.inReal().error()).isZero());
    }

    @Test
    void aWrongGradientFails() {
        Network network = Network.parse(
                "3 > 4 relu > 3 tanh > 2 softmax", NetworkOptions.defaults().withPenalty(true));
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, EXAMPLES, 5, 0.3);
        Program right = Programs.gradients(network);
        for (Tensor parameter : network.parameters()) {
            String wrong = network.forward().gradientOf(parameter).name();
            Report report = GradientCheck.run(network, corrupted(right, wrong), numbers, EXAMPLES, Options.defaults());
            assertThat(report.passes()).isFalse();
            for (Result r : report.results()) {
                assertThat(r.inDouble().passes())
                        .as(r.gradient())
                        .isEqualTo(!r.gradient().equals(wrong));
                assertThat(r.inReal().passes())
                        .as(r.gradient())
                        .isEqualTo(!r.gradient().equals(wrong));
            }
        }
        assertThat(GradientCheck.run(network, corrupted(right, "dZ2"), numbers, EXAMPLES, Options.defaults())
                        .results())
                .filteredOn(r -> !r.passes())
                .extracting(Result::gradient)
                .containsExactly("dW1", "db1", "dW2", "db2");
    }

    /** One part in a million too large. */
    private static Program corrupted(Program program, String name) {
        List<Equation> equations = new ArrayList<>();
        for (Equation e : program.equations()) {
            boolean wrong = e.target().name().equals(name);
            Expr factor = new Expr.Num(Rational.of(1_000_001, 1_000_000));
            equations.add(wrong ? new Equation(e.target(), e.indices(), Expr.mul(factor, e.body())) : e);
        }
        assertThat(equations).isNotEqualTo(program.equations());
        return new Program(program.inputs(), equations);
    }

    @Test
    void entriesAtAKinkAreListedAndNotCounted() {
        Network network = network("2 > 3 relu > 1");
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, EXAMPLES, 6, 0);
        Tensor b = network.parameters().get(1);
        Tensor w = network.parameters().get(0);
        // The first example is 0, and so is the second unit's bias: its max(0, z) is at its corner.
        numbers.get(network.input())[0] = 0;
        numbers.get(network.input())[EXAMPLES] = 0;
        numbers.get(b)[1] = 0;
        Report report = GradientCheck.run(network, numbers, EXAMPLES, Options.defaults());
        assertThat(report.passes()).isTrue();
        Result db = report.results().get(1);
        assertThat(db.inDouble().kinks())
                .singleElement()
                .satisfies(k -> assertThat(k).containsExactly(1));
        assertThat(db.inDouble().compared()).isEqualTo(2);
        // The weights of that unit do not move it away from the corner.
        assertThat(report.results().getFirst().inDouble().compared()).isEqualTo(numbers.get(w).length);

        numbers.get(b)[1] = 1e-6;
        Report near = GradientCheck.run(network, numbers, EXAMPLES, Options.defaults());
        assertThat(near.passes()).isTrue();
        assertThat(near.results().get(1).inDouble().compared()).isEqualTo(3);
    }

    @Test
    void theSampleIsChosenByTheSeedAndCounted() {
        Network network = network("4 > 5 tanh > 1");
        Map<Tensor, double[]> numbers = RandomNumbers.of(network, 7, 8, 0);
        Options options = new Options(1, 3, 6, false, true, null);
        Report report = GradientCheck.run(network, numbers, 7, options);
        assertThat(report.sampled()).isEqualTo(3);
        assertThat(report.results())
                .extracting(r -> r.inReal().compared() + " of " + r.inReal().entries())
                .containsExactly("6 of 20", "5 of 5", "5 of 5", "1 of 1");
        assertThat(report.results()).allSatisfy(r -> assertThat(r.inDouble()).isNull());
        double first = report.results().getFirst().inReal().analytic();
        assertThat(GradientCheck.run(network, numbers, 7, options)
                        .results()
                        .getFirst()
                        .inReal()
                        .analytic())
                .isEqualTo(first);
        assertThat(GradientCheck.run(network, numbers, 7, options.withSeed(2))
                        .results()
                        .getFirst()
                        .inReal()
                        .analytic())
                .isNotEqualTo(first);
    }
}
