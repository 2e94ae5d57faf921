package gradus.formula;

import java.util.Map;

/** Greek letters by what they are called on a line of text. */
final class Greek {
    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("Delta", "Δ"),
            Map.entry("epsilon", "ε"),
            Map.entry("eta", "η"),
            Map.entry("Theta", "Θ"),
            Map.entry("theta", "θ"),
            Map.entry("lambda", "λ"),
            Map.entry("mu", "μ"),
            Map.entry("pi", "π"),
            Map.entry("rho", "ρ"),
            Map.entry("sigma", "σ"),
            Map.entry("phi", "φ"));

    private Greek() {}

    /** The letter of that name, or the word as it is. */
    static String letter(String word) {
        return LETTERS.getOrDefault(word, word);
    }
}
