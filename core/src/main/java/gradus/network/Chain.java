package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Rational;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layers in order, each reading what the one before it gives, and some adding what a labelled one gives: as a network text
 * has them.
 */
final class Chain {
    private final NetworkOptions options;
    private final Library library;
    private final Dim examples;
    private final List<LayerSpec> specs;

    /** By place, from 0 for the input: the place whose units its own are the same as. */
    private final int[] same;

    private final Tensor input;
    private final List<Node> nodes = new ArrayList<>();

    Chain(List<LayerSpec> specs, NetworkOptions options, Dim examples) {
        this.options = options;
        this.library = options.library();
        this.examples = examples;
        this.specs = withMasks(inOwnNames(specs));
        this.same = sameUnits();
        this.input = Tensor.of(library.outputLetter() + 0, unitsDim(0), examples);
        List<Tensor> outputs = new ArrayList<>(List.of(input));
        Map<String, Tensor> labelled = new HashMap<>();
        label(0, input, labelled);
        for (int l = 1; l < this.specs.size(); l++) {
            LayerSpec spec = this.specs.get(l);
            List<Tensor> added = spec.added().stream()
                    .map(a -> java.util.Objects.requireNonNull(labelled.get(a)))
                    .toList();
            Node node = new LayerBuilder(options, l, spec, unitsDim(l), examples, outputs.getLast()).build(added);
            nodes.add(node);
            outputs.add(node.output());
            label(l, node.output(), labelled);
        }
    }

    /** The layers with the library's own name for every part; names that it does not know as they stand. */
    private List<LayerSpec> inOwnNames(List<LayerSpec> layers) {
        return layers.stream()
                .map(layer -> layer.withParts(layer.parts().stream()
                        .map(p -> new LayerSpec.Part(library.partName(p.name()), p.numbers()))
                        .toList()))
                .toList();
    }

    private void label(int place, Tensor output, Map<String, Tensor> labelled) {
        if (!specs.get(place).label().isEmpty()) {
            labelled.put(specs.get(place).label(), output);
        }
    }

    /** The layers with the masks that the options ask for: hidden ones that have none of their own get one. */
    private List<LayerSpec> withMasks(List<LayerSpec> layers) {
        if (options.keep().isOne()) {
            return List.copyOf(layers);
        }
        LayerSpec.Part mask =
                new LayerSpec.Part(library.maskLayer().name(), List.of(Rational.ONE.minus(options.keep())));
        List<LayerSpec> masked = new ArrayList<>(layers);
        for (int l = 1; l < layers.size() - 1; l++) {
            LayerSpec layer = layers.get(l);
            if (layer.hasSize() && layer.parts().stream().noneMatch(this::isMask)) {
                List<LayerSpec.Part> parts = new ArrayList<>(layer.parts());
                parts.add(mask);
                masked.set(l, layer.withParts(parts));
            }
        }
        return List.copyOf(masked);
    }

    private boolean isMask(LayerSpec.Part part) {
        Definition.Layer layer = library.layer(part.name());
        return layer != null && layer.hasMask();
    }

    /** The layers without any mask but those that are kept. */
    List<LayerSpec> withMasks(java.util.Set<Tensor> kept) {
        List<LayerSpec> masked = new ArrayList<>(List.of(specs.getFirst()));
        for (int l = 1; l < specs.size(); l++) {
            LayerSpec spec = specs.get(l);
            boolean stays = nodes.get(l - 1).masks().stream().anyMatch(m -> kept.contains(m.tensor()));
            List<LayerSpec.Part> others =
                    spec.parts().stream().filter(p -> !isMask(p)).toList();
            masked.add(stays ? spec : spec.withParts(others));
        }
        return masked;
    }

    /** A layer without a size has the units of the one before it, and what is added has the same units as the sum. */
    private int[] sameUnits() {
        int[] first = new int[specs.size()];
        Map<String, Integer> labelled = new HashMap<>();
        for (int l = 0; l < first.length; l++) {
            LayerSpec spec = specs.get(l);
            first[l] = spec.hasSize() ? l : first[l - 1];
            for (String label : spec.added()) {
                int other = java.util.Objects.requireNonNull(labelled.get(label), label);
                requireEqual(l, first[l], label, other, first[other]);
                int least = Math.min(first[l], first[other]);
                int most = Math.max(first[l], first[other]);
                for (int p = 0; p <= l; p++) {
                    first[p] = first[p] == most ? least : first[p];
                }
            }
            if (!spec.label().isEmpty()) {
                labelled.put(spec.label(), l);
            }
        }
        return first;
    }

    private void requireEqual(int layer, int own, String label, int other, int others) {
        int size = specs.get(own).size();
        int added = specs.get(others).size();
        if (size != added) {
            throw new InputException("the network: layer " + layer + " (" + specs.get(layer) + ") has " + size
                    + " units, and '" + label + "', which is added to it, has " + added
                    + (other == 0 ? " (the inputs)" : " (layer " + other + ")") + "; only equal sizes can be added");
        }
    }

    private Dim unitsDim(int l) {
        return new Dim("n" + same[l]);
    }

    /** Sizes of all dimensions but that of the examples. */
    Map<Dim, Integer> sizes() {
        Map<Dim, Integer> sizes = new LinkedHashMap<>();
        for (int l = 0; l < specs.size(); l++) {
            sizes.put(unitsDim(l), specs.get(same[l]).size());
        }
        return sizes;
    }

    /** The units of a layer, 0 for the inputs. */
    int size(int layer) {
        return specs.get(same[layer]).size();
    }

    List<LayerSpec> specs() {
        return specs;
    }

    Tensor input() {
        return input;
    }

    Tensor output() {
        return nodes.getLast().output();
    }

    List<Node> nodes() {
        return nodes;
    }

    /** The name of the output layer's activation; the default where what it gives is no activation's values. */
    String outputActivation() {
        LayerSpec last = specs.getLast();
        Optional<String> named = last.parts().stream()
                .map(LayerSpec.Part::name)
                .filter(n -> library.activation(n) != null)
                .findFirst();
        return last.added().isEmpty() && named.isPresent()
                ? named.get()
                : library.defaultActivation().name();
    }

    /** The network text, in the form it is stored. */
    String text() {
        return specs.stream().map(LayerSpec::toString).collect(java.util.stream.Collectors.joining(" > "));
    }
}
