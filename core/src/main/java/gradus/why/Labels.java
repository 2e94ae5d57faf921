package gradus.why;

import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.Outputs;
import gradus.network.Programs;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Random labels as a classifier has them: 0 and 1, where outputs are probabilities. */
final class Labels {
    private Labels() {}

    /** The numbers with labels 0 and 1, if every output of a chain lies between them and its loss is defined there. */
    static Map<Tensor, double[]> plain(Network network, Map<Tensor, double[]> numbers, int examples) {
        if (!network.isChain() || network.upstream() != null) {
            return numbers;
        }
        double[] labels = Objects.requireNonNull(numbers.get(network.labels()));
        if (Outputs.areCoupled(network) || !areProbabilities(network)) {
            return numbers;
        }
        double[] plain = labels.clone();
        // Not as many of one as of the other: gradients that cancel by chance would show what is not so in general.
        double border = Arrays.stream(labels)
                .sorted()
                .skip(labels.length / 4)
                .findFirst()
                .orElse(0.5);
        Arrays.setAll(plain, n -> labels[n] >= border ? 1 : 0);
        Map<Tensor, double[]> changed = new LinkedHashMap<>(numbers);
        changed.put(network.labels(), plain);
        return Double.isFinite(cost(network, changed, examples)) ? changed : numbers;
    }

    /** Whether the output activation takes values from near 0 to near 1 and no others. */
    private static boolean areProbabilities(Network network) {
        var activation = Outputs.activation(network);
        int samples = 121;
        double[] z = new double[network.outputs() * samples];
        Arrays.setAll(z, n -> (n % samples - samples / 2) / 6.0);
        Values<Double> values = new Values<>();
        gradus.math.Exprs.tensors(activation.body()).forEach(t -> values.put(t, z, DoubleArithmetic.INSTANCE));
        double[] a = new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(samples))
                .evaluate(activation, values).stream().mapToDouble(x -> x).toArray();
        double least = Arrays.stream(a).min().orElse(Double.NaN);
        double most = Arrays.stream(a).max().orElse(Double.NaN);
        return least >= 0 && least < 0.1 && most > 0.9 && most <= 1;
    }

    private static double cost(Network network, Map<Tensor, double[]> numbers, int examples) {
        Values<Double> values = new Values<>();
        numbers.forEach((t, x) -> values.put(t, x, DoubleArithmetic.INSTANCE));
        new Interpreter<>(DoubleArithmetic.INSTANCE, network.sizes(examples)).run(Programs.forward(network), values);
        return values.at(network.forward().cost(), 0);
    }
}
