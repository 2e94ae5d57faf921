package gradus.testing;

import gradus.math.Relabelling;
import gradus.math.Relabelling.Placement;
import gradus.math.Tensor;
import gradus.network.Library;
import gradus.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The built-in library with another letter for every tensor, so that what relies on a letter shows. Some of them mean
 * something else wherever people name arrays: a is no activation here but the bias, h the scale of a normalisation, K the
 * cost. They come in the alphabetical order of those they replace, because terms of a sum and factors stand in that order.
 */
public final class OtherLetters {
    private static final Map<String, String> LETTERS = letters();

    private static final Pattern WORD = Pattern.compile("\\b[A-Za-z][A-Za-z0-9]*\\b");

    private OtherLetters() {}

    private static Map<String, String> letters() {
        Map<String, String> letters = new LinkedHashMap<>();
        letters.put("A", "B");
        letters.put("B", "G");
        letters.put("D", "C");
        letters.put("H", "F");
        letters.put("J", "K");
        letters.put("N", "M");
        letters.put("S", "O");
        letters.put("W", "Q");
        letters.put("Y", "R");
        letters.put("Z", "U");
        letters.put("b", "a");
        letters.put("beta", "c");
        letters.put("dA", "dB");
        letters.put("dAout", "dBout");
        letters.put("gamma", "h");
        letters.put("mean", "o");
        letters.put("var", "u");
        return letters;
    }

    /** The library. */
    public static Library library() {
        return Library.parse(in(builtIn()));
    }

    /** The text of the built-in library. */
    public static String builtIn() {
        try (InputStream in = Objects.requireNonNull(Library.class.getResourceAsStream("library.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A library's text with the other letters in its cost and its layers. */
    public static String in(String text) {
        StringBuilder out = new StringBuilder();
        boolean block = false;
        for (String line : text.split("\n", -1)) {
            block = line.startsWith("layer ") || line.startsWith("cost ") || block && line.startsWith(" ");
            out.append(block ? replaced(line) : line).append('\n');
        }
        return out.substring(0, out.length() - 1);
    }

    private static String replaced(String line) {
        return WORD.matcher(line).replaceAll(w -> LETTERS.getOrDefault(w.group(), w.group()));
    }

    /**
     * From the tensors of a network to those of the same network with the other letters.
     *
     * @throws IllegalArgumentException if the two are not the same network
     */
    public static Relabelling between(Network plain, Network other) {
        Map<Tensor, Placement> placements = new LinkedHashMap<>();
        Iterator<Tensor> others = other.parts().keySet().iterator();
        plain.parts().forEach((tensor, part) -> {
            Tensor renamed = others.next();
            if (other.part(renamed).layer() != part.layer()
                    || other.part(renamed).role() != part.role()) {
                throw new IllegalArgumentException(tensor + " of " + plain + " is not " + renamed + " of " + other);
            }
            placements.put(tensor, Placement.named(renamed.name(), tensor));
        });
        return new Relabelling(placements, Map.of(), Map.of());
    }

    /** What the tensors of a network are called in the same network with the other letters. */
    public static Map<String, String> names(Network plain, Network other) {
        return between(plain, other).tensors().entrySet().stream()
                .collect(Collectors.toMap(
                        e -> e.getKey().name(), e -> e.getValue().name()));
    }
}
