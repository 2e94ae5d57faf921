package gradus.formula;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code dZ2} is dZ with [2] above it. */
final class LayerInBrackets {
    private static final Pattern NUMBERED = Pattern.compile("([A-Za-z]+)(\\d*)");

    private static final Map<String, String> GREEK = Map.ofEntries(
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

    private LayerInBrackets() {}

    static Glyph glyph(String name) {
        if (name.equals("A0")) {
            return Glyph.letter(name, "X");
        }
        Matcher m = NUMBERED.matcher(name);
        if (!m.matches()) {
            return Glyph.letter(name, name);
        }
        String letters = m.group(1);
        String above = m.group(2).isEmpty() ? "" : "[" + m.group(2) + "]";
        boolean derived = letters.length() > 1 && letters.startsWith("d") && !GREEK.containsKey(letters);
        String base = derived ? letters.substring(1) : letters;
        String letter = GREEK.getOrDefault(base, base);
        return new Glyph(
                name,
                derived ? "d" : "",
                letter,
                above,
                "",
                letter.length() > 1 ? Glyph.Face.UPRIGHT : Glyph.Face.ITALIC);
    }
}
