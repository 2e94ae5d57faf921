package gradus.check;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import gradus.number.Arithmetic;
import gradus.program.Evaluator;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The change of the cost when one entry of one parameter changes. Only entries that can depend on it, by the indices of
 * the equations, are computed again; all is put back afterwards.
 *
 * @param <T> the numbers
 */
final class PerturbedCost<T> {
    private final Arithmetic<T> arithmetic;
    private final Values<T> values;
    private final List<Stage<T>> stages = new ArrayList<>();
    private final Map<Tensor, Dirty> dirty = new HashMap<>();
    private final List<Undo<T>> undo = new ArrayList<>();

    private record Undo<T>(List<T> array, int entry, T value) {}

    /** Which entries of a tensor differ from the base, each once. */
    private static final class Dirty {
        private final int[] entries;
        private int count;

        Dirty(int size) {
            entries = new int[size];
        }
    }

    private enum Role {
        VALUE,
        /** Its sign must not change. */
        KINK,
        /** Its entries add up to the cost. */
        PART
    }

    /**
     * Evaluates the program at the given numbers.
     *
     * @param program forward values, the cost last
     * @param original the same equations as they were written, in which kinks are looked for
     * @param values inputs; completed here and changed in place from then on
     */
    PerturbedCost(
            Program program,
            List<Equation> original,
            Set<Tensor> varied,
            Arithmetic<T> arithmetic,
            Map<Dim, Integer> sizes,
            Values<T> values) {
        this.arithmetic = arithmetic;
        this.values = values;
        Map<Tensor, Equation> written = new LinkedHashMap<>();
        original.forEach(e -> written.put(e.target(), e));
        Set<Tensor> affected = new HashSet<>(varied);
        Interpreter<T> interpreter = new Interpreter<>(arithmetic, sizes);
        Evaluator<T> evaluator = new Evaluator<>(arithmetic, sizes, values);
        varied.forEach(t -> dirty.put(t, new Dirty(evaluator.entries(t))));
        for (Equation e : program.equations()) {
            boolean isCost = e == program.equations().getLast();
            Map<Equation, Role> steps = new LinkedHashMap<>();
            Kinks.of(distinct(written.getOrDefault(e.target(), e))).forEach(k -> steps.put(k, Role.KINK));
            List<Equation> computed = isCost ? CostParts.of(e) : List.of(distinct(e));
            computed.forEach(x -> steps.put(x, isCost ? Role.PART : Role.VALUE));
            steps.forEach((x, role) -> {
                values.put(x.target(), interpreter.evaluate(x, values));
                if (Exprs.tensors(x.body()).stream().anyMatch(affected::contains)) {
                    affected.add(x.target());
                    dirty.put(x.target(), new Dirty(evaluator.entries(x.target())));
                    stages.add(new Stage<>(x, role, evaluator, affected));
                }
            });
        }
    }

    /** The same equation, with no bound index of a free one's name. */
    private static Equation distinct(Equation e) {
        Set<String> names = e.indices().stream().map(Index::name).collect(java.util.stream.Collectors.toSet());
        return new Equation(e.target(), e.indices(), Exprs.avoid(e.body(), names));
    }

    /** The sum of the parts, as they are at the base. */
    T cost() {
        T sum = arithmetic.zero();
        for (Stage<T> stage : stages) {
            if (stage.role == Role.PART) {
                for (T x : values.get(stage.target)) {
                    sum = arithmetic.add(sum, x);
                }
            }
        }
        return sum;
    }

    T value(Tensor tensor, int entry) {
        return values.at(tensor, entry);
    }

    /** The cost with this entry changed minus the cost without; null if a kink lies between. */
    @Nullable
    T change(Tensor tensor, int entry, T value) {
        dirty.values().forEach(d -> d.count = 0);
        set(values.get(tensor), dirty(tensor), entry, value);
        T sum = arithmetic.zero();
        try {
            for (Stage<T> stage : stages) {
                T part = run(stage);
                if (part == null) {
                    return null;
                }
                sum = arithmetic.add(sum, part);
            }
            return sum;
        } finally {
            undo.forEach(u -> u.array.set(u.entry, u.value));
            undo.clear();
        }
    }

    /** Computes what may differ; the sum of the changes if it is a part of the cost, null if a kink is crossed. */
    private @Nullable T run(Stage<T> stage) {
        int[] candidates = stage.candidates(dirty);
        List<T> array = values.get(stage.target);
        Dirty changed = dirty(stage.target);
        T sum = arithmetic.zero();
        for (int n = 0; n < stage.found; n++) {
            int entry = candidates[n];
            T before = array.get(entry);
            T after = stage.at(entry);
            if (arithmetic.same(before, after)) {
                continue;
            }
            switch (stage.role) {
                case KINK -> {
                    if (!arithmetic.same(arithmetic.sign(before), arithmetic.sign(after))) {
                        return null;
                    }
                }
                case PART -> sum = arithmetic.add(sum, arithmetic.sub(after, before));
                case VALUE -> set(array, changed, entry, after);
            }
        }
        return sum;
    }

    private void set(List<T> array, Dirty changed, int entry, T value) {
        undo.add(new Undo<>(array, entry, array.get(entry)));
        array.set(entry, value);
        changed.entries[changed.count++] = entry;
    }

    private Dirty dirty(Tensor tensor) {
        return java.util.Objects.requireNonNull(dirty.get(tensor));
    }

    /** One equation, ready to compute single entries. */
    private static final class Stage<T> {
        private final Tensor target;
        private final Role role;
        private final Evaluator.Node<T> body;
        private final int[] sizes;
        private final int[] env;
        private final List<Read> reads = new ArrayList<>();
        private final int[] candidates;
        private final boolean[] marked;
        private int found;
        private int run;

        Stage(Equation equation, Role role, Evaluator<T> evaluator, Set<Tensor> affected) {
            this.target = equation.target();
            this.role = role;
            Evaluator.Slots slots = new Evaluator.Slots(equation.indices());
            this.body = evaluator.compile(equation.body(), slots);
            this.env = new int[slots.count()];
            this.sizes = equation.indices().stream()
                    .mapToInt(i -> evaluator.size(i.dim()))
                    .toArray();
            int entries = evaluator.entries(target);
            this.candidates = new int[entries];
            this.marked = new boolean[entries];
            Set<Expr> entriesRead = new HashSet<>();
            Exprs.walk(equation.body(), e -> {
                if (e instanceof Expr.Entry x && affected.contains(x.tensor()) && entriesRead.add(x)) {
                    reads.add(Read.of(x, equation, evaluator));
                }
            });
        }

        T at(int entry) {
            int rest = entry;
            for (int d = sizes.length - 1; d >= 0; d--) {
                env[d] = rest % sizes[d];
                rest /= sizes[d];
            }
            return body.at(env);
        }

        int[] candidates(Map<Tensor, Dirty> dirty) {
            for (int n = 0; n < found; n++) {
                marked[candidates[n]] = false;
            }
            found = 0;
            run++;
            for (Read read : reads) {
                Dirty source = java.util.Objects.requireNonNull(dirty.get(read.tensor));
                for (int n = 0; n < source.count && found < marked.length; n++) {
                    mark(read, read.keyOfSource[source.entries[n]]);
                }
            }
            return candidates;
        }

        private void mark(Read read, int key) {
            if (key < 0 || read.visited[key] == run) {
                return;
            }
            read.visited[key] = run;
            for (int t = read.start[key]; t < read.start[key + 1]; t++) {
                int entry = read.targets[t];
                if (!marked[entry]) {
                    marked[entry] = true;
                    candidates[found++] = entry;
                }
            }
        }
    }
}
