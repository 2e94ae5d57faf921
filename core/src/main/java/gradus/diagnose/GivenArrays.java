package gradus.diagnose;

import gradus.array.NdArray;
import gradus.diagnose.Meaning.Form;
import gradus.layout.Given;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerSpec;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.network.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of a submission as numbers of a network's tensors: of the network that was told, or of one that has as many
 * layers as the names speak of, and no activation yet.
 */
final class GivenArrays {
    private final Network network;
    private final List<ChainLayer> layers;
    private final Map<Tensor, NdArray> values = new LinkedHashMap<>();
    private final Map<Tensor, NdArray> partials = new LinkedHashMap<>();
    private final Map<Tensor, NdArray> sums = new LinkedHashMap<>();
    private final Map<Tensor, String> names = new LinkedHashMap<>();
    private final Map<Meaning, String> left = new LinkedHashMap<>();

    private GivenArrays(Network network) {
        this.network = network;
        this.layers = ChainLayer.of(network);
    }

    /**
     * @param named by what the names mean; what the network has not is {@link #left}
     * @param names what the file calls them
     */
    static GivenArrays of(Network network, Map<Meaning, NdArray> named, Map<Meaning, String> names) {
        GivenArrays given = new GivenArrays(network);
        Map<String, Tensor> tensors = byPart(network);
        named.forEach((what, array) -> {
            Tensor tensor = given.tensor(what, tensors);
            if (tensor == null) {
                given.left.put(what, names.getOrDefault(what, what.name()));
            } else {
                given.put(what, tensor, array);
            }
        });
        names.forEach((what, name) -> {
            Tensor tensor = given.tensor(what, tensors);
            if (tensor != null) {
                given.names.putIfAbsent(tensor, name);
            }
        });
        return given;
    }

    /** As many layers as were counted, with a normalisation and masks where the names speak of them; sizes are all 1. */
    static Network chain(int depth, Map<Meaning, NdArray> named, Library library) {
        List<LayerSpec> layers = new ArrayList<>(List.of(new LayerSpec(1, List.of())));
        for (int l = 1; l <= depth; l++) {
            int layer = l;
            boolean normalised = named.keySet().stream()
                    .anyMatch(m -> m.layer() == layer
                            && (m.kind() == Kind.NORMALISED || m.kind() == Kind.SCALE || m.kind() == Kind.SHIFT));
            layers.add(new LayerSpec(
                    1,
                    normalised && !library.normalisationNames().isEmpty()
                            ? List.of(new LayerSpec.Part(
                                    library.normalisationNames().iterator().next(), List.of()))
                            : List.of()));
        }
        return Network.of(
                layers,
                NetworkOptions.defaults()
                        .withLibrary(library)
                        .withKeep(speaksOfMasks(named) ? Rational.of(1, 2) : Rational.ONE));
    }

    static boolean speaksOfMasks(Map<Meaning, NdArray> named) {
        return named.keySet().stream().anyMatch(m -> m.kind() == Kind.MASK);
    }

    /**
     * What was read for one network's tensors, for those of another: the same letters of the same layers. What that one
     * has not, such as a mask that is not used, is left out.
     */
    static <T> Map<Tensor, T> inNetwork(Map<Tensor, T> read, Network of, Network other) {
        Map<String, Tensor> tensors = byPart(other);
        Map<Tensor, T> found = new LinkedHashMap<>();
        read.forEach((tensor, what) -> {
            Part part = of.part(tensor);
            Tensor same = tensors.get(key(part.letter(), part.layer()));
            if (same != null) {
                found.put(same, what);
            }
        });
        return found;
    }

    private static Map<String, Tensor> byPart(Network network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.parts().forEach((tensor, part) -> tensors.putIfAbsent(key(part.letter(), part.layer()), tensor));
        return tensors;
    }

    private static String key(String letter, int layer) {
        return letter + " " + layer;
    }

    private @Nullable Tensor tensor(Meaning what, Map<String, Tensor> tensors) {
        Tensor single = switch (network.isChain() ? what.kind() : Kind.VALUE) {
            case INPUT -> network.input();
            case LABEL -> network.upstream() == null ? network.labels() : null;
            case COST -> network.forward().cost();
            default -> null;
        };
        if (single == null) {
            return tensors.get(key(what.letter(), network.isChain() ? what.layer() : 0));
        }
        return what.form() == Form.VALUE ? single : network.forward().gradientOf(single);
    }

    private void put(Meaning what, Tensor tensor, NdArray array) {
        switch (what.form()) {
            case VALUE, GRADIENT -> values.put(tensor, array);
            case PARTIAL -> partials.put(tensor, array);
            case SUMMED -> sums.put(tensor, array);
        }
    }

    Network network() {
        return network;
    }

    /** Of a chain, in order. */
    List<ChainLayer> layers() {
        return layers;
    }

    /** Everything that stands in the file as it is compared. */
    Map<Tensor, NdArray> values() {
        return Collections.unmodifiableMap(values);
    }

    @Nullable
    NdArray get(@Nullable Tensor tensor) {
        return tensor == null ? null : values.get(tensor);
    }

    boolean has(@Nullable Tensor tensor) {
        return tensor != null && values.containsKey(tensor);
    }

    void put(Tensor tensor, NdArray array) {
        values.put(tensor, array);
    }

    /** Partial derivatives, by the gradient that people have in their place. */
    Map<Tensor, NdArray> partials() {
        return partials;
    }

    /** Sums over the examples, by the gradient that they are a part of. */
    Map<Tensor, NdArray> sums() {
        return sums;
    }

    /** What the file calls the arrays, by their tensors. */
    Map<Tensor, String> names() {
        return names;
    }

    /** What the network has not, as the file calls it. */
    Map<Meaning, String> left() {
        return left;
    }

    /** What this file calls the tensor; what files do, where it has no such array. */
    String inFile(Tensor tensor) {
        return names.getOrDefault(tensor, name(tensor));
    }

    /** What the tensor is called in files. */
    String name(Tensor tensor) {
        return name(network, tensor);
    }

    /** What a network's tensor is called in files. */
    static String name(Network network, Tensor tensor) {
        if (!network.isChain()) {
            return tensor.name();
        }
        boolean ofInput = tensor.equals(network.forward().gradientOf(network.input()));
        return tensor.equals(network.input()) ? Given.INPUT : ofInput ? "d" + Given.INPUT : tensor.name();
    }
}
