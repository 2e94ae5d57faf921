package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.IndexForm;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerNumbers;
import gradus.network.LayerSpec;
import gradus.network.LayerSpec.Part;
import gradus.network.Library;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The same chain with layers that courses and libraries compute otherwise: another epsilon in a normalisation, n - 1 in
 * its variance, a bias that is subtracted, dropout that is not inverted. One convention holds for all layers of a kind.
 */
final class Variants {
    /** So many are tried where the forward values leave them open. */
    private static final int MOST = 16;

    private Variants() {}

    /** Those that the forward values of the file speak for, likeliest first; nothing where there are none. */
    static List<Claims> of(Claims claims, double tolerance) {
        Network network = claims.network();
        if (!network.isChain()) {
            return List.of();
        }
        List<Claims> found = new ArrayList<>();
        int usual = agreeing(claims, network, tolerance);
        int most = usual;
        for (Variant variant : variants(network)) {
            int agreeing = agreeing(claims, variant.network(), tolerance);
            if (agreeing > most) {
                found.clear();
                most = agreeing;
            }
            if (agreeing == most && (variant.isOfNumbers() || agreeing > usual)) {
                found.add(claims.withNetwork(variant.network()).withNote(variant.note()));
            }
        }
        return found.subList(0, Math.min(MOST, found.size()));
    }

    /** @param isOfNumbers whether libraries differ in it so often that no forward value needs to speak for it */
    private record Variant(Network network, boolean isOfNumbers, Note note) {}

    private static List<Variant> variants(Network network) {
        Library library = network.options().library();
        Set<Part> parts = new LinkedHashSet<>();
        network.specs().forEach(s -> parts.addAll(s.parts()));
        List<Variant> found = new ArrayList<>();
        for (Part part : parts) {
            boolean mask = part.name().equals(library.maskLayerName());
            for (Part variant : LayerNumbers.variants(library, part)) {
                Network other = with(network, p -> p.equals(part) ? variant : p);
                found.add(new Variant(other, !mask, mask ? classicDropout() : note(part, variant)));
            }
        }
        List<Part> weights = LayerNumbers.otherWeights(library);
        for (Part other : weights.stream().anyMatch(parts::contains) ? List.<Part>of() : weights) {
            Network with = withFirst(network, other);
            found.add(new Variant(
                    with, false, otherWeights(other, with.forward().equations().getFirst())));
        }
        return found;
    }

    private static Note note(Part usual, Part variant) {
        return new Note(
                "layer-variant",
                variant + " is what these numbers were computed with, not the usual " + usual
                        + ": libraries differ here, and either is right.");
    }

    private static Note classicDropout() {
        return new Note(
                "layer-variant",
                "What dropout keeps is not divided by the keep probability: right for dropout as it was first published"
                        + " (Srivastava et al. 2014), which multiplies by it at test time instead.");
    }

    private static Note otherWeights(Part part, Equation first) {
        return new Note(
                "layer-variant",
                "Every layer is computed as the first, " + first.target() + " = " + IndexForm.text(first.body())
                        + ", and so are its gradients: as right as the usual form (" + part + ").");
    }

    private static Network with(Network network, UnaryOperator<Part> parts) {
        return of(
                network,
                network.specs().stream()
                        .map(s -> s.withParts(s.parts().stream().map(parts).toList()))
                        .toList());
    }

    /** With other weights in every layer that has some. */
    private static Network withFirst(Network network, Part weights) {
        List<LayerSpec> specs = new ArrayList<>(List.of(network.specs().getFirst()));
        for (LayerSpec spec : network.specs().subList(1, network.specs().size())) {
            List<Part> parts = new ArrayList<>(spec.parts());
            if (spec.hasSize()) {
                parts.addFirst(weights);
            }
            specs.add(spec.withParts(parts));
        }
        return of(network, specs);
    }

    private static Network of(Network network, List<LayerSpec> specs) {
        return Network.of(
                specs, network.options().withLoss(network.lossOrNull()).withKeep(Rational.ONE));
    }

    /** How many forward values are what the network computes from the file's own values before them. */
    private static int agreeing(Claims claims, Network network, double tolerance) {
        Upstream own = Numbers.of(claims, network, true);
        Comparison plain = Comparison.plain();
        Map<Tensor, Equation> equations = new LinkedHashMap<>();
        network.forward().equations().forEach(e -> equations.put(e.target(), e));
        int count = 0;
        for (Equation e : equations.values()) {
            double[] given = claims.values().get(e.target());
            if (given != null && Exprs.tensors(e.body()).stream().allMatch(own::knows)) {
                count += plain.error(e.target(), given, own.evaluate(e)) <= tolerance ? 1 : 0;
            }
        }
        return count;
    }
}
