package gradus.layout;

import gradus.InputException;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.TrainingPrograms.Mask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a file's masks make of a network: one that is not in the file keeps every unit, and one that the network does not
 * have is not used.
 *
 * @param network the network with the masks that are given, and no others
 * @param missing the masks of the network that are not given
 * @param unused the given masks of layers that have none in the network, with the numbers of the layers
 */
public record GivenMasks(Network network, List<Tensor> missing, Map<Tensor, Integer> unused) {
    private static final Rational HALF = Rational.of(1, 2);

    public GivenMasks {
        missing = List.copyOf(missing);
        unused = Collections.unmodifiableMap(new LinkedHashMap<>(unused));
    }

    /** @param given whether the file has a mask */
    public static GivenMasks of(Network asked, Predicate<Tensor> given) {
        List<Tensor> own = asked.masks().stream().map(Mask::tensor).toList();
        Set<Tensor> kept = own.stream().filter(given).collect(Collectors.toCollection(HashSet::new));
        List<Tensor> missing = own.stream().filter(m -> !kept.contains(m)).toList();
        Map<Tensor, Integer> unused = new LinkedHashMap<>();
        everyMask(asked)
                .ifPresent(every -> every.masks().stream()
                        .map(Mask::tensor)
                        .filter(m -> !own.contains(m) && given.test(m))
                        .forEach(m -> unused.put(m, every.part(m).layer())));
        return new GivenMasks(missing.isEmpty() ? asked : asked.withMasks(kept), missing, unused);
    }

    /**
     * The network with a mask after every layer; empty where the library has no layer with a mask, or a part of the
     * network takes its letter.
     */
    public static Optional<Network> everyMask(Network network) {
        NetworkOptions options = network.options().withLoss(network.loss()).withKeep(Rational.ONE);
        try {
            LayerSpec.Part mask = mask(options);
            List<LayerSpec> layers = new ArrayList<>(network.specs());
            for (int l = 1; l < layers.size(); l++) {
                int number = l;
                boolean masked = network.masks().stream()
                        .anyMatch(m -> network.part(m.tensor()).layer() == number);
                List<LayerSpec.Part> parts = new ArrayList<>(layers.get(l).parts());
                if (!masked) {
                    parts.add(mask);
                }
                layers.set(l, layers.get(l).withParts(parts));
            }
            return Optional.of(Network.of(layers, options));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /** The layer with a mask, as the library calls it: what the network of a probability to keep units has. */
    private static LayerSpec.Part mask(NetworkOptions options) {
        LayerSpec plain = new LayerSpec(1, List.of());
        Network sample =
                Network.of(List.of(plain, plain, plain), options.withLoss(null).withKeep(HALF));
        return sample.specs().get(1).parts().getLast();
    }

    /** What is missing, as a sentence; empty where nothing is. */
    public Optional<String> sentence(String file) {
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("no dropout is applied where no mask is given: "
                        + missing.stream().map(Tensor::name).collect(Collectors.joining(", "))
                        + (missing.size() == 1 ? " is" : " are") + " not in " + file);
    }
}
