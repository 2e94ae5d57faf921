package gradus.network;

import gradus.InputException;
import gradus.math.Dim;
import gradus.math.Index;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the letters of a system's indices run over. A dimension is called n and its first letter, {@code nf} for f, and
 * {@code n2} for the letter i2; that of the examples is m.
 */
final class Dimensions {
    private static final int LARGEST = 1_000_000;

    /** More than any machine trains: beyond this an array's length is no longer a whole number of 32 bits. */
    private static final long MOST_ENTRIES = 1_000_000_000;

    private final Dim examples;
    private final Map<String, Dim> letters = new LinkedHashMap<>();
    private final Map<Dim, Integer> sizes = new LinkedHashMap<>();
    private final Map<String, Line> declared = new LinkedHashMap<>();
    private final Set<String> used = new LinkedHashSet<>();

    Dimensions(Dim examples) {
        this.examples = examples;
    }

    Dim examples() {
        return examples;
    }

    /** By dimension, that of the examples left out. */
    Map<Dim, Integer> sizes() {
        return sizes;
    }

    void add(Line.Dims line) {
        for (Line.Group group : line.groups()) {
            boolean ofExamples = group.size().text().equals(examples.name());
            Dim dim = ofExamples
                    ? examples
                    : new Dim(name(group.letters().getFirst().text()));
            for (Line.Word letter : group.letters()) {
                if (letter.text().equals(examples.name())) {
                    throw line.source()
                            .error(letter.at(), "m is the number of examples; choose another letter for this index");
                }
                if (letters.putIfAbsent(letter.text(), dim) != null) {
                    throw line.source()
                            .error(letter.at(), "the index " + letter + " has a size already; one letter has one size");
                }
                declared.put(letter.text(), line);
            }
            if (!ofExamples) {
                sizes.put(dim, size(line, group));
            }
        }
    }

    private String name(String letter) {
        String number = letter.substring(1);
        String name = "n" + (number.isEmpty() || letter.charAt(0) != 'i' ? letter : number);
        return sizes.containsKey(new Dim(name)) ? "n" + letter : name;
    }

    private static int size(Line.Dims line, Line.Group group) {
        Line.Word size = group.size();
        if (size.text().isEmpty()) {
            throw line.source()
                    .error(size.at(), missing(group.letters().getFirst().text()));
        }
        if (!size.text().matches("[0-9]+")) {
            throw line.source()
                    .error(size.at(), size.end(), "a size is a whole number, or m for the number of examples");
        }
        int value = size.text().length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(size.text());
        if (value == 0 || value > LARGEST) {
            throw line.source().error(size.at(), "a size must be from 1 to " + LARGEST);
        }
        return value;
    }

    static String missing(String letter) {
        return "the size of " + letter + " is missing: write " + letter + " = 4, or " + letter
                + " = m for the number of examples";
    }

    /** The indices of a tensor as it is written. */
    List<Index> indices(Line.Entry entry, Line.Source source) {
        List<Index> indices = new ArrayList<>();
        for (Line.Word word : entry.indices()) {
            Index index = index(word.text());
            if (index == null) {
                throw source.error(word.at(), unknown(word.text()));
            }
            indices.add(index);
        }
        return indices;
    }

    /** @throws InputException if no array can hold a tensor of these dimensions */
    void requireStorable(Line.Entry entry, List<Dim> dims, Line.Source source) {
        long entries = 1;
        for (Dim dim : dims) {
            entries *= sizes.getOrDefault(dim, 1);
            if (entries > MOST_ENTRIES) {
                throw source.error(
                        entry.name().at(),
                        entry.letter() + " has more than " + MOST_ENTRIES + " entries, which is more than can be held");
            }
        }
    }

    @Nullable
    Index index(String letter) {
        Dim dim = letters.get(letter);
        if (dim == null) {
            return null;
        }
        used.add(letter);
        return new Index(letter, dim);
    }

    /** Whether an index is called so. */
    boolean isLetter(String name) {
        return letters.containsKey(name);
    }

    static String unknown(String letter) {
        return "the index '" + letter + "' has no size; give it one in a line such as: dims " + letter + " = 4";
    }

    /** A dimension as it was declared: {@code "5 (s, t)"}. */
    String text(Dim dim) {
        return (dim.equals(examples) ? "the m examples" : sizes.get(dim)) + " (" + String.join(", ", letters(dim))
                + ")";
    }

    /** The indices that run over a dimension. */
    List<String> letters(Dim dim) {
        return letters.entrySet().stream()
                .filter(e -> e.getValue().equals(dim))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The size that a formula calls by the name of its dimension. */
    @Nullable
    Dim named(String name) {
        Dim dim = new Dim(name);
        return dim.equals(examples) || sizes.containsKey(dim) ? dim : null;
    }

    /** @throws InputException if a letter has a size and stands nowhere */
    void requireAllUsed() {
        letters.keySet().stream().filter(l -> !used.contains(l)).findFirst().ifPresent(letter -> {
            Line.Dims line = (Line.Dims) java.util.Objects.requireNonNull(declared.get(letter));
            Line.Word word = line.groups().stream()
                    .flatMap(g -> g.letters().stream())
                    .filter(w -> w.text().equals(letter))
                    .findFirst()
                    .orElseThrow();
            throw line.source().error(word.at(), "the index " + letter + " is not used; take it out");
        });
    }
}
