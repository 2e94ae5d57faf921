package gradus.check;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Part;
import gradus.network.Programs;
import gradus.network.TrainingPrograms.Mask;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Random numbers for a system of equations, or for layers at which a gradient arrives: normal ones, and labels of which
 * one in the direction of their first index is 1, the others 0; drawn again until every value is a number.
 */
final class RandomSystem {
    private static final int ATTEMPTS = 60;

    /** Beyond this a value has left what numbers of this kind should give. */
    private static final double LARGEST = 1e6;

    private final Network network;
    private final Map<Dim, Integer> sizes;
    private final Random random;
    private final double lambda;

    private RandomSystem(Network network, int examples, long seed, double lambda) {
        this.network = network;
        this.sizes = network.sizes(examples);
        this.random = new Random(seed);
        this.lambda = lambda;
    }

    /** @throws InputException if no numbers were found at which every value is finite */
    static Map<Tensor, double[]> of(Network network, int examples, long seed, double lambda) {
        RandomSystem system = new RandomSystem(network, examples, seed, lambda);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Map<Tensor, double[]> drawn = system.drawn(seed + attempt, attempt >= ATTEMPTS / 2);
            if (system.isDefined(drawn)) {
                return drawn;
            }
        }
        throw new InputException(
                network + ": no random numbers were found at which the cost is defined; give some with --data");
    }

    private Map<Tensor, double[]> drawn(long seed, boolean positive) {
        Map<Tensor, double[]> numbers = new LinkedHashMap<>();
        Map<Tensor, double[]> parameters = RandomNumbers.parameters(network, seed);
        for (Tensor tensor : network.forward().given()) {
            double[] own = parameters.get(tensor);
            numbers.put(tensor, own != null ? own : given(tensor, positive));
        }
        return numbers;
    }

    private double[] given(Tensor tensor, boolean positive) {
        double[] numbers = new double[size(tensor)];
        Part.Role role = network.part(tensor).role();
        switch (role) {
            case LABEL -> labels(tensor, numbers);
            case SETTING -> numbers[0] = lambda;
            case MASK -> {
                double keep = network.masks().stream()
                        .filter(m -> m.tensor().equals(tensor))
                        .mapToDouble(Mask::keep)
                        .findFirst()
                        .orElseThrow();
                Arrays.setAll(numbers, n -> random.nextDouble() < keep ? 1 : 0);
            }
            case INPUT, GRADIENT, PARAMETER, VALUE, COST ->
                Arrays.setAll(numbers, n -> positive ? 0.1 + random.nextDouble() : random.nextGaussian());
        }
        return numbers;
    }

    private void labels(Tensor tensor, double[] labels) {
        boolean ofClasses = !tensor.dims().isEmpty()
                && !tensor.dims().getFirst().equals(network.examples())
                && size(tensor.dims().getFirst()) > 1;
        if (!ofClasses) {
            Arrays.setAll(labels, n -> 0.1 + 0.8 * random.nextDouble());
            return;
        }
        int classes = size(tensor.dims().getFirst());
        int each = labels.length / classes;
        for (int n = 0; n < each; n++) {
            labels[random.nextInt(classes) * each + n] = 1;
        }
    }

    private boolean isDefined(Map<Tensor, double[]> numbers) {
        Values<Double> values = new Values<>();
        numbers.forEach((tensor, x) -> values.put(tensor, x, DoubleArithmetic.INSTANCE));
        new Interpreter<>(DoubleArithmetic.INSTANCE, sizes).run(Programs.forward(network), values);
        return network.forward().equations().stream()
                .allMatch(e -> Arrays.stream(values.doubles(e.target(), DoubleArithmetic.INSTANCE))
                        .allMatch(x -> Math.abs(x) < LARGEST));
    }

    private int size(Dim dim) {
        return Objects.requireNonNull(sizes.get(dim));
    }

    private int size(Tensor tensor) {
        return tensor.dims().stream().mapToInt(this::size).reduce(1, Math::multiplyExact);
    }
}
