package gradus.proof;

import gradus.math.Assumption;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Forward;
import gradus.math.Index;
import gradus.math.Step;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether two expressions differ, in plain doubles with difference quotients for derivatives: shares nothing
 * with the proof checker but the evaluator.
 */
final class PlainTruth {
    private static final double STEP = 1e-5;
    private static final double APART = 1e-4;
    private static final double[][] RANGES = {{-2, 2}, {0.1, 0.9}, {0.02, 0.25}, {0.3, 3}, {-3, -0.3}, {-9, 9}};

    private final Forward forward;
    private final SplittableRandom random = new SplittableRandom(11);

    PlainTruth(Forward forward) {
        this.forward = forward;
    }

    /** True if the two differ at some point where the step's assumptions hold. */
    boolean differ(Step step, Expr one, Expr other) {
        Set<Dim> dims = new LinkedHashSet<>();
        List<Tensor> base = base(step, one, other, dims);
        Map<Dim, Integer> sizes = new LinkedHashMap<>();
        Map<Dim, Integer> places = places(step, one, other);
        dims.forEach(d ->
                sizes.put(d, Math.max(places.getOrDefault(d, 0), d.name().equals("m") ? 5 : 2 + sizes.size() % 3)));
        for (int attempt = 0; attempt < 400; attempt++) {
            Values<Double> values = step.total() ? totals(sizes) : values(step, base, sizes, attempt);
            if (values != null && differAt(step, one, other, sizes, values)) {
                return true;
            }
            if (attempt >= 30 && values != null) {
                return false;
            }
        }
        return false;
    }

    /** By dimension the largest fixed place that is read of it, and two more: so that not all are read. */
    private Map<Dim, Integer> places(Step step, Expr one, Expr other) {
        List<Expr> all = new ArrayList<>(List.of(one, other));
        (step.total() ? forward.equations() : step.unfolds()).forEach(e -> all.add(e.body()));
        Map<Dim, Integer> places = new LinkedHashMap<>();
        all.forEach(e -> Exprs.fixedPlaces(e).forEach(i -> places.merge(i.dim(), i.place() + 2, Math::max)));
        return places;
    }

    private List<Tensor> base(Step step, Expr one, Expr other, Set<Dim> dims) {
        if (step.total()) {
            forward.equations().forEach(e -> {
                dims.addAll(e.target().dims());
                dims.addAll(Exprs.dims(e.body()));
            });
            return forward.given();
        }
        Set<Tensor> read = new LinkedHashSet<>();
        List<Expr> all = new ArrayList<>(List.of(one, other));
        step.unfolds().forEach(e -> all.add(e.body()));
        step.assumptions().forEach(a -> all.add(a.expr()));
        for (Expr e : all) {
            dims.addAll(Exprs.dims(e));
            read.addAll(Exprs.tensors(e));
        }
        step.unfolds().forEach(e -> read.remove(e.target()));
        return List.copyOf(read);
    }

    private @Nullable Values<Double> values(Step step, List<Tensor> base, Map<Dim, Integer> sizes, int attempt) {
        Values<Double> values = new Values<>();
        for (Tensor t : base) {
            int kind = attempt < 2 * RANGES.length ? attempt % RANGES.length : random.nextInt(RANGES.length);
            values.put(t, random(t, RANGES[kind], sizes));
        }
        normalise(step, values, sizes);
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes);
        step.unfolds().forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        return step.assumptions().stream().allMatch(a -> holds(a, values, sizes)) ? values : null;
    }

    private List<Double> random(Tensor t, double[] range, Map<Dim, Integer> sizes) {
        int entries = t.dims().stream().mapToInt(sizes::get).reduce(1, Math::multiplyExact);
        List<Double> array = Interpreter.array(entries);
        for (int n = 0; n < entries; n++) {
            array.set(n, random.nextDouble(range[0], range[1]));
        }
        return array;
    }

    private static void normalise(Step step, Values<Double> values, Map<Dim, Integer> sizes) {
        for (Assumption a : step.assumptions()) {
            if (a.kind() == Assumption.Kind.ONE
                    && a.expr() instanceof Expr.Fold s
                    && s.isSum()
                    && s.body() instanceof Expr.Entry x) {
                int rows = sizes.get(x.tensor().dims().get(0));
                int columns = sizes.get(x.tensor().dims().get(1));
                List<Double> y = values.get(x.tensor());
                for (int j = 0; j < columns; j++) {
                    double sum = 0;
                    for (int i = 0; i < rows; i++) {
                        sum += y.get(i * columns + j);
                    }
                    for (int i = 0; i < rows; i++) {
                        y.set(i * columns + j, y.get(i * columns + j) / sum);
                    }
                }
            }
        }
    }

    static boolean holds(Assumption a, Values<Double> values, Map<Dim, Integer> sizes) {
        double[] worst = {Double.POSITIVE_INFINITY};
        each(a.expr(), values, sizes, v -> {
            double margin = switch (a.kind()) {
                case POSITIVE -> v;
                case NONZERO -> Math.abs(v);
                case ONE -> 1 - Math.abs(v - 1);
            };
            worst[0] = Math.min(worst[0], Double.isNaN(margin) ? -1 : margin);
        });
        return worst[0] > (a.kind() == Assumption.Kind.ONE ? 1 - 1e-9 : 1e-3);
    }

    /** Forward values and every gradient by difference quotients of the cost. */
    private @Nullable Values<Double> totals(Map<Dim, Integer> sizes) {
        Values<Double> values = new Values<>();
        forward.given().forEach(t -> values.put(t, random(t, RANGES[random.nextInt(2)], sizes)));
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes);
        forward.equations().forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        if (!Double.isFinite(values.get(forward.cost()).getFirst())) {
            return null;
        }
        Values<Double> all = new Values<>(values);
        List<Tensor> tensors = new ArrayList<>(forward.given());
        forward.equations().forEach(e -> tensors.add(e.target()));
        for (Tensor t : tensors) {
            List<Double> gradient = Interpreter.array(values.get(t).size());
            double[] scale = new double[1];
            each(forward.scale(t), values, sizes, v -> scale[0] = v);
            for (int n = 0; n < gradient.size(); n++) {
                double up = cost(t, n, STEP, values, interpreter);
                gradient.set(n, scale[0] * (up - cost(t, n, -STEP, values, interpreter)) / (2 * STEP));
            }
            all.put(forward.gradientOf(t), gradient);
        }
        return all;
    }

    private double cost(Tensor t, int entry, double by, Values<Double> values, Interpreter<Double> interpreter) {
        Values<Double> moved = new Values<>(values);
        List<Double> array = Interpreter.array(values.get(t).size());
        for (int n = 0; n < array.size(); n++) {
            array.set(n, values.get(t).get(n) + (n == entry ? by : 0));
        }
        moved.put(t, array);
        for (Equation e : forward.equations()) {
            if (!e.target().equals(t)) {
                moved.put(e.target(), interpreter.evaluate(e, moved));
            }
        }
        return moved.get(forward.cost()).getFirst();
    }

    private boolean differAt(Step step, Expr one, Expr other, Map<Dim, Integer> sizes, Values<Double> values) {
        List<Index> free = List.copyOf(Exprs.freeIndices(Expr.add(one, other)));
        Evaluator.Slots slots = new Evaluator.Slots(free);
        Evaluator<Double> evaluator = new Quotients(step.total() ? forward.equations() : step.unfolds(), sizes, values);
        Evaluator.Node<Double> a = evaluator.compile(one, slots);
        Evaluator.Node<Double> b = evaluator.compile(other, slots);
        boolean[] apart = new boolean[1];
        evaluator.forEach(free, slots, env -> {
            double x = a.at(env);
            double y = b.at(env);
            apart[0] |= Math.abs(x - y) > APART * Math.max(1, Math.max(Math.abs(x), Math.abs(y)));
        });
        return apart[0];
    }

    private static void each(
            Expr e, Values<Double> values, Map<Dim, Integer> sizes, java.util.function.DoubleConsumer sink) {
        Evaluator<Double> evaluator = new Evaluator<>(DoubleArithmetic.INSTANCE, sizes, values);
        List<Index> free = List.copyOf(Exprs.freeIndices(e));
        Evaluator.Slots slots = new Evaluator.Slots(free);
        Evaluator.Node<Double> node = evaluator.compile(e, slots);
        evaluator.forEach(free, slots, env -> sink.accept(node.at(env)));
    }

    /** Derivatives are central difference quotients. */
    private static final class Quotients extends Evaluator<Double> {
        private final List<Equation> definitions;
        private final Values<Double> values;

        Quotients(List<Equation> definitions, Map<Dim, Integer> sizes, Values<Double> values) {
            super(DoubleArithmetic.INSTANCE, sizes, values);
            this.definitions = definitions;
            this.values = values;
        }

        @Override
        protected Node<Double> partial(Expr.Partial p, Slots slots) {
            Expr body = p.body();
            for (Equation e : definitions) {
                if (p.body() instanceof Expr.Entry c
                        && c.tensor().equals(e.target())
                        && !c.tensor().equals(p.wrt().tensor())) {
                    body = Exprs.bodyAt(e, c.indices());
                }
            }
            if (!values.has(p.wrt().tensor())) {
                return env -> 0.0;
            }
            List<Double> array = values.get(p.wrt().tensor());
            Node<Double> node = compile(body, slots);
            List<Index> at = p.wrt().indices();
            int[] slot =
                    at.stream().mapToInt(i -> i.isFixed() ? -1 : slots.of(i)).toArray();
            return env -> {
                int entry = 0;
                for (int d = 0; d < slot.length; d++) {
                    int place = slot[d] < 0 ? at.get(d).place() : env[slot[d]];
                    entry = entry * size(at.get(d).dim()) + place;
                }
                double middle = array.get(entry);
                array.set(entry, middle + STEP);
                double up = node.at(env);
                array.set(entry, middle - STEP);
                double down = node.at(env);
                array.set(entry, middle);
                return (up - down) / (2 * STEP);
            };
        }
    }
}
