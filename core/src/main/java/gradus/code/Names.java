package gradus.code;

import gradus.math.Dim;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names in a notation as identifiers of a language: no sign it does not take, no word it keeps to itself, no name twice. */
final class Names {
    private static final Map<Character, String> GREEK = Map.ofEntries(
            Map.entry('α', "alpha"),
            Map.entry('β', "beta"),
            Map.entry('γ', "gamma"),
            Map.entry('δ', "delta"),
            Map.entry('Δ', "Delta"),
            Map.entry('ε', "epsilon"),
            Map.entry('η', "eta"),
            Map.entry('θ', "theta"),
            Map.entry('Θ', "Theta"),
            Map.entry('λ', "lambda"),
            Map.entry('μ', "mu"),
            Map.entry('σ', "sigma"),
            Map.entry('Σ', "Sigma"),
            Map.entry('∂', "d"),
            Map.entry('∇', "grad"),
            // Of compound names such as W.grad.
            Map.entry('.', "_"),
            Map.entry('/', "_"));

    private final Set<String> taken;
    private final Map<Object, String> names = new HashMap<>();

    /** @param reserved words that may name nothing */
    Names(Set<String> reserved) {
        this.taken = new HashSet<>(reserved);
    }

    String of(Tensor tensor) {
        return names.computeIfAbsent(tensor, t -> fresh(tensor.name()));
    }

    String of(Dim dim) {
        return names.computeIfAbsent(dim, d -> fresh(dim.name()));
    }

    String of(Index index) {
        return names.computeIfAbsent("index " + index.name(), i -> fresh(index.name()));
    }

    /** Whether nothing has that name. */
    boolean isFree(String name) {
        return !taken.contains(name);
    }

    private String fresh(String name) {
        String identifier = identifier(name);
        while (!taken.add(identifier)) {
            identifier += "_";
        }
        return identifier;
    }

    private static String identifier(String name) {
        StringBuilder text = new StringBuilder();
        for (char c : name.toCharArray()) {
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_');
            text.append(plain ? String.valueOf(c) : GREEK.getOrDefault(c, ""));
        }
        return text.isEmpty() || Character.isDigit(text.charAt(0)) ? "v" + text : text.toString();
    }
}
