package gradus.math;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation.Gradient;
import gradus.network.Network;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import gradus.proof.ProofChecker;
import gradus.testing.Networks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The language is closed under differentiation: derived gradients are equations like any others, and are derived once
 * more. Every step of the second derivation is proved, and its results are difference quotients of the first.
 */
class SecondDerivativeTest {
    private static final RealArithmetic IN = RealArithmetic.INSTANCE;
    private static final Real STEP = Real.ONE.div(Real.valueOf(10).powInt(15));

    static Stream<Networks.Case> cases() {
        return Stream.of(
                Networks.of("2 > 2 tanh > 1 sigmoid", null),
                Networks.of("2 > 2 relu > 2 softmax", null),
                Networks.of("1 > 2 softmax > 1 tanh", "huber(0.5)"),
                Networks.of("1 > 2 batchnorm sigmoid > 1", null),
                Networks.of(
                        "1 > 2 mixed > 1", "abs(a-y)^3", "mixed(z) = if(z > 0, z^2, z^3) + max(z, z^2/2) + abs(z)*z"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areProvedAndAreDifferenceQuotients(Networks.Case c) {
        Network network = c.network();
        Forward once = network.forward();
        Forward twice = twice(once, network.derive());
        Derivation second = Deriver.derive(twice);

        assertThat(second.gradients().stream().map(g -> g.of())).containsAll(network.parameters());
        ProofChecker checker = new ProofChecker(twice, network.examples());
        assertThat(checker.check(second)).hasSizeGreaterThan(50);

        Map<Dim, Integer> sizes = network.sizes(3);
        Values<Real> values = random(twice, sizes);
        Interpreter<Real> interpreter = new Interpreter<>(IN, sizes);
        run(twice.equations(), interpreter, values);
        run(second.gradients().stream().map(Gradient::equation).toList(), interpreter, values);
        for (Tensor parameter : network.parameters()) {
            List<Real> derived = values.get(twice.gradientOf(parameter));
            for (int n = 0; n < derived.size(); n++) {
                Real quotient = quotient(twice, interpreter, values, parameter, n);
                assertThat(derived.get(n).sub(quotient).abs().doubleValue())
                        .as("%s, entry %d: %s, quotient %s", parameter, n, derived.get(n), quotient)
                        .isLessThan(1e-20 * (1 + quotient.abs().doubleValue()));
            }
        }
        assertThat(values.get(twice.gradientOf(network.parameters().getFirst())))
                .anyMatch(x -> x.abs().doubleValue() > 1e-6);
    }

    /** The sum of all entries of all gradients, each times a given number: its gradients are the Hessian's products. */
    private static Forward twice(Forward once, Derivation derivation) {
        List<Tensor> given = new ArrayList<>(once.given());
        List<Equation> equations = new ArrayList<>(once.equations());
        Map<Tensor, String> names = new LinkedHashMap<>();
        List<Expr> sums = new ArrayList<>();
        List<Tensor> wanted = new ArrayList<>(once.given());
        for (Gradient g : derivation.gradients()) {
            Tensor gradient = g.equation().target();
            equations.add(g.equation());
            Tensor weights = new Tensor("C" + gradient.name(), gradient.dims());
            given.add(weights);
            List<Index> indices = g.equation().indices();
            sums.add(Expr.sum(indices, Expr.mul(weights.at(indices), gradient.at(indices))));
        }
        equations.add(new Equation(Tensor.of("Q"), List.of(), Expr.add(sums)));
        equations.forEach(e -> wanted.add(e.target()));
        wanted.forEach(t -> names.put(t, "h" + t.name()));
        List<Tensor> parameters = wanted.stream()
                .filter(t -> t.name().matches("[Wb]\\d|gamma\\d|beta\\d"))
                .toList();
        return new Forward(given, equations, Map.of(), names, parameters, List.of());
    }

    private static Values<Real> random(Forward forward, Map<Dim, Integer> sizes) {
        SplittableRandom random = new SplittableRandom(17);
        Values<Real> values = new Values<>();
        for (Tensor t : forward.given()) {
            List<Real> array = Interpreter.array(new Evaluator<>(IN, sizes, values).entries(t));
            for (int n = 0; n < array.size(); n++) {
                double x = random.nextDouble(-1.5, 1.5);
                array.set(n, Real.valueOf(t.name().equals("Y") ? Math.abs(x) / 2 : x));
            }
            values.put(t, array);
        }
        return values;
    }

    private static void run(List<Equation> equations, Interpreter<Real> interpreter, Values<Real> values) {
        equations.forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
    }

    private static Real quotient(Forward forward, Interpreter<Real> interpreter, Values<Real> at, Tensor t, int n) {
        List<Real> sides = new ArrayList<>();
        for (Real by : List.of(STEP, STEP.neg())) {
            Values<Real> values = new Values<>(at);
            List<Real> moved = Interpreter.array(at.get(t).size());
            for (int k = 0; k < moved.size(); k++) {
                moved.set(k, k == n ? at.get(t).get(k).add(by) : at.get(t).get(k));
            }
            values.put(t, moved);
            run(forward.equations(), interpreter, values);
            sides.add(values.get(forward.cost()).getFirst());
        }
        return sides.get(0).sub(sides.get(1)).div(STEP.add(STEP));
    }
}
