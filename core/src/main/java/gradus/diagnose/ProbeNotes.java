package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.math.Dim;
import gradus.math.Tensor;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Which mistakes these inputs could not have shown, so that a right verdict is not taken for more than it is. */
public final class ProbeNotes {
    /** Of the note. */
    public static final String ID = "hidden-mistakes";

    private ProbeNotes() {}

    /** One note, or none where these inputs expose all that is known. */
    public static List<Note> of(Claims claims) {
        List<String> reasons = new ArrayList<>();
        Network network = claims.network();
        int m = claims.examples();
        if (m == 1) {
            reasons.add("m = 1 (a missing 1/m, and a sum for a mean, change nothing)");
        }
        if (claims.lambdaGiven() && claims.lambda() == 0) {
            reasons.add("lambda = 0 (nothing of a penalty is seen)");
        }
        if (network.isChain() && network.outputs() == 1) {
            reasons.add("one output (a mean over the outputs is their sum)");
        }
        List<String> square = new ArrayList<>();
        Map<Dim, Integer> sizes = network.sizes(m);
        for (Tensor w : network.weights()) {
            Set<Integer> own = w.dims().stream().map(sizes::get).collect(Collectors.toSet());
            if (w.dims().size() == 2 && own.size() == 1 && !own.contains(1)) {
                square.add(w.name());
            }
        }
        if (!square.isEmpty()) {
            reasons.add("square " + String.join(", ", square)
                    + " (where a transpose is missing, the shapes still fit and nothing complains)");
        }
        boolean asWide = ChainLayer.of(network).stream()
                .anyMatch(l -> Objects.equals(sizes.get(l.output().dims().getFirst()), m));
        if (m > 1 && asWide) {
            reasons.add("as many examples as units (a sum over the wrong axis still has the right shape)");
        }
        return reasons.isEmpty()
                ? List.of()
                : List.of(new Note(
                        ID,
                        "These inputs would hide some mistakes: " + String.join("; ", reasons) + "." + remedy(claims)));
    }

    private static String remedy(Claims claims) {
        if (!claims.network().isChain()) {
            return "";
        }
        return switch (Probe.likeness(claims)) {
            case DISTINCT -> "";
            case EQUAL -> " The other file of the probe shows them.";
            case NONE -> " gradus diagnose --probe writes inputs that show them.";
        };
    }
}
