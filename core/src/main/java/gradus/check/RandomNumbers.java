package gradus.check;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.LossDomain;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.network.Programs;
import gradus.network.TrainingPrograms.Mask;
import gradus.network.TrainingPrograms.Parameter;
import gradus.network.TrainingPrograms.Start;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Random examples and parameters at which a network's loss is defined. What labels look like follows from the formulas:
 *
 * <ul>
 *   <li>outputs that are one distribution (each reads the others' inputs): one of them is 1, the others 0;
 *   <li>a loss of the product of a and y alone: -1 or 1;
 *   <li>else numbers at which the loss, as a function of a, is defined: in (0, 1) where it takes log(a) and log(1 - a).
 * </ul>
 */
public final class RandomNumbers {
    /** How far from the edge of the loss's domain outputs and labels stay. */
    private static final double DISTANCE = 0.02;

    private static final int ATTEMPTS = 300;

    /** Of so many drawn examples the first at which the loss is defined are taken; at least twice as many as asked for. */
    private static final int POOL = 400;

    private final Network network;
    private final LossDomain domain;
    private final Random random;
    private final double lambda;

    private RandomNumbers(Network network, long seed, double lambda) {
        this.network = network;
        this.domain = new LossDomain(network);
        this.random = new Random(seed);
        this.lambda = lambda;
    }

    /**
     * Values of the input, the labels, every parameter and mask, and lambda if the cost has it.
     *
     * @param examples at least 1; at least 2 where a layer normalises over them
     * @throws InputException if no parameters were found at which the loss is defined
     */
    public static Map<Tensor, double[]> of(Network network, int examples, long seed, double lambda) {
        return network.isChain() && network.upstream() == null
                ? new RandomNumbers(network, seed, lambda).numbers(examples)
                : RandomSystem.of(network, examples, seed, lambda);
    }

    /** Random parameters alone. */
    public static Map<Tensor, double[]> parameters(Network network, long seed) {
        return new RandomNumbers(network, seed, 0).parameters(0);
    }

    /** What random labels look like; numbers in an interval are a part of all at which the loss is defined. */
    public static Labels labels(Network network) {
        RandomNumbers numbers = new RandomNumbers(network, 0, 0);
        if (Outputs.areCoupled(network)) {
            return new Labels.OneOf();
        }
        if (numbers.takesProducts()) {
            return new Labels.Signs();
        }
        double[] drawn = new double[100];
        java.util.Arrays.setAll(drawn, n -> numbers.inDomain());
        java.util.Arrays.sort(drawn);
        return new Labels.Between(drawn[0], drawn[drawn.length - 1]);
    }

    private Map<Tensor, double[]> numbers(int examples) {
        boolean coupled = Outputs.examplesAreCoupled(network);
        int pool = coupled ? examples : Math.max(POOL, 2 * examples);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Map<Tensor, double[]> numbers = drawn(pool, attempt);
            int[] valid = valid(numbers, pool);
            if (coupled ? valid.length == examples : valid.length >= examples) {
                return coupled ? numbers : first(numbers, pool, java.util.Arrays.copyOf(valid, examples));
            }
        }
        throw new InputException("no random parameters were found at which the loss " + network.loss()
                + " is defined for the output " + network.outputActivation()
                + "; choose an activation whose values it takes, or give --data.");
    }

    private Map<Tensor, double[]> drawn(int examples, int attempt) {
        Map<Tensor, double[]> numbers = new LinkedHashMap<>();
        numbers.put(network.input(), normal(network.inputs() * examples, 1));
        numbers.put(network.labels(), labels(examples));
        numbers.putAll(parameters(attempt));
        Map<Dim, Integer> sizes = network.sizes(examples);
        for (Mask mask : network.masks()) {
            double[] kept = new double[size(mask.tensor(), sizes)];
            java.util.Arrays.setAll(kept, n -> random.nextDouble() < mask.keep() ? 1 : 0);
            numbers.put(mask.tensor(), kept);
        }
        if (network.options().penalised()) {
            numbers.put(network.lambda(), new double[] {lambda});
        }
        return numbers;
    }

    /** Later attempts reach further from 0, for losses that are defined only there. */
    private Map<Tensor, double[]> parameters(int attempt) {
        Map<Tensor, double[]> numbers = new LinkedHashMap<>();
        Map<Dim, Integer> sizes = network.sizes(1);
        for (Parameter p : Programs.parameters(network)) {
            List<Integer> shape = p.value().dims().stream()
                    .map(d -> Objects.requireNonNull(sizes.get(d)))
                    .toList();
            double[] entries = normal(
                    size(p.value(), sizes),
                    shape.size() > 1 ? 1 / Math.sqrt(product(shape.subList(1, shape.size()))) : 0.3 + attempt / 40.0);
            if (p.start() == Start.ONE) {
                java.util.Arrays.setAll(entries, n -> 1 + entries[n]);
            }
            numbers.put(p.value(), entries);
        }
        return numbers;
    }

    private static int product(List<Integer> sizes) {
        return sizes.stream().reduce(1, Math::multiplyExact);
    }

    private static int size(Tensor tensor, Map<Dim, Integer> sizes) {
        int size = 1;
        for (Dim dim : tensor.dims()) {
            size = Math.multiplyExact(size, Objects.requireNonNull(sizes.get(dim)));
        }
        return size;
    }

    private double[] normal(int n, double scale) {
        double[] numbers = new double[n];
        java.util.Arrays.setAll(numbers, i -> scale * random.nextGaussian());
        return numbers;
    }

    private double[] labels(int examples) {
        int outputs = network.outputs();
        double[] labels = new double[outputs * examples];
        if (Outputs.areCoupled(network)) {
            for (int j = 0; j < examples; j++) {
                labels[random.nextInt(outputs) * examples + j] = 1;
            }
        } else if (takesProducts()) {
            java.util.Arrays.setAll(labels, n -> random.nextBoolean() ? 1 : -1);
        } else {
            java.util.Arrays.setAll(labels, n -> inDomain());
        }
        return labels;
    }

    /** Whether the loss stays what it is when a is doubled and y halved, whatever a and y are. */
    private boolean takesProducts() {
        for (double a : new double[] {0.25, 1.5, -0.75}) {
            for (double y : new double[] {1, -1, 0.5}) {
                double here = loss(a, y);
                double there = loss(2 * a, y / 2);
                if (!(Math.abs(here - there) <= 1e-14 * Math.abs(here))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The cost of one example all of whose outputs and labels are these, without the network before it. */
    private double loss(double a, double y) {
        Values<Double> values = new Values<>();
        fill(values, network.output(), a);
        fill(values, network.labels(), y);
        network.parameters().forEach(p -> fill(values, p, 0));
        fill(values, network.lambda(), 0);
        return new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(1))
                .evaluate(network.forward().equations().getLast(), values)
                .getFirst();
    }

    private void fill(Values<Double> values, Tensor tensor, double x) {
        double[] all = new double[size(tensor, network.sizes(1))];
        java.util.Arrays.fill(all, x);
        values.put(tensor, all, DoubleArithmetic.INSTANCE);
    }

    private double inDomain() {
        for (int attempt = 0; attempt < 10_000; attempt++) {
            double y = 6 * random.nextDouble() - 3;
            Values<Double> values = new Values<>();
            fill(values, network.output(), y);
            fill(values, network.labels(), y);
            if (domain.violation(values, 1, -DISTANCE).isEmpty()) {
                return y;
            }
        }
        throw new InputException("no number was found at which the loss " + network.loss() + " is defined.");
    }

    /** Examples at whose outputs the loss is defined. */
    private int[] valid(Map<Tensor, double[]> numbers, int examples) {
        Values<Double> values = new Values<>();
        numbers.forEach((tensor, x) -> values.put(tensor, x, DoubleArithmetic.INSTANCE));
        Program forward = Programs.forward(network);
        new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(examples)).run(forward, values);
        double[] outputs = values.doubles(network.output(), DoubleArithmetic.INSTANCE);
        return java.util.stream.IntStream.range(0, examples)
                .filter(j -> isInside(outputs, examples, j, numbers))
                .toArray();
    }

    private boolean isInside(double[] outputs, int examples, int j, Map<Tensor, double[]> numbers) {
        Values<Double> one = new Values<>();
        double[] labels = Objects.requireNonNull(numbers.get(network.labels()));
        one.put(network.output(), column(outputs, examples, j), DoubleArithmetic.INSTANCE);
        one.put(network.labels(), column(labels, examples, j), DoubleArithmetic.INSTANCE);
        for (double a : column(outputs, examples, j)) {
            if (!(Math.abs(a) < 1e6)) {
                return false;
            }
        }
        return domain.violation(one, 1, -1e-6).isEmpty();
    }

    private static double[] column(double[] matrix, int columns, int j) {
        double[] column = new double[matrix.length / columns];
        java.util.Arrays.setAll(column, i -> matrix[i * columns + j]);
        return column;
    }

    private Map<Tensor, double[]> first(Map<Tensor, double[]> numbers, int pool, int[] kept) {
        Map<Tensor, double[]> some = new LinkedHashMap<>();
        numbers.forEach((tensor, x) -> {
            int rank = tensor.dims().size();
            boolean ofExamples = rank > 0 && tensor.dims().get(rank - 1).equals(network.examples());
            some.put(tensor, ofExamples ? GradientCheck.only(x, pool, kept) : x);
        });
        return some;
    }
}
