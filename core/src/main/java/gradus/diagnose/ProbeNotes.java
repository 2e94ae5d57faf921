package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.network.LayerSpec;
import gradus.network.Network;
import java.util.ArrayList;
import java.util.List;

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
        if (network.outputs() == 1) {
            reasons.add("one output (a mean over the outputs is their sum)");
        }
        List<String> square = new ArrayList<>();
        List<Integer> widths = network.specs().stream().map(LayerSpec::size).toList();
        for (int l = 1; l < widths.size(); l++) {
            if (widths.get(l).equals(widths.get(l - 1)) && widths.get(l) > 1) {
                square.add("W" + l);
            }
        }
        if (!square.isEmpty()) {
            reasons.add("square " + String.join(", ", square)
                    + " (where a transpose is missing, the shapes still fit and nothing complains)");
        }
        if (m > 1 && widths.subList(1, widths.size()).contains(m)) {
            reasons.add("as many examples as units (a sum over the wrong axis still has the right shape)");
        }
        return reasons.isEmpty()
                ? List.of()
                : List.of(new Note(
                        ID,
                        "These inputs would hide some mistakes: " + String.join("; ", reasons) + "." + remedy(claims)));
    }

    private static String remedy(Claims claims) {
        return switch (Probe.kind(claims)) {
            case DISTINCT -> "";
            case EQUAL -> " The other file of the probe shows them.";
            case NONE -> " gradus diagnose --probe writes inputs that show them.";
        };
    }
}
