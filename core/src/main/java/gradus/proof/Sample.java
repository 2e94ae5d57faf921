package gradus.proof;

import gradus.math.Assumption;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.number.Arithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Random values of a claim's free tensors within the domain that its assumptions state: the tensors that an assumption
 * reads are drawn from the first range in which the assumptions hold, or from a mixture of ranges.
 */
final class Sample<T> {
    private static final double[][] RANGES = {{-2, 2}, {0.05, 0.95}, {0.02, 0.25}, {0.2, 3}, {-3, -0.2}, {-0.95, 0.95}};

    /** How many mixtures of ranges are tried where one range for all does not do. */
    private static final int MIXTURES = 2000;

    private static final int TRIES = 40;

    /** With many entries, a range that has failed a few times will go on failing. */
    private static final int TRIES_OF_MANY = 3;

    private static final int MANY = 4;

    private final Arithmetic<T> arithmetic;
    private final Map<Dim, Integer> sizes;
    private final List<Tensor> base;
    private final List<Equation> definitions;
    private final List<Assumption> assumptions;
    private final RandomGenerator random;
    private final int reach;

    /** @param reach how many times as large as usual the numbers may be */
    Sample(
            Arithmetic<T> arithmetic,
            Map<Dim, Integer> sizes,
            List<Tensor> base,
            List<Equation> definitions,
            List<Assumption> assumptions,
            RandomGenerator random,
            int reach) {
        this.arithmetic = arithmetic;
        this.sizes = sizes;
        this.base = base;
        this.definitions = definitions;
        this.assumptions = assumptions;
        this.random = random;
        this.reach = reach;
    }

    /** Values that satisfy every assumption, or null if no range does. */
    @Nullable
    Values<T> draw() {
        List<Tensor> restricted = restricted();
        int tries = restricted.stream().mapToInt(this::entries).sum() > MANY ? TRIES_OF_MANY : TRIES;
        int[] choice = new int[restricted.size()];
        for (int n = 0; n < (choice.length == 0 ? 1 : RANGES.length + (reach == 1 ? MIXTURES : 0)); n++) {
            int same = n;
            Arrays.setAll(choice, d -> same < RANGES.length ? same : random.nextInt(RANGES.length));
            for (int attempt = 0; attempt < tries; attempt++) {
                Values<T> values = propose(restricted, choice);
                if (completed(values) != null) {
                    return values;
                }
            }
        }
        return null;
    }

    /** The point that far on the way from one to another, or null if some assumption does not hold there. */
    @Nullable
    Values<T> between(Values<T> from, Values<T> to, double way) {
        T share = arithmetic.of(way);
        Values<T> values = new Values<>();
        for (Tensor tensor : base) {
            List<T> array = Interpreter.array(entries(tensor));
            for (int k = 0; k < array.size(); k++) {
                T start = from.at(tensor, k);
                array.set(k, arithmetic.add(start, arithmetic.mul(share, arithmetic.sub(to.at(tensor, k), start))));
            }
            values.put(tensor, array);
        }
        return completed(values);
    }

    private List<Tensor> restricted() {
        Set<Tensor> read = new LinkedHashSet<>();
        assumptions.forEach(a -> read.addAll(Exprs.tensors(a.expr())));
        for (Equation e : definitions.reversed()) {
            if (read.contains(e.target())) {
                read.addAll(Exprs.tensors(e.body()));
            }
        }
        return base.stream().filter(read::contains).toList();
    }

    private int entries(Tensor t) {
        return new Evaluator<>(arithmetic, sizes, new Values<>()).entries(t);
    }

    private Values<T> propose(List<Tensor> restricted, int[] choice) {
        Values<T> values = new Values<>();
        for (Tensor tensor : base) {
            int n = restricted.indexOf(tensor);
            double[] range = RANGES[n < 0 ? 0 : choice[n]];
            List<T> array = Interpreter.array(entries(tensor));
            for (int k = 0; k < array.size(); k++) {
                array.set(k, arithmetic.of(reach * random.nextDouble(range[0], range[1])));
            }
            values.put(tensor, array);
        }
        return values;
    }

    /** With what is defined; null if some assumption does not hold. */
    private @Nullable Values<T> completed(Values<T> values) {
        for (Assumption a : assumptions) {
            if (a.kind() == Assumption.Kind.ONE) {
                scaleToOne(a, values);
            }
        }
        Interpreter<T> interpreter = new Interpreter<>(arithmetic, sizes);
        definitions.forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        return holds(values) ? values : null;
    }

    /** For {@code sum(i) Y[i,j] = 1}: divides the entries of each sum by it. */
    private void scaleToOne(Assumption a, Values<T> values) {
        if (!(a.expr() instanceof Expr.Fold s && s.isSum() && s.body() instanceof Expr.Entry x)
                || x.indices().stream().anyMatch(Index::isFixed)) {
            throw new Refuted("an assumption of an unknown form: " + a);
        }
        List<T> array = values.get(x.tensor());
        Evaluator<T> evaluator = new Evaluator<>(arithmetic, sizes, values);
        List<Index> all = x.indices();
        Evaluator.Slots slots = new Evaluator.Slots(all);
        Evaluator.Node<T> sum = evaluator.compile(a.expr(), slots);
        List<T> scaled = new ArrayList<>();
        int[] at = new int[1];
        evaluator.forEach(all, slots, env -> scaled.add(arithmetic.div(array.get(at[0]++), sum.at(env))));
        for (int n = 0; n < array.size(); n++) {
            array.set(n, scaled.get(n));
        }
    }

    private boolean holds(Values<T> values) {
        return assumptions.stream().allMatch(a -> holds(a, values));
    }

    /** Whether the assumption holds for all values of its free indices. */
    boolean holds(Assumption a, Values<T> values) {
        if (a.kind() == Assumption.Kind.ONE) {
            return true; // by construction
        }
        Evaluator<T> evaluator = new Evaluator<>(arithmetic, sizes, values);
        List<Index> free = List.copyOf(Exprs.freeIndices(a.expr()));
        Evaluator.Slots slots = new Evaluator.Slots(free);
        Evaluator.Node<T> node = evaluator.compile(a.expr(), slots);
        boolean[] all = {true};
        evaluator.forEach(free, slots, env -> {
            T v = node.at(env);
            all[0] &= a.kind() == Assumption.Kind.POSITIVE
                    ? arithmetic.less(arithmetic.zero(), v)
                    : arithmetic.isFinite(v) && !arithmetic.same(v, arithmetic.zero());
        });
        return all[0];
    }
}
