package gradus.network;

import gradus.math.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code "2 > 4 tanh > 1 sigmoid"}. */
final class NetworkText {
    private static final String WHAT = "the network";
    private static final int MAX_SIZE = 1_000_000;
    private static final int MAX_LAYERS = 1_000;

    /** As a repeating decimal is written, so that a network's text is read back as it was. */
    private static final String FRACTION = "[-+]?\\d{1,18}/0{0,9}[1-9]\\d{0,17}";

    private final String text;
    private final Set<String> known;
    private int at;

    private NetworkText(String text, Set<String> known) {
        this.text = text;
        this.known = known;
    }

    /** @param known names of activations and layers */
    static List<LayerSpec> parse(String text, Set<String> known) {
        NetworkText parser = new NetworkText(text, known);
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(parser.inputs());
        parser.rest(layers);
        if (layers.size() < 2) {
            throw parser.error("a network has inputs and at least one layer, as in \"2 > 4 tanh > 1 sigmoid\"");
        }
        return layers;
    }

    /** Hidden layers alone, as {@code --hidden "16 relu > 8 relu"} gives them. */
    static List<LayerSpec> parseHidden(String text, Set<String> known) {
        if (text.isBlank()) {
            return List.of();
        }
        NetworkText parser = new NetworkText(text, known);
        List<LayerSpec> layers = new ArrayList<>(List.of(parser.layer()));
        parser.rest(layers);
        return layers;
    }

    /** Adds the layers that follow the first one, to the end of the text. */
    private void rest(List<LayerSpec> layers) {
        while (separator()) {
            layers.add(layer());
            if (layers.size() > MAX_LAYERS) {
                throw error("more than " + MAX_LAYERS + " layers");
            }
        }
        space();
        if (at < text.length()) {
            throw error("'>' is expected between layers");
        }
    }

    private LayerSpec inputs() {
        int size = size("the number of inputs");
        space();
        if (at < text.length() && Character.isLetter(text.charAt(at))) {
            throw error("the first size is the number of inputs and has no activation");
        }
        return new LayerSpec(size, List.of());
    }

    private LayerSpec layer() {
        int size = size("the size of a layer");
        List<LayerSpec.Part> parts = new ArrayList<>();
        for (space(); at < text.length() && Character.isLetter(text.charAt(at)); space()) {
            int start = at;
            String name = name();
            if (!known.contains(name)) {
                String message = "there is no activation or layer '" + name + "'" + Suggestion.of(name, known);
                throw Pointer.error(WHAT, text, start, at, message);
            }
            parts.add(new LayerSpec.Part(name, numbers()));
        }
        return new LayerSpec(size, parts);
    }

    private int size(String what) {
        space();
        int start = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.isEmpty()) {
            throw error(what + " is expected, a whole number");
        }
        if (digits.length() > 8 || Integer.parseInt(digits) == 0 || Integer.parseInt(digits) > MAX_SIZE) {
            at = start;
            throw error(what + " must be from 1 to " + MAX_SIZE);
        }
        return Integer.parseInt(digits);
    }

    private List<Rational> numbers() {
        space();
        List<Rational> numbers = new ArrayList<>();
        if (at >= text.length() || text.charAt(at) != '(') {
            return numbers;
        }
        int close = text.indexOf(')', at);
        if (close < 0) {
            throw error("')' is missing");
        }
        for (String number : text.substring(at + 1, close).split(",", -1)) {
            numbers.add(number(number.strip()));
        }
        at = close + 1;
        return numbers;
    }

    private Rational number(String number) {
        if (number.matches(FRACTION)) {
            String[] parts = number.split("/");
            return Numbers.parse(parts[0], "the network").over(Numbers.parse(parts[1], "the network"));
        }
        if (!number.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
            throw error("'" + number + "' is not a number");
        }
        return Numbers.parse(number, "the network");
    }

    private boolean separator() {
        space();
        for (String s : List.of("->", ">", "\u2192")) {
            if (text.startsWith(s, at)) {
                at += s.length();
                return true;
            }
        }
        return false;
    }

    private String name() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at))
                        || text.charAt(at) == '_'
                        || (text.charAt(at) == '-' && !text.startsWith("->", at)))) {
            at++;
        }
        return text.substring(start, at);
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private gradus.InputException error(String message) {
        return Pointer.error(WHAT, text, Math.min(at, text.length()), message);
    }
}
