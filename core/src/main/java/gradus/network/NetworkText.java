package gradus.network;

import gradus.InputException;
import gradus.math.Rational;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
    private final Library library;
    private final Set<String> labels = new LinkedHashSet<>();
    private final Cursor in;

    private NetworkText(String text, Library library) {
        this.text = text;
        this.library = library;
        this.in = new Cursor(WHAT, text, 0);
    }

    /** Names as they stand in the text, whichever spelling of a known one. */
    static List<LayerSpec> parse(String text, Library library) {
        String name = text.strip();
        if (name.endsWith(".gradus") || name.endsWith(".safetensors")) {
            throw new InputException(
                    name + ": a chain of layers is needed here, as in" + " \"2 > 4 tanh > 1 sigmoid\", and no file");
        }
        NetworkText parser = new NetworkText(text, library);
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(parser.inputs());
        parser.rest(layers);
        if (layers.size() < 2) {
            throw parser.in.error("a network has inputs and at least one layer, as in \"2 > 4 tanh > 1 sigmoid\"");
        }
        return layers;
    }

    /** Hidden layers alone, as {@code --hidden "16 relu > 8 relu"} gives them. */
    static List<LayerSpec> parseHidden(String text, Library library) {
        if (text.isBlank()) {
            return List.of();
        }
        NetworkText parser = new NetworkText(text, library);
        List<LayerSpec> layers = new ArrayList<>(List.of(parser.layer()));
        parser.rest(layers);
        return layers;
    }

    /** Adds the layers that follow the first one, to the end of the text. */
    private void rest(List<LayerSpec> layers) {
        while (separator()) {
            layers.add(layer());
            if (layers.size() > MAX_LAYERS) {
                throw in.error("more than " + MAX_LAYERS + " layers");
            }
        }
        if (!in.isAtEnd()) {
            throw in.error("'>' is expected between layers");
        }
    }

    private LayerSpec inputs() {
        String label = label();
        int size = size("the number of inputs");
        in.space();
        if (Character.isLetter(in.peek())) {
            throw in.error("the first size is the number of inputs and has no activation");
        }
        return new LayerSpec(label, size, List.of(), List.of());
    }

    private LayerSpec layer() {
        String label = label();
        boolean hasSize = !Character.isLetter(in.peek());
        int size = hasSize ? size("the size of a layer") : 0;
        List<LayerSpec.Part> parts = new ArrayList<>();
        while (Character.isLetter(in.peek())) {
            int start = in.at();
            String name = name();
            Set<String> known = library.partNames();
            if (!known.contains(library.partName(name))) {
                String message = "there is no activation or layer '" + name + "'" + Suggestion.of(name, known);
                throw Pointer.error(WHAT, text, start, in.at(), message);
            }
            parts.add(new LayerSpec.Part(name, numbers()));
        }
        List<String> added = new ArrayList<>();
        while (in.take("+")) {
            added.add(reference());
        }
        return new LayerSpec(label, size, parts, added);
    }

    /** {@code a:} in front of a layer; empty, and nothing is read, if there is none. */
    private String label() {
        in.space();
        int start = in.at();
        String name = in.name();
        if (!name.isEmpty() && Character.isLetter(name.charAt(0)) && in.take(":")) {
            if (!labels.add(name)) {
                throw in.error(start, "two layers are labelled '" + name + "'");
            }
            return name;
        }
        in.moveTo(start);
        return "";
    }

    /** A label behind a plus sign. */
    private String reference() {
        in.space();
        int start = in.at();
        String name = in.name();
        if (name.isEmpty()) {
            throw in.error("the label of a layer is expected behind '+'");
        }
        if (!labels.contains(name)) {
            throw in.error(
                    start,
                    "no layer before this one is labelled '" + name + "'" + Suggestion.of(name, labels)
                            + (labels.isEmpty() ? "; write a label as in \"a: 16 relu\"" : ""));
        }
        return name;
    }

    private int size(String what) {
        in.space();
        int start = in.at();
        StringBuilder digits = new StringBuilder();
        while (start + digits.length() < text.length() && Character.isDigit(text.charAt(start + digits.length()))) {
            digits.append(text.charAt(start + digits.length()));
        }
        if (digits.isEmpty()) {
            throw in.error(what + " is expected, a whole number");
        }
        if (digits.length() > 8
                || Integer.parseInt(digits, 0, digits.length(), 10) == 0
                || Integer.parseInt(digits, 0, digits.length(), 10) > MAX_SIZE) {
            throw in.error(what + " must be from 1 to " + MAX_SIZE);
        }
        in.moveTo(start + digits.length());
        return Integer.parseInt(digits, 0, digits.length(), 10);
    }

    private List<Rational> numbers() {
        List<Rational> numbers = new ArrayList<>();
        if (in.peek() != '(') {
            return numbers;
        }
        int close = text.indexOf(')', in.at());
        if (close < 0) {
            throw in.error("')' is missing");
        }
        for (String number : text.substring(in.at() + 1, close).split(",", -1)) {
            numbers.add(number(number.strip()));
        }
        in.moveTo(close + 1);
        return numbers;
    }

    private Rational number(String number) {
        if (number.matches(FRACTION)) {
            String[] parts = number.split("/");
            return Numbers.parse(parts[0], "the network").over(Numbers.parse(parts[1], "the network"));
        }
        if (!number.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
            throw in.error("'" + number + "' is not a number");
        }
        return Numbers.parse(number, "the network");
    }

    private boolean separator() {
        return in.take("->") || in.take(">") || in.take("\u2192");
    }

    /** A word of the library, which may have hyphens in it. */
    private String name() {
        int start = in.at();
        int end = start;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end))
                        || text.charAt(end) == '_'
                        || (text.charAt(end) == '-' && !text.startsWith("->", end)))) {
            end++;
        }
        in.moveTo(end);
        return text.substring(start, end);
    }
}
