package gradus.check;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Programs;
import gradus.number.Arithmetic;
import gradus.number.DoubleArithmetic;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the derived gradient of every parameter with difference quotients of the cost: in double for every entry, and
 * in more than 50 digits for a sample, where a right formula agrees to 1e-25 and beyond, and rounding explains nothing.
 */
public final class GradientCheck {
    /** A tensor passes in double if its error is at most this. */
    public static final double DOUBLE_TOLERANCE = 1e-7;

    /** A tensor passes in 50 digits if its error is at most this. */
    public static final double REAL_TOLERANCE = 1e-25;

    /** What is far below the whole gradient is compared with this times the gradient's norm. */
    private static final double FLOOR = 1e-6;

    /** Differences below this times the cost, or the whole gradient, are rounding in double. */
    private static final double DOUBLE_ROUNDING = 1e-12;

    /** The same with 77 digits and a step of 1e-20. */
    private static final double REAL_ROUNDING = 1e-50;

    private final Network network;
    private final Program program;
    private final Map<Tensor, double[]> values;
    private final int examples;
    private final Options options;

    private GradientCheck(
            Network network, Program program, Map<Tensor, double[]> values, int examples, Options options) {
        this.network = network;
        this.program = program;
        this.values = values;
        this.examples = examples;
        this.options = options;
    }

    /**
     * How much is checked.
     *
     * @param seed chooses the sample
     * @param maxExamples examples in the 50-digit check
     * @param maxEntries entries of a tensor in the 50-digit check
     * @param inDouble whether to check every entry in double
     * @param inReal whether to check the sample in 50 digits
     * @param progress told how many entries are done, of how many; null for nobody
     */
    public record Options(
            long seed,
            int maxExamples,
            int maxEntries,
            boolean inDouble,
            boolean inReal,
            @Nullable Progress progress) {
        /** Both checks; at most 4 examples and 200 entries a tensor in 50 digits. */
        public static Options defaults() {
            return new Options(0, 4, 200, true, true, null);
        }

        public Options withSeed(long seed) {
            return new Options(seed, maxExamples, maxEntries, inDouble, inReal, progress);
        }

        public Options withProgress(Progress progress) {
            return new Options(seed, maxExamples, maxEntries, inDouble, inReal, progress);
        }
    }

    /** Hears how far the work is. */
    @FunctionalInterface
    public interface Progress {
        void done(long entries, long of);
    }

    /** A single entry: 0-based place, row-major in the calculus' shape, and both values. */
    public record Entry(int[] place, double analytic, double numeric) {}

    /**
     * Both gradients of one tensor, in one arithmetic. Norms are over the entries that were compared.
     *
     * @param error ||analytic - numeric|| / max(||analytic|| + ||numeric||, 1e-6 norm of all gradients)
     * @param compared how many entries, of {@code entries}
     * @param kinks places at which the cost has a kink: no difference quotient tells anything there
     * @param worst the entry with the largest difference, null where none was compared
     * @param passes whether the error is within the tolerance, or the difference below what rounding of the cost alone
     *     makes of a gradient that is nearly 0
     */
    public record Comparison(
            double analytic,
            double numeric,
            double error,
            int compared,
            int entries,
            List<int[]> kinks,
            @Nullable Entry worst,
            double tolerance,
            boolean passes) {}

    /** One parameter tensor; a comparison that was not asked for is null. */
    public record Result(
            String gradient,
            List<Integer> shape,
            @Nullable Comparison inDouble,
            @Nullable Comparison inReal) {
        public boolean passes() {
            return (inDouble == null || inDouble.passes()) && (inReal == null || inReal.passes());
        }
    }

    /**
     * All parameter tensors, in the order of the layers.
     *
     * @param examples m in the double check
     * @param sampled m in the 50-digit check, which is a check of the same network on fewer examples
     */
    public record Report(List<Result> results, int examples, int sampled, double cost) {
        public boolean passes() {
            return results.stream().allMatch(Result::passes);
        }
    }

    /**
     * Checks every parameter's gradient.
     *
     * @param values of the input, the labels, every parameter, every mask, and lambda where the cost is penalised;
     *     row-major in the calculus' own shapes, so W is (units, inputs) and X (inputs, examples)
     */
    public static Report run(Network network, Map<Tensor, double[]> values, int examples, Options options) {
        Network checked = withWhatHolds(network, values, examples);
        return run(checked, Programs.gradients(checked), values, examples, options);
    }

    /** Labels such as 0.9, 0.05 and 0.05 sum to 1 but for rounding, which 50 digits see: then the general form is checked. */
    private static Network withWhatHolds(Network network, Map<Tensor, double[]> values, int examples) {
        if (!network.options().labelsSumToOne()) {
            return network;
        }
        Map<Dim, Integer> sizes = network.sizes(examples);
        for (Tensor tensor : network.labelTensors()) {
            double[] labels = values.get(tensor);
            if (labels != null && !tensor.dims().isEmpty()) {
                int outputs = Objects.requireNonNull(sizes.get(tensor.dims().getFirst()));
                if (!sumToOne(labels, labels.length / outputs)) {
                    return network.withOptions(network.options().withLabelsSumToOne(false));
                }
            }
        }
        return network;
    }

    /** Whether the numbers sum to 1 along the first of two axes, exactly. */
    private static boolean sumToOne(double[] labels, int columns) {
        Real[] sums = new Real[columns];
        Arrays.fill(sums, Real.ZERO);
        for (int n = 0; n < labels.length; n++) {
            sums[n % columns] = sums[n % columns].add(Real.valueOf(labels[n]));
        }
        return Arrays.stream(sums).allMatch(Real.ONE::equals);
    }

    /** The same for a program of gradients at hand. */
    public static Report run(
            Network network, Program program, Map<Tensor, double[]> values, int examples, Options options) {
        return new GradientCheck(network, program, values, examples, options).report();
    }

    private Report report() {
        List<Tensor> parameters = checked();
        Random random = new Random(options.seed());
        Map<Tensor, int[]> sample = new LinkedHashMap<>();
        int sampled = Math.min(examples, options.maxExamples());
        parameters.forEach(p -> sample.put(p, chosen(length(p, sampled), options.maxEntries(), random)));
        int[] rows = chosen(examples, options.maxExamples(), random);
        Map<Tensor, int[]> all = new LinkedHashMap<>();
        parameters.forEach(p -> all.put(p, chosen(length(p, examples), Integer.MAX_VALUE, random)));
        long work = (options.inDouble() ? total(all) : 0) + (options.inReal() ? total(sample) : 0);
        Counter counter = new Counter(work);
        Side<Double> inDouble =
                new Side<>(DoubleArithmetic.INSTANCE, values, examples, DOUBLE_TOLERANCE, DOUBLE_ROUNDING);
        Map<Tensor, Comparison> first =
                options.inDouble() ? inDouble.compare(all, new NumericGradient()::inDouble, counter) : Map.of();
        Map<Tensor, Comparison> second = options.inReal()
                ? new Side<>(RealArithmetic.INSTANCE, only(rows), rows.length, REAL_TOLERANCE, REAL_ROUNDING)
                        .compare(
                                sample,
                                (cost, tensor, entry, scale) ->
                                        NumericGradient.inReal(cost, RealArithmetic.INSTANCE, tensor, entry),
                                counter)
                : Map.of();
        List<Result> results = parameters.stream()
                .map(p -> new Result(
                        network.forward().gradientOf(p).name(),
                        shape(p, network.sizes(examples)),
                        first.get(p),
                        second.get(p)))
                .toList();
        return new Report(
                results,
                examples,
                rows.length,
                inDouble.values.at(network.forward().cost(), 0));
    }

    /** What is given and has a gradient: the parameters, and inputs where their gradient is asked for. */
    private List<Tensor> checked() {
        Set<Tensor> given = Set.copyOf(network.forward().given());
        Set<Tensor> parameters = Set.copyOf(network.parameters());
        return network.forward().wanted().stream()
                .filter(t -> given.contains(t) && (parameters.contains(t) || isDerived(t)))
                .toList();
    }

    private boolean isDerived(Tensor t) {
        Tensor gradient = network.forward().gradientOf(t);
        return program.equations().stream().anyMatch(e -> e.target().equals(gradient));
    }

    private static long total(Map<Tensor, int[]> entries) {
        return entries.values().stream().mapToLong(e -> e.length).sum();
    }

    /** How many entries a tensor has with so many examples. */
    private int length(Tensor p, int of) {
        int all = Objects.requireNonNull(values.get(p)).length;
        return p.dims().contains(network.examples()) ? all / examples * of : all;
    }

    private static List<Integer> shape(Tensor p, Map<Dim, Integer> sizes) {
        return p.dims().stream().map(d -> Objects.requireNonNull(sizes.get(d))).toList();
    }

    /** At most so many of 0..n-1, in order. */
    private static int[] chosen(int n, int most, Random random) {
        int[] all = new int[n];
        for (int i = 0; i < n; i++) {
            all[i] = i;
        }
        if (n <= most) {
            return all;
        }
        for (int i = 0; i < most; i++) {
            int j = i + random.nextInt(n - i);
            int swapped = all[i];
            all[i] = all[j];
            all[j] = swapped;
        }
        int[] some = Arrays.copyOf(all, most);
        Arrays.sort(some);
        return some;
    }

    /** The same numbers with these examples alone. */
    private Map<Tensor, double[]> only(int[] rows) {
        Map<Tensor, double[]> some = new LinkedHashMap<>();
        values.forEach((tensor, numbers) -> {
            int axis = tensor.dims().indexOf(network.examples());
            if (axis < 0) {
                some.put(tensor, numbers);
                return;
            }
            int below = 1;
            for (Dim dim : tensor.dims().subList(axis + 1, tensor.dims().size())) {
                below *= Objects.requireNonNull(network.sizes(examples).get(dim));
            }
            some.put(tensor, only(numbers, examples, rows, below));
        });
        return some;
    }

    /** These entries along an axis of so many examples, with {@code below} entries for one value of its index. */
    private static double[] only(double[] numbers, int examples, int[] rows, int below) {
        double[] kept = new double[numbers.length / examples * rows.length];
        for (int n = 0; n < kept.length; n++) {
            int above = n / below / rows.length;
            int example = rows[n / below % rows.length];
            kept[n] = numbers[(above * examples + example) * below + n % below];
        }
        return kept;
    }

    /** These columns of a matrix of so many. */
    static double[] only(double[] numbers, int examples, int[] rows) {
        return only(numbers, examples, rows, 1);
    }

    private final class Counter {
        private final long work;
        private long done;

        Counter(long work) {
            this.work = work;
        }

        void add() {
            done++;
            if (options.progress() != null) {
                options.progress().done(done, work);
            }
        }
    }

    private interface Numeric<T> {
        @Nullable
        T derivative(PerturbedCost<T> cost, Tensor tensor, int entry, double scale);
    }

    /** The comparison in one arithmetic. */
    private final class Side<T> {
        private final Arithmetic<T> arithmetic;
        private final Map<Dim, Integer> sizes;
        private final double tolerance;
        private final double rounding;
        private final Values<T> values = new Values<>();
        private final Map<Tensor, double[]> given;

        Side(Arithmetic<T> arithmetic, Map<Tensor, double[]> given, int examples, double tolerance, double rounding) {
            this.rounding = rounding;
            this.arithmetic = arithmetic;
            this.sizes = network.sizes(examples);
            this.tolerance = tolerance;
            this.given = given;
            given.forEach((tensor, numbers) -> values.put(tensor, numbers, arithmetic));
            new Interpreter<>(arithmetic, sizes).run(program, values);
            fillZeros();
        }

        /** What the cost does not depend on has no equation for its gradient. */
        private void fillZeros() {
            for (Tensor p : checked()) {
                if (!isDerived(p)) {
                    double[] zeros = new double[Objects.requireNonNull(given.get(p)).length];
                    values.put(network.forward().gradientOf(p), zeros, arithmetic);
                }
            }
        }

        Map<Tensor, Comparison> compare(Map<Tensor, int[]> entries, Numeric<T> numeric, Counter counter) {
            double scale = 0;
            for (Tensor p : entries.keySet()) {
                for (T x : values.get(network.forward().gradientOf(p))) {
                    // A tensor that overflowed is wrong by itself; the others are still measured.
                    double own = arithmetic.toDouble(partial(p, x));
                    scale = Double.isFinite(own) ? Math.hypot(scale, own) : scale;
                }
            }
            double size = arithmetic.toDouble(
                    arithmetic.abs(values.at(network.forward().cost(), 0)));
            double noise = rounding * Math.max(size, scale);
            PerturbedCost<T> cost = perturbed();
            Map<Tensor, Comparison> found = new LinkedHashMap<>();
            for (Map.Entry<Tensor, int[]> e : entries.entrySet()) {
                Tally<T> tally = new Tally<>(arithmetic, shape(e.getKey(), sizes));
                Tensor gradient = network.forward().gradientOf(e.getKey());
                for (int entry : e.getValue()) {
                    tally.add(
                            entry,
                            partial(e.getKey(), values.at(gradient, entry)),
                            numeric.derivative(cost, e.getKey(), entry, scale));
                    counter.add();
                }
                found.put(e.getKey(), tally.comparison(FLOOR * scale, tolerance, noise));
            }
            return found;
        }

        /** The partial derivative of the cost; what belongs to single examples is kept times their number. */
        private T partial(Tensor of, T derived) {
            boolean perExample = !network.forward().scale(of).equals(Expr.ONE);
            int m = Objects.requireNonNull(sizes.get(network.examples()));
            return perExample ? arithmetic.div(derived, arithmetic.of(m)) : derived;
        }

        private PerturbedCost<T> perturbed() {
            List<Equation> written = network.forward().equations();
            Program stable = Programs.forward(network);
            Values<T> inputs = new Values<>();
            given.forEach((tensor, numbers) -> inputs.put(tensor, numbers, arithmetic));
            return new PerturbedCost<>(stable, written, new HashSet<>(checked()), arithmetic, sizes, inputs);
        }
    }
}
