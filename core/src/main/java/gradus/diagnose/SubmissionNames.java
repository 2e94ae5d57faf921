package gradus.diagnose;

import gradus.InputException;
import gradus.Spelling;
import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.NameTable.Meaning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Gives the arrays of a submission the program's names, whatever they are called in it. */
final class SubmissionNames {
    /** The note about arrays that are not used. */
    static final String IGNORED = "names-ignored";

    private static final int SHOWN = 8;

    /** What names like these usually go with, where the shapes leave the layout open. */
    enum Style {
        COURSE,
        THETA,
        STATE_DICT,
        KERAS
    }

    /**
     * The arrays by the program's names.
     *
     * @param arrays X, Y, J, W1, b1, Z1, A1, D1, dW1, ...
     * @param settings single numbers: lambda, perWeight, keepProb
     */
    record Named(Map<String, NdArray> arrays, Map<String, Double> settings, Style style, List<Note> notes) {}

    private static final Pattern OF_LAYER = Pattern.compile("[dg]?(?:W|b|Z|A|N|gamma|beta)|D|sumW|sumb");

    private final String source;
    private final Map<String, NdArray> given;
    private final Map<String, String> told;
    private final Map<String, String> ofLayers;
    private final Style style;
    private final Map<String, Meaning> meanings = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();

    private SubmissionNames(String source, Map<String, NdArray> given, Map<String, String> told) {
        this.source = source;
        this.told = told;
        Optional<Map<String, NdArray>> thetas = Thetas.split(given, source.endsWith(".mat"));
        this.given = thetas.orElse(given);
        if (thetas.isPresent()) {
            NamesInFile.ofThetas(given.keySet()).ifPresent(notes::add);
        }
        this.ofLayers = StateDict.names(this.given);
        this.style =
                thetas.isPresent() ? Style.THETA : StateDict.style(ofLayers).orElse(Style.COURSE);
    }

    /**
     * @param told the program's name by the file's, for arrays called something else
     * @throws InputException if no name is known
     */
    static Named of(String source, Map<String, NdArray> given, Map<String, String> told) {
        return new SubmissionNames(source, given, told).named();
    }

    private Named named() {
        given.keySet().forEach(this::understand);
        if (meanings.values().stream().allMatch(m -> m.variable().equals("-"))) {
            throw nothingKnown();
        }
        new Numbering(given, meanings, style).apply();
        int layers = layers();
        Map<String, Chosen> chosen = new LinkedHashMap<>();
        meanings.forEach((name, meaning) -> choose(name, resolved(meaning, layers), chosen));
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Map<String, Double> settings = new LinkedHashMap<>();
        chosen.forEach((variable, choice) -> {
            String name = choice.name;
            switch (variable) {
                case "lambda", "perWeight", "keepProb", "dropRate" -> setting(variable, name, settings);
                case "-" -> {}
                default -> arrays.put(variable, array(name));
            }
        });
        noteUnknown();
        Map<String, String> names = new LinkedHashMap<>();
        chosen.forEach((variable, choice) -> names.put(variable, choice.name));
        NamesInFile.of(style, names).ifPresent(notes::add);
        return new Named(style == Style.THETA ? Numbering.withoutOnes(arrays) : arrays, settings, style, notes);
    }

    private void understand(String name) {
        String program = told.get(name);
        Optional<Meaning> meaning = NameTable.of(program == null ? ofLayers.getOrDefault(name, name) : program);
        if (program != null && meaning.isEmpty()) {
            throw new InputException(
                    "--map " + name + "=" + program + ": '" + program
                            + "' is no variable of the program; those are X, Y, J, W1, b1, Z1, A1, dW1, db1, dZ1, dA1 and so on.");
        }
        meaning.ifPresentOrElse(
                m -> meanings.put(name, new Meaning(variable(m, name), m.layer(), program == null ? m.rank() : -1)),
                () -> unknown.add(name));
    }

    private String variable(Meaning m, String name) {
        if (!m.variable().equals("d")) {
            return m.variable();
        }
        boolean mask = Arrays.stream(array(name).data()).allMatch(x -> x == 0 || x == 1);
        return mask && style != Style.THETA ? "D" : "dZ";
    }

    /** The number of layers, as far as the weights tell it; where there are none, the largest number. */
    private int layers() {
        int weights = largest(Set.of("W"));
        return weights > 0 ? weights : Math.max(1, largest(Set.of("Z", "A", "b", "dW", "dZ")));
    }

    private int largest(Set<String> variables) {
        return meanings.values().stream()
                .filter(m -> variables.contains(m.variable()))
                .mapToInt(m -> m.layer() == NameTable.NONE ? 1 : m.layer())
                .max()
                .orElse(0);
    }

    /** AL is A2 where there are two layers; W without a number is W1 where there is one. */
    private static Meaning resolved(Meaning m, int layers) {
        boolean belongs = OF_LAYER.matcher(m.variable()).matches();
        int layer = m.layer() == NameTable.LAST || m.layer() == NameTable.NONE && belongs ? layers : m.layer();
        String variable = m.variable();
        if (layer == 0 && variable.equals("A")) {
            return new Meaning("X", NameTable.NONE, m.rank());
        }
        return new Meaning(variable, layer, m.layer() == NameTable.NONE && belongs ? m.rank() + 4 : m.rank());
    }

    /** The array that stands for a variable, and how plainly its name says so. */
    private record Chosen(String name, int rank) {}

    private void choose(String name, Meaning meaning, Map<String, Chosen> chosen) {
        Chosen mine = new Chosen(name, meaning.rank());
        Chosen other = chosen.putIfAbsent(meaning.name(), mine);
        if (other == null || meaning.variable().equals("-")) {
            return;
        }
        boolean better = mine.rank < other.rank;
        Chosen used = better ? mine : other;
        Chosen left = better ? other : mine;
        chosen.put(meaning.name(), used);
        // The older course's a1 is X with a column of ones.
        boolean ones = style == Style.THETA && meaning.variable().equals("X");
        if (!ones && !array(used.name).equals(array(left.name))) {
            notes.add(new Note(
                    "name-twice",
                    used.name + " and " + left.name + " both look like " + meaning.name() + "; " + used.name
                            + " is used."));
        }
    }

    private void setting(String variable, String name, Map<String, Double> settings) {
        NdArray array = array(name);
        if (array.size() != 1) {
            unknown.add(name);
            return;
        }
        double value = array.value();
        if (variable.equals("dropRate")) {
            settings.putIfAbsent("keepProb", 1 - value);
        } else {
            settings.put(variable, value);
        }
    }

    private void noteUnknown() {
        if (unknown.isEmpty()) {
            return;
        }
        StringBuilder sentence = new StringBuilder("not used, because the name says nothing here: ")
                .append(listed(unknown))
                .append('.');
        Set<String> known = new LinkedHashSet<>();
        meanings.values().forEach(m -> known.add(m.name()));
        unknown.stream()
                .filter(u -> u.length() > 1)
                .flatMap(u -> Spelling.nearest(u, usual(known)).map(k -> u + "=" + k).stream())
                .findFirst()
                .ifPresent(map -> sentence.append(" Was ")
                        .append(map.substring(map.indexOf('=') + 1))
                        .append(" meant? Pass --map ")
                        .append(map)
                        .append('.'));
        notes.add(new Note(IGNORED, sentence.toString()));
    }

    /** Names that this submission could have but has not. */
    private Set<String> usual(Set<String> known) {
        Set<String> names = new TreeSet<>();
        int layers = Math.min(layers(), 100);
        for (int l = 1; l <= layers; l++) {
            for (String variable : List.of("W", "b", "Z", "A", "dW", "db", "dZ", "dA")) {
                names.add(variable + l);
            }
        }
        names.removeAll(known);
        return names;
    }

    private InputException nothingKnown() {
        return new InputException(
                source + ": holds "
                        + (given.isEmpty() ? "nothing" : listed(given.keySet()))
                        + ", of which no name is known. Known are X, Y, W1, b1, Z1, A1, J, dZ1, dA1, dW1, db1, ..., "
                        + "Theta1 and Theta1_grad, 0.weight and 0.weight.grad, dense/kernel; others are told by --map NAME=dW1.");
    }

    private static String listed(java.util.Collection<String> names) {
        String text = names.stream()
                .limit(SHOWN)
                .map(n -> n.replaceAll("[^\\x20-\\x7e]", "?"))
                .map(n -> n.length() > 40 ? n.substring(0, 40) + "..." : n)
                .collect(Collectors.joining(", "));
        return names.size() > SHOWN ? text + " and " + (names.size() - SHOWN) + " more" : text;
    }

    private NdArray array(String name) {
        return Objects.requireNonNull(given.get(name));
    }
}
