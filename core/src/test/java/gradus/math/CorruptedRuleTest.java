package gradus.math;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Derivation.Gradient;
import gradus.math.Differentiation.Outcome;
import gradus.math.Expr.Partial;
import gradus.network.Network;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import gradus.proof.ProofChecker;
import gradus.proof.Refuted;
import gradus.testing.Networks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each derivative rule corrupted in turn: the proof checker must refuse a step of a network that uses the rule, and the
 * gradients must differ from difference quotients of the cost.
 */
class CorruptedRuleTest {
    /** Networks that use all rules between them. */
    private static final List<Networks.Case> CASES = List.of(
            Networks.of("2 > 2 tanh > 2 sigmoid", null),
            Networks.of(
                    "2 > 2 odd > 2",
                    "abs(a-y) + (a-y)^3",
                    "odd(z) = sqrt(exp(z)+1) + erf(z) + max(z, 2*z - 1) + max(0, z) + if(z > 1, z^2, 1/(2 + z^2))"),
            Networks.of("2 > 2 logs > 1", null, "logs(z) = log(1 + exp(z)) * exp(z) / sum(exp(z))"));

    @TestFactory
    Stream<DynamicTest> isRefusedAndChangesTheGradients() {
        Map<Rule, Networks.Case> uses = new LinkedHashMap<>();
        for (Networks.Case c : CASES) {
            Deriver.derive(c.network().forward(), p -> {
                Outcome outcome = Differentiation.apply(p);
                uses.putIfAbsent(outcome.rule(), c);
                return outcome;
            });
        }
        assertThat(uses.keySet().stream().map(Rule::name))
                .contains(
                        "constant",
                        "entry of a tensor",
                        "sum rule",
                        "constant factor",
                        "product rule",
                        "power rule",
                        "quotient rule",
                        "case by case",
                        "maximum, minimum")
                .containsAll(Stream.of(Function.values())
                        .filter(f -> f != Function.SIGN)
                        .map(f -> "chain rule, " + f.text())
                        .toList());
        return uses.entrySet().stream()
                .flatMap(e -> corruptions().entrySet().stream()
                        .map(c -> DynamicTest.dynamicTest(
                                e.getKey().name() + " (" + e.getKey().law() + "), " + c.getKey(),
                                () -> refused(e.getValue(), e.getKey(), c.getValue()))));
    }

    interface Corruption {
        Expr of(Outcome right, Partial p);
    }

    private static Map<String, Corruption> corruptions() {
        Map<String, Corruption> all = new LinkedHashMap<>();
        all.put("a factor too many", (right, p) -> Expr.mul(Expr.num(2), nonZero(right.value())));
        all.put("a flipped sign", (right, p) -> Expr.neg(nonZero(right.value())));
        all.put("a lost part", (right, p) -> lose(right.value()));
        return all;
    }

    /** A rule that says 0 is corrupted to say 1. */
    private static Expr nonZero(Expr e) {
        return e.equals(Expr.ZERO) ? Expr.ONE : e;
    }

    /** The last term, branch or factor left out. */
    private static Expr lose(Expr e) {
        return switch (e) {
            case Expr.Add a -> Expr.add(a.terms().subList(0, a.terms().size() - 1));
            case Expr.Mul m -> Expr.mul(m.factors().subList(0, m.factors().size() - 1));
            case Expr.Choose c ->
                new Expr.Choose(c.left(), c.strict(), c.right(), c.then(), Expr.ZERO).equals(c)
                        ? Expr.ZERO
                        : new Expr.Choose(c.left(), c.strict(), c.right(), c.then(), Expr.ZERO);
            case Expr.Fold s when s.isSum() -> Expr.sum(s.index(), Expr.ZERO);
            default -> e.equals(Expr.ZERO) ? Expr.ONE : Expr.ZERO;
        };
    }

    private static void refused(Networks.Case c, Rule rule, Corruption corruption) {
        Network network = c.network();
        Derivation wrong = Deriver.derive(network.forward(), p -> {
            Outcome right = Differentiation.apply(p);
            return right.rule().equals(rule) ? new Outcome(rule, corruption.of(right, p)) : right;
        });
        ProofChecker checker = new ProofChecker(network.forward(), network.examples());
        int refused = 0;
        for (Gradient g : wrong.gradients()) {
            for (Step step : g.steps()) {
                if (!step.rule().equals(rule)) {
                    continue;
                }
                try {
                    checker.check(step);
                } catch (Refuted expected) {
                    refused++;
                }
            }
        }
        assertThat(refused).as("refused steps of the corrupted rule").isPositive();
        assertThat(worst(network, wrong))
                .as("distance from difference quotients")
                .isGreaterThan(1e-6);
    }

    @Test
    void rightRulesAgreeWithDifferenceQuotients() {
        for (Networks.Case c : CASES) {
            Network network = c.network();
            assertThat(worst(network, network.derive())).as(c.toString()).isLessThan(1e-25);
        }
    }

    /** The largest distance of a parameter's gradient from a central difference quotient of the cost, in 50 digits. */
    static double worst(Network network, Derivation derivation) {
        RealArithmetic in = RealArithmetic.INSTANCE;
        Map<Dim, Integer> sizes = network.sizes(3);
        SplittableRandom random = new SplittableRandom(7);
        Values<Real> values = new Values<>();
        for (Tensor tensor : network.forward().given()) {
            List<Real> array = Interpreter.array(new Evaluator<>(in, sizes, values).entries(tensor));
            for (int n = 0; n < array.size(); n++) {
                double x = random.nextDouble(-1.5, 1.5);
                array.set(n, in.of(tensor.equals(network.labels()) ? Math.abs(x) / 2 : x));
            }
            values.put(tensor, array);
        }
        Interpreter<Real> interpreter = new Interpreter<>(in, sizes);
        List<Equation> all = new ArrayList<>(network.forward().equations());
        derivation.gradients().forEach(g -> all.add(g.equation()));
        all.forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        double worst = 0;
        for (Tensor parameter : network.parameters()) {
            List<Real> derived = values.get(network.forward().gradientOf(parameter));
            List<Real> array = values.get(parameter);
            for (int n = 0; n < array.size(); n++) {
                Real quotient = quotient(network, interpreter, values, array, n);
                double gap = derived.get(n).sub(quotient).abs().doubleValue();
                worst = Double.isNaN(gap) ? Double.POSITIVE_INFINITY : Math.max(worst, gap);
            }
        }
        return worst;
    }

    private static Real quotient(
            Network network, Interpreter<Real> interpreter, Values<Real> at, List<Real> array, int n) {
        Real step = Real.ONE.div(Real.valueOf(10).powInt(16));
        Real middle = array.get(n);
        List<Real> costs = new ArrayList<>();
        for (Real moved : List.of(middle.add(step), middle.sub(step))) {
            array.set(n, moved);
            Values<Real> values = new Values<>(at);
            network.forward().equations().forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
            costs.add(values.get(network.forward().cost()).getFirst());
        }
        array.set(n, middle);
        return costs.get(0).sub(costs.get(1)).div(step.add(step));
    }
}
