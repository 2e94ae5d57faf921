package gradus.layout;

import gradus.array.NdArray;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** A random network with its arrays, from a number alone. */
public final class RandomCase {
    /** Losses with output activations whose values they are defined for; null for any. */
    private static final List<Map.Entry<String, List<String>>> OUTPUTS = List.of(
            Map.entry("bce", List.of("sigmoid", "softmax")),
            Map.entry("cross-entropy", List.of("softmax", "sigmoid", "exp", "softplus", "softmin")),
            Map.entry("nll", List.of("log-softmax", "identity")),
            Map.entry("squared-error", List.of()),
            Map.entry("mse", List.of()),
            Map.entry("absolute-error", List.of()),
            Map.entry("huber", List.of()),
            Map.entry("hinge", List.of("identity", "tanh")),
            Map.entry("poisson", List.of("exp", "softplus", "sigmoid")));

    public final int number;
    public final String spec;
    public final String loss;
    public final double lambda;
    public final Layout layout;
    public final boolean saturated;
    public final boolean normalised;
    public final Network network;
    final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final Random random;
    private final int examples;

    public RandomCase(int number) {
        this.number = number;
        this.random = new Random(number);
        this.saturated = number % 10 == 9;
        this.examples = 3 + random.nextInt(5);
        this.layout = Layout.values()[number % 3];
        this.lambda = random.nextInt(3) == 0 ? 0.7 : 0;
        Map.Entry<String, List<String>> output = OUTPUTS.get(number % OUTPUTS.size());
        this.loss = output.getKey();
        this.spec = spec(output.getValue());
        this.normalised = spec.contains("norm");
        this.network =
                Network.parse(spec, NetworkOptions.defaults().withLoss(loss).withPenalty(lambda > 0));
        fill();
    }

    private String spec(List<String> outputs) {
        List<String> all = new ArrayList<>(NetworkOptions.defaults().library().activationNames());
        StringBuilder text = new StringBuilder().append(1 + random.nextInt(5));
        int depth = 1 + number % 5;
        for (int l = 1; l < depth; l++) {
            // Every activation in turn, so that all of them occur in hidden layers.
            String activation = all.get((number * 3 + l) % all.size());
            if (saturated && activation.equals("exp")) {
                activation = "tanh";
            }
            text.append(" > ").append(2 + random.nextInt(4));
            int normalisation = random.nextInt(5);
            text.append(normalisation == 0 ? " batchnorm" : normalisation == 1 ? " layernorm" : "");
            text.append(' ').append(activation);
            if (Set.of("leaky-relu", "elu", "celu").contains(activation) && random.nextBoolean()) {
                text.append("(0.3)");
            }
            text.append(random.nextInt(4) == 0 ? " dropout(0.25)" : "");
        }
        List<String> choice = outputs.isEmpty() ? all : outputs;
        String last = choice.get(number / OUTPUTS.size() % choice.size());
        if (saturated && loss.equals("bce")) {
            // Its cost is infinite where another output than the label's is 1.
            last = "sigmoid";
        }
        return text.append(" > ")
                .append(1 + random.nextInt(3) + (last.contains("softm") ? 1 : 0))
                .append(' ')
                .append(last)
                .toString();
    }

    private void fill() {
        put(network.input(), 1);
        labels();
        network.parameters().forEach(p -> {
            boolean matrix = p.dims().size() == 2;
            double scale = matrix ? 0.9 / Math.sqrt(size(p, 1)) : 0.4;
            boolean sharp = saturated
                    && matrix
                    && !p.dims().getFirst().equals(network.output().dims().getFirst());
            put(p, sharp ? 25 * scale : scale);
        });
        network.masks().forEach(m -> {
            double[] mask = new double[size(m.tensor(), 0) * examples];
            java.util.Arrays.setAll(mask, n -> random.nextDouble() < m.keep() ? 1 : 0);
            put(m.tensor(), mask);
        });
    }

    private void labels() {
        int outputs = network.outputs();
        double[] labels = new double[outputs * examples];
        for (int j = 0; j < examples; j++) {
            int chosen = random.nextInt(outputs);
            for (int i = 0; i < outputs; i++) {
                labels[i * examples + j] = switch (loss) {
                    case "bce" -> random.nextInt(2);
                    case "cross-entropy", "nll" -> i == chosen ? 1 : 0;
                    case "hinge" -> 2 * random.nextInt(2) - 1;
                    case "poisson" -> random.nextInt(4);
                    default -> random.nextGaussian();
                };
            }
        }
        put(network.labels(), labels);
    }

    private void put(Tensor tensor, double scale) {
        int size = 1;
        for (int d = 0; d < tensor.dims().size(); d++) {
            size *= size(tensor, d);
        }
        double[] numbers = new double[size];
        java.util.Arrays.setAll(numbers, n -> scale * random.nextGaussian());
        put(tensor, numbers);
    }

    private void put(Tensor tensor, double[] numbers) {
        String name = tensor.equals(network.input()) ? "X" : tensor.name();
        Given shape = new Given(network, examples, Map.of(), layout, Map.of(), List.of());
        arrays.put(name, shape.inLayout(tensor, numbers));
    }

    private int size(Tensor tensor, int dim) {
        return Objects.requireNonNull(network.sizes(examples).get(tensor.dims().get(dim)));
    }

    public Pass pass() {
        return Pass.run("case", GivenReader.read("case", arrays, network, layout, lambda));
    }

    @Override
    public String toString() {
        return number + "|" + spec + "|" + loss + "|" + lambda + "|" + layout;
    }
}
