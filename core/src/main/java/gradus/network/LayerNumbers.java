package gradus.network;

import gradus.math.Rational;
import gradus.network.Definition.Layer;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The numbers that the layers of a library take. */
public final class LayerNumbers {
    private LayerNumbers() {}

    /** By name, with their defaults; none where there is no such layer. */
    public static Map<String, Rational> of(Library library, String name) {
        Layer layer = library.layer(name);
        return layer == null ? Map.of() : Collections.unmodifiableMap(layer.parameters());
    }

    /** What may have weights in the place of the usual layer. */
    public static List<LayerSpec.Part> otherWeights(Library library) {
        return library.layerNames().stream()
                .filter(n -> !n.equals(library.weightLayer().name()))
                .filter(n -> library.layer(n) instanceof Layer l && l.changesSize())
                .map(n -> new LayerSpec.Part(n, List.of()))
                .toList();
    }

    /**
     * A part of a network's text with the numbers that other libraries give it, in every mixture that leaves those told as
     * they are; nothing where the library knows of no others.
     */
    public static List<LayerSpec.Part> variants(Library library, LayerSpec.Part part) {
        Layer layer = library.layer(part.name());
        return layer == null ? List.of() : layer.variants(part);
    }
}
