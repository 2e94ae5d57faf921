package gradus.network;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.BoundLetters;
import gradus.math.Derivation.Gradient;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.IndexForm;
import gradus.math.Rational;
import gradus.math.Step;
import gradus.testing.Networks;
import gradus.testing.Systems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network printed as equations is derived step for step as the network itself, whatever letters its indices have. */
class StepByStepTest {
    static Stream<String> chains() {
        return Stream.concat(
                EquationsTextTest.networks(),
                Stream.of(
                        "3 > 1",
                        "2 > 4 tanh > 1 sigmoid",
                        "4 > 8 relu > 6 relu > 4 relu > 1 sigmoid",
                        "x: 3 > a: 3 batchnorm relu + x > 3 tanh + a + x > layernorm > 1",
                        "8 > a: 16 relu > b: 16 relu + a > 16 relu + a + b > 1"));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void chainAndItsEquations(String spec) {
        for (boolean upstream : new boolean[] {false, true}) {
            for (boolean penalised : new boolean[] {false, true}) {
                requireAlike(Network.parse(
                        spec, NetworkOptions.defaults().withUpstream(upstream).withPenalty(penalised)));
            }
        }
    }

    static Stream<Networks.Case> cases() {
        return Networks.wide().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyKindOfChain(Networks.Case chain) {
        requireAlike(chain.network());
    }

    static List<String> systems() {
        return Systems.names();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void systemAndItsText(String name) {
        requireAlike(Systems.network(name));
    }

    private static void requireAlike(Network network) {
        // What a chain's text leaves to options stands in the equations.
        NetworkOptions options = network.options().withLoss(null).withKeep(Rational.ONE);
        Network printed = Network.equations("printed.gradus", EquationsText.of(network), options);
        Map<String, Gradient> others =
                printed.derive().gradients().stream().collect(Collectors.toMap(StepByStepTest::name, g -> g));
        List<Gradient> gradients = network.derive().gradients();
        assertThat(others).hasSameSizeAs(gradients);
        for (Gradient gradient : gradients) {
            List<Step> steps = gradient.steps();
            List<Step> same = others.get(name(gradient)).steps();
            assertThat(laws(same)).as(name(gradient)).isEqualTo(laws(steps));
            for (int n = 0; n < steps.size(); n++) {
                requireAlike(steps.get(n), same.get(n));
            }
        }
    }

    private static void requireAlike(Step step, Step other) {
        Map<Index, Index> own = numbers(step.subject());
        Map<Index, Index> others = numbers(other.subject());
        requireAlike(step, step.before(), own, other.before(), others);
        requireAlike(step, step.after(), own, other.after(), others);
    }

    private static void requireAlike(Step step, Expr a, Map<Index, Index> own, Expr b, Map<Index, Index> others) {
        assertThat(BoundLetters.onlyDiffer(Exprs.substitute(a, own), Exprs.substitute(b, others)))
                .as("%s, %s: %s and %s", step.variable(), step.rule().name(), IndexForm.text(a), IndexForm.text(b))
                .isTrue();
    }

    /** The free indices of both sides are those of what they are equal to. */
    private static Map<Index, Index> numbers(Expr subject) {
        Map<Index, Index> numbers = new LinkedHashMap<>();
        Exprs.freeIndices(subject).forEach(i -> numbers.put(i, new Index("free" + numbers.size(), i.dim())));
        return numbers;
    }

    private static List<String> laws(List<Step> steps) {
        return steps.stream().map(s -> s.variable() + ": " + s.rule().name()).toList();
    }

    private static String name(Gradient gradient) {
        return gradient.equation().target().name();
    }
}
