package gradus.proof;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.math.Assumption;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import gradus.testing.Networks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Every assumption of every step is needed: where it alone does not hold, the claim is false. */
class AssumptionTest {
    private static final int TRIES = 1500;
    private static final double[] CANDIDATES = {0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2, 3, -3, 6};
    private static final RealArithmetic IN = RealArithmetic.INSTANCE;

    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void eachAssumptionIsNeeded(TestReporter reporter) {
        Set<String> checked = new HashSet<>();
        Map<Assumption.Kind, Integer> dropped = new LinkedHashMap<>();
        List<String> superfluous = new ArrayList<>();
        for (Networks.Case c : Networks.wide()) {
            Network network = c.network();
            ProofChecker checker = new ProofChecker(network.forward(), network.examples());
            network.derive().gradients().stream()
                    .flatMap(g -> g.steps().stream())
                    .forEach(step -> {
                        Step shape = step.total() ? step : Shape.of(step, network.examples());
                        for (Assumption a : step.assumptions()) {
                            if (checked.add((step.total() ? c : "") + shape.toString() + a.kind() + text(a, network))) {
                                dropped.merge(a.kind(), 1, Integer::sum);
                                if (!failsWithout(step, a, network.forward(), checker)) {
                                    superfluous.add(c + ": " + a + " in " + (step.total() ? "total " : "")
                                            + step.rule().name() + ": " + gradus.math.IndexForm.text(step.before())
                                            + " = "
                                            + gradus.math.IndexForm.text(step.after()) + " " + step.assumptions());
                                }
                            }
                        }
                    });
        }
        reporter.publishEntry("assumptions dropped", dropped.toString());
        assertThat(superfluous).isEmpty();
        assertThat(dropped.keySet()).contains(Assumption.Kind.values());
    }

    /** The assumption with digits taken out of the tensors' names, so that layers count once. */
    private static String text(Assumption a, Network network) {
        return a.toString().replaceAll("(?<=[A-Za-z])\\d+", "");
    }

    private boolean failsWithout(Step step, Assumption dropped, Forward forward, ProofChecker checker) {
        List<Tensor> base = base(step, forward);
        List<Equation> definitions = step.total() ? forward.equations() : step.unfolds();
        for (int n = 0; n < TRIES; n++) {
            Map<Dim, Integer> sizes = sizes(step, forward, n);
            Values<Real> values = draw(base, sizes, dropped, n);
            List<Assumption> others = new ArrayList<>(step.assumptions());
            others.remove(dropped);
            others.stream().filter(a -> a.kind() == Assumption.Kind.ONE).forEach(a -> normalise(a, values, sizes));
            Interpreter<Real> interpreter = new Interpreter<>(IN, sizes);
            definitions.forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
            if (!violated(dropped, values, sizes) || !others.stream().allMatch(a -> holds(a, values, sizes))) {
                continue;
            }
            if (step.total()) {
                gradients(step, forward, sizes, values);
            }
            try {
                checker.compare(step, sizes, values);
            } catch (Refuted needed) {
                return true;
            }
        }
        return false;
    }

    private static List<Tensor> base(Step step, Forward forward) {
        if (step.total()) {
            return forward.given();
        }
        Set<Tensor> read = new LinkedHashSet<>(Exprs.tensors(step.before()));
        read.addAll(Exprs.tensors(step.after()));
        step.unfolds().forEach(e -> read.addAll(Exprs.tensors(e.body())));
        step.assumptions().forEach(a -> read.addAll(Exprs.tensors(a.expr())));
        step.unfolds().forEach(e -> read.remove(e.target()));
        return List.copyOf(read);
    }

    private static Map<Dim, Integer> sizes(Step step, Forward forward, int attempt) {
        Set<Dim> dims = new LinkedHashSet<>();
        if (step.total()) {
            forward.equations().forEach(e -> {
                dims.addAll(e.target().dims());
                dims.addAll(Exprs.dims(e.body()));
            });
        } else {
            base(step, forward).forEach(t -> dims.addAll(t.dims()));
            dims.addAll(Exprs.dims(step.before()));
            dims.addAll(Exprs.dims(step.after()));
            step.unfolds().forEach(e -> dims.addAll(Exprs.dims(e.body())));
        }
        Map<Dim, Integer> sizes = new LinkedHashMap<>();
        dims.forEach(d ->
                sizes.put(d, attempt % 3 == 0 ? 1 : attempt % 3 == 1 && d.name().equals("m") ? 1 : 2));
        return sizes;
    }

    /** Simple numbers, so that something can be exactly 0, or random ones. */
    private Values<Real> draw(List<Tensor> base, Map<Dim, Integer> sizes, Assumption dropped, int attempt) {
        Values<Real> values = new Values<>();
        boolean simple = dropped.kind() == Assumption.Kind.NONZERO && attempt % 4 != 3;
        for (Tensor tensor : base) {
            List<Real> array = Interpreter.array(new Evaluator<>(IN, sizes, values).entries(tensor));
            boolean small = random.nextInt(3) == 0;
            for (int n = 0; n < array.size(); n++) {
                double any = small ? random.nextDouble(0.05, 0.95) : random.nextDouble(-3, 3);
                array.set(n, Real.valueOf(simple ? CANDIDATES[random.nextInt(CANDIDATES.length)] : any));
            }
            values.put(tensor, array);
        }
        return values;
    }

    private static void normalise(Assumption a, Values<Real> values, Map<Dim, Integer> sizes) {
        gradus.math.Expr.Entry x = (gradus.math.Expr.Entry) ((gradus.math.Expr.Fold) a.expr()).body();
        int columns = sizes.get(x.tensor().dims().get(1));
        List<Real> y = values.get(x.tensor());
        for (int j = 0; j < columns; j++) {
            Real rest = Real.ONE;
            for (int n = j; n < y.size() - columns; n += columns) {
                rest = rest.sub(y.get(n));
            }
            y.set(y.size() - columns + j, rest);
        }
    }

    /** In some entry. */
    private static boolean violated(Assumption a, Values<Real> values, Map<Dim, Integer> sizes) {
        boolean[] any = new boolean[1];
        each(
                a,
                values,
                sizes,
                v -> any[0] |= v.isFinite()
                        && switch (a.kind()) {
                            case POSITIVE -> v.sign() <= 0;
                            case NONZERO -> v.isZero();
                            case ONE -> v.sub(Real.ONE).abs().doubleValue() > 0.1;
                        });
        return any[0];
    }

    /** In all entries. */
    private static boolean holds(Assumption a, Values<Real> values, Map<Dim, Integer> sizes) {
        boolean[] all = {true};
        each(
                a,
                values,
                sizes,
                v -> all[0] &= v.isFinite()
                        && switch (a.kind()) {
                            case POSITIVE -> v.sign() > 0;
                            case NONZERO -> !v.isZero();
                            case ONE -> true;
                        });
        return all[0];
    }

    private static void each(
            Assumption a, Values<Real> values, Map<Dim, Integer> sizes, java.util.function.Consumer<Real> sink) {
        Evaluator<Real> evaluator = new Evaluator<>(IN, sizes, values);
        List<gradus.math.Index> free = List.copyOf(Exprs.freeIndices(a.expr()));
        Evaluator.Slots slots = new Evaluator.Slots(free);
        Evaluator.Node<Real> node = evaluator.compile(a.expr(), slots);
        evaluator.forEach(free, slots, env -> sink.accept(node.at(env)));
    }

    private static void gradients(Step step, Forward forward, Map<Dim, Integer> sizes, Values<Real> values) {
        GroundTruth<Real> truth = new GroundTruth<>(forward, IN, sizes, values);
        Set<Tensor> read = new HashSet<>(Exprs.tensors(step.before()));
        read.addAll(Exprs.tensors(step.after()));
        List<Tensor> all = new ArrayList<>(forward.given());
        forward.equations().forEach(e -> all.add(e.target()));
        all.stream().filter(t -> read.contains(forward.gradientOf(t))).forEach(truth::gradient);
    }
}
