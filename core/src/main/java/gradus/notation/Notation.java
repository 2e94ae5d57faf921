package gradus.notation;

import gradus.InputException;
import gradus.formula.Symbols;
import gradus.network.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a course or book writes networks, as data.
 *
 * @param name as it is asked for
 * @param title of the course or book
 * @param about what a reader must know of its conventions, in sentences
 * @param penalised the same where the cost has a penalty
 * @param examples how examples lie
 * @param inputsFirst whether weights have the inputs first: W is (n_{l-1}, n_l)
 * @param partial whether a derived tensor is always the partial of the cost; otherwise what belongs to single examples
 *     is kept per example, without the 1/m of the mean
 * @param layer how the number of a layer is set
 * @param gradient a derived tensor's name: {@code d{}}
 * @param indices other letters for indices
 * @param count the number of examples
 * @param cost the cost
 * @param penalty a factor that stands for lambda/m; empty where lambda and m stand as they are
 * @param averaged losses whose sum over the outputs is divided by their number
 * @param symbols letters, by the calculus' own letter
 * @param inserted derived tensors that the notation has no symbol for, by letter
 * @param sums names for sums over the examples in derived tensors, by letter
 * @param marks signs of operations
 */
public record Notation(
        String name,
        String title,
        List<String> about,
        List<String> penalised,
        Examples examples,
        boolean inputsFirst,
        boolean partial,
        LayerStyle layer,
        String gradient,
        Map<String, String> indices,
        String count,
        String cost,
        String penalty,
        Set<String> averaged,
        List<Symbol> symbols,
        Set<String> inserted,
        Map<String, Symbol> sums,
        Symbols.Marks marks) {
    /** How examples lie in a matrix. */
    public enum Examples {
        COLUMNS,
        ROWS,
        /** One example, in column vectors. */
        ONE
    }

    /**
     * How the number of a layer is set.
     *
     * @param place above, below, plain (on the line) or code
     * @param around what stands around the number: {@code [{}]}
     */
    public record LayerStyle(String place, String around) {}

    /**
     * A letter.
     *
     * @param of the calculus' letter: A, Z, W, dZ; X and Y for what is given
     * @param letter the notation's
     * @param shift added to the number of the layer
     * @param output whether it is for the output layer only
     * @param plain without the number of a layer
     * @param bias whether it is the weight of a unit that is always 1, in the weights' column 0
     */
    public record Symbol(String of, String letter, int shift, boolean output, boolean plain, boolean bias) {}

    /** The names of those that come with Gradus, the default first. */
    public static List<String> names() {
        return Files.names();
    }

    /**
     * A notation by name, or from a file of one's own.
     *
     * @throws InputException if there is no such notation, with the nearest name
     */
    public static Notation of(String name) {
        if (!names().contains(name)) {
            throw new InputException("there is no notation '" + name + "'" + Suggestion.of(name, names())
                    + "\n  notations: " + String.join(", ", names()));
        }
        return parse(name, Files.read(name));
    }

    /** The calculus' own: columns are examples, names as in array files. */
    public static Notation standard() {
        return of(names().getFirst());
    }

    /**
     * Reads a notation's text: one convention a line.
     *
     * @throws InputException naming the line that is not understood
     */
    public static Notation parse(String name, String text) {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String raw : text.split("\n", -1)) {
            String line = raw.replaceFirst("#.*", "").strip();
            if (!line.isEmpty()) {
                String[] words = line.split("\\s+", 2);
                lines.computeIfAbsent(words[0], w -> new ArrayList<>()).add(words.length > 1 ? words[1] : "");
            }
        }
        return new Reader(name, lines).notation();
    }

    /** The same symbols with arrays that lie otherwise. */
    public Notation lying(Examples where, boolean weightsTurned) {
        return with(where, weightsTurned, partial);
    }

    /** The same with the 1/m of the mean where the cost puts it, or kept out of what belongs to single examples. */
    public Notation withPartial(boolean always) {
        return with(examples, inputsFirst, always);
    }

    private Notation with(Examples where, boolean weightsTurned, boolean always) {
        return new Notation(
                name,
                title,
                about,
                penalised,
                where,
                weightsTurned,
                always,
                layer,
                gradient,
                indices,
                count,
                cost,
                penalty,
                averaged,
                symbols,
                inserted,
                sums,
                marks);
    }

    /** The symbol for a letter in a layer, if the notation has one of its own. */
    Optional<Symbol> symbol(String letter, boolean output) {
        return symbols.stream()
                .filter(s -> s.of().equals(letter) && (output || !s.output()))
                .max((a, b) -> Boolean.compare(a.output(), b.output()));
    }

    /** Turns lines into a notation. */
    private record Reader(String name, Map<String, List<String>> lines) {
        private static final Set<String> WORDS = Set.of(
                "title",
                "about",
                "penalised",
                "examples",
                "weights",
                "derived",
                "layer",
                "gradient",
                "index",
                "count",
                "cost",
                "penalty",
                "mean",
                "symbol",
                "insert",
                "sum",
                "marks");

        Notation notation() {
            for (String word : lines.keySet()) {
                if (!WORDS.contains(word)) {
                    throw new InputException(
                            "the notation " + name + ": '" + word + "' is unknown" + Suggestion.of(word, WORDS));
                }
            }
            String[] layer = one("layer", "above [{}]").split("\\s+");
            String[] marks = one("marks", "*").split("\\s+");
            String times = " " + marks[0] + " ";
            String product = marks.length > 1 ? " " + marks[1] + " " : " ";
            return new Notation(
                    name,
                    one("title", name),
                    lines.getOrDefault("about", List.of()),
                    lines.getOrDefault("penalised", List.of()),
                    examples(),
                    one("weights", "out-in").equals("in-out"),
                    one("derived", "").equals("partial"),
                    new LayerStyle(layer[0], layer.length > 1 ? layer[1] : "{}"),
                    one("gradient", "d{}"),
                    pairs("index"),
                    one("count", "m"),
                    one("cost", "J"),
                    one("penalty", ""),
                    words("mean"),
                    lines.getOrDefault("symbol", List.of()).stream()
                            .map(this::symbol)
                            .toList(),
                    words("insert"),
                    sums(),
                    new Symbols.Marks(
                            times, product, marks.length > 2 ? marks[2] : "^T", "⊙", product.isBlank() ? "" : "@"));
        }

        private String one(String word, String otherwise) {
            return lines.containsKey(word) ? lines.get(word).getLast() : otherwise;
        }

        private Examples examples() {
            return switch (one("examples", "columns")) {
                case "columns" -> Examples.COLUMNS;
                case "rows" -> Examples.ROWS;
                case "one" -> Examples.ONE;
                case String other ->
                    throw new InputException(
                            "the notation " + name + ": examples are columns, rows or one, not " + other);
            };
        }

        private Set<String> words(String word) {
            Set<String> all = new LinkedHashSet<>();
            lines.getOrDefault(word, List.of()).forEach(l -> all.addAll(List.of(l.split("\\s+"))));
            return all;
        }

        private Map<String, String> pairs(String word) {
            Map<String, String> pairs = new LinkedHashMap<>();
            for (String line : lines.getOrDefault(word, List.of())) {
                String[] both = line.split("\\s+");
                pairs.put(both[0], both[both.length - 1]);
            }
            return pairs;
        }

        private Map<String, Symbol> sums() {
            Map<String, Symbol> sums = new LinkedHashMap<>();
            lines.getOrDefault("sum", List.of()).stream().map(this::symbol).forEach(s -> sums.put(s.of(), s));
            return sums;
        }

        private Symbol symbol(String line) {
            List<String> words = new ArrayList<>(List.of(line.split("\\s+")));
            if (words.size() < 2) {
                throw new InputException("the notation " + name + ": '" + line + "' needs a letter and its symbol");
            }
            String of = words.removeFirst();
            boolean output = words.remove("output");
            boolean plain = words.remove("plain");
            boolean bias = words.remove("bias");
            int shift = words.remove("+1") ? 1 : 0;
            return new Symbol(of, words.getFirst(), shift, output, plain, bias);
        }
    }
}
