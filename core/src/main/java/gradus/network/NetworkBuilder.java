package gradus.network;

import gradus.math.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a network in Java: {@code Network.inputs(2).layer(4, "tanh").layer(1, "sigmoid").build()}.
 */
public final class NetworkBuilder {
    private final List<LayerSpec> layers = new ArrayList<>();
    private NetworkOptions options = NetworkOptions.defaults();

    NetworkBuilder(int inputs) {
        layers.add(new LayerSpec(inputs, List.of()));
    }

    /** Adds a layer; parts are names such as {@code "batchnorm"}, {@code "relu"}, {@code "dropout"}. */
    public NetworkBuilder layer(int size, String... parts) {
        layers.add(new LayerSpec(
                size,
                List.of(parts).stream()
                        .map(p -> new LayerSpec.Part(p, List.of()))
                        .toList()));
        return this;
    }

    /** Gives numbers to the part added last, as in {@code layer(4, "leaky-relu").with(0.1)}. */
    public NetworkBuilder with(double... numbers) {
        LayerSpec last = layers.removeLast();
        List<LayerSpec.Part> parts = new ArrayList<>(last.parts());
        LayerSpec.Part part = parts.removeLast();
        List<Rational> values = java.util.Arrays.stream(numbers)
                .mapToObj(n -> Rational.parse(BigDecimal.valueOf(n).toPlainString()))
                .toList();
        parts.add(new LayerSpec.Part(part.name(), values));
        layers.add(new LayerSpec(last.size(), parts));
        return this;
    }

    public NetworkBuilder loss(String loss) {
        options = options.withLoss(loss);
        return this;
    }

    public NetworkBuilder options(NetworkOptions options) {
        this.options = options;
        return this;
    }

    /** @throws gradus.InputException if a name is unknown or the parts do not fit together */
    public Network build() {
        return Network.of(layers, options);
    }
}
