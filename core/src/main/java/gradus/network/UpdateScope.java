package gradus.network;

import gradus.math.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The meaning of names in an optimiser's lines. Its names may have hyphens and primes: where {@code learning-rate} is a
 * number, it is read as one name and not as a difference.
 */
final class UpdateScope extends NamedValues {
    /** Names of lines, which have no value before their line is read. */
    private final Set<String> targets = new LinkedHashSet<>();

    UpdateScope(UpdateRule rule) {
        super(Map.of());
        for (Tensor tensor : List.of(UpdateRule.PARAMETER, UpdateRule.GRADIENT, UpdateRule.STEP, UpdateRule.RATE)) {
            put(tensor.name(), tensor.at());
        }
        rule.states().forEach(state -> put(state.name(), state.at()));
        rule.lines().forEach(line -> targets.add(line.target()));
    }

    /** The longest name that is known; where none is, all that could belong to one, so that a message has it whole. */
    @Override
    public int nameLength(String text, int word) {
        int known = -1;
        int at = word;
        while (true) {
            if (isKnown(text.substring(0, at))) {
                known = at;
            }
            int further = further(text, at);
            if (further == at) {
                return known < 0 ? at : known;
            }
            at = further;
        }
    }

    private boolean isKnown(String name) {
        return variable(name) != null || targets.contains(name) || FormulaNames.constant(name) != null;
    }

    /** The place after a prime, or after a hyphen and the word that it joins to what stands before it. */
    private static int further(String text, int at) {
        if (text.startsWith(UpdateRule.PRIME, at)) {
            return at + 1;
        }
        if (at + 1 >= text.length() || text.charAt(at) != '-' || !Character.isLetter(text.charAt(at + 1))) {
            return at;
        }
        int end = at + 1;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    @Override
    public String unknown(String name) {
        return targets.contains(name)
                ? name + " has no value here: only lines after its own can use it"
                : super.unknown(name);
    }
}
