package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Rational;
import gradus.math.Tensor;
import gradus.network.LayerNumbers;
import gradus.network.LayerSpec;
import gradus.network.LayerSpec.Part;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same chain with other numbers in layers that libraries compute with other numbers: another epsilon in a
 * normalisation, n - 1 in its variance. One convention holds for all layers of a kind.
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
        Set<Part> parts = new LinkedHashSet<>();
        network.specs().forEach(s -> parts.addAll(s.parts()));
        List<Claims> found = new ArrayList<>();
        int most = agreeing(claims, network, tolerance);
        for (Part part : parts) {
            for (Part variant : LayerNumbers.variants(network.options().library(), part)) {
                Network other = with(network, part, variant);
                int agreeing = agreeing(claims, other, tolerance);
                if (agreeing > most) {
                    found.clear();
                    most = agreeing;
                }
                if (agreeing == most) {
                    found.add(claims.withNetwork(other).withNote(note(part, variant)));
                }
            }
        }
        return found.subList(0, Math.min(MOST, found.size()));
    }

    private static Note note(Part usual, Part variant) {
        return new Note(
                "layer-variant",
                variant + " is what these numbers were computed with, not the usual " + usual
                        + ": libraries differ here, and either is right.");
    }

    private static Network with(Network network, Part part, Part variant) {
        List<LayerSpec> specs = network.specs().stream()
                .map(s -> s.withParts(s.parts().stream()
                        .map(p -> p.equals(part) ? variant : p)
                        .toList()))
                .toList();
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
