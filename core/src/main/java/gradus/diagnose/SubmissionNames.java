package gradus.diagnose;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Meaning.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Says what the arrays of a submission are by their names, whatever they are called in it. */
final class SubmissionNames {

    /** What names like these usually go with, where the shapes leave the layout open. */
    enum Style {
        COURSE,
        THETA,
        /** Weights with their biases as one more row or column, under other names than Theta. */
        BIAS_IN_WEIGHTS,
        STATE_DICT,
        KERAS;

        /** Whether weights and biases are one matrix. */
        boolean holdsBiases() {
            return this == THETA || this == BIAS_IN_WEIGHTS;
        }
    }

    /**
     * The arrays by what their names mean.
     *
     * @param arrays of the network's tensors
     * @param names what the file calls them
     * @param settings the strength of the penalty, what stands before W in its place, and the probability to keep a unit
     */
    record Named(
            Map<Meaning, NdArray> arrays,
            Map<Meaning, String> names,
            Map<Kind, Double> settings,
            Style style,
            List<Note> notes) {}

    /** Of the note about two arrays that look like the same variable. */
    static final String TWICE = "name-twice";

    private final String source;
    private final Map<String, NdArray> given;
    private final Map<String, String> told;
    private final Letters letters;
    private final Map<String, String> ofLayers;
    private final Style style;
    private final Map<String, String> origins;
    private final boolean biasLast;
    private final Map<String, Meaning> meanings = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();

    private SubmissionNames(
            String source,
            Map<String, NdArray> given,
            Map<String, String> told,
            Letters letters,
            boolean chain,
            boolean columnMajor,
            boolean biasLast) {
        this.source = source;
        this.told = told;
        this.letters = letters;
        Optional<Thetas.Split> thetas = chain ? Thetas.split(given, columnMajor, biasLast) : Optional.empty();
        this.given = thetas.map(Thetas.Split::arrays).orElse(given);
        this.origins = thetas.map(Thetas.Split::origins).orElse(Map.of());
        this.biasLast = biasLast;
        if (thetas.isPresent() && thetas.get().named()) {
            NamesInFile.ofThetas(given.keySet(), biasLast).ifPresent(notes::add);
        } else if (thetas.isPresent()) {
            notes.add(new Note(
                    "bias-in-weights",
                    "the " + (biasLast ? "last" : "first")
                            + " row or column of each matrix of weights is taken for its biases."));
        }
        this.ofLayers = chain ? StateDict.names(this.given) : Map.of();
        this.style = thetas.isPresent()
                ? thetas.get().named() ? Style.THETA : Style.BIAS_IN_WEIGHTS
                : StateDict.style(ofLayers).orElse(Style.COURSE);
    }

    /**
     * For a chain of layers, told or to be found.
     *
     * @param told the program's name by the file's, for arrays called something else
     * @param letters what the network calls its tensors
     * @param columnMajor whether what is unrolled goes column after column, as in MATLAB and Octave
     * @param biasLast where weights and biases are one matrix, whether the biases are the last column
     * @throws InputException if no name is known
     */
    static Named of(
            String source,
            Map<String, NdArray> given,
            Map<String, String> told,
            Letters letters,
            boolean columnMajor,
            boolean biasLast) {
        SubmissionNames names = new SubmissionNames(source, given, told, letters, true, columnMajor, biasLast);
        names.understandAll();
        new Numbering(names.given, names.meanings, names.style, letters).apply();
        return names.named();
    }

    /** For a system of equations, whose tensors have their own names. */
    static Named ofSystem(String source, Map<String, NdArray> given, Map<String, String> told, Letters letters) {
        SubmissionNames names = new SubmissionNames(source, given, told, letters, false, false, false);
        names.understandAll();
        return names.named();
    }

    private void understandAll() {
        given.keySet().forEach(this::understand);
        if (meanings.values().stream().allMatch(m -> m.kind() == Kind.REMARK)) {
            throw nothingKnown();
        }
    }

    private Named named() {
        int layers = layers();
        Map<Meaning, Chosen> chosen = new LinkedHashMap<>();
        meanings.forEach((name, meaning) -> choose(name, resolved(meaning, layers), chosen));
        Map<Meaning, NdArray> arrays = new LinkedHashMap<>();
        Map<Kind, Double> settings = new EnumMap<>(Kind.class);
        Map<Meaning, String> names = new LinkedHashMap<>();
        chosen.forEach((meaning, choice) -> {
            if (meaning.kind().isSetting()) {
                setting(meaning.kind(), choice.name, settings);
            } else if (meaning.kind() != Kind.REMARK) {
                arrays.put(meaning, array(choice.name));
                names.put(meaning, origins.getOrDefault(choice.name, choice.name));
            }
        });
        notes.addAll(new UnknownNames(unknown, meanings.values(), letters, layers).notes());
        NamesInFile.of(style, names).ifPresent(notes::add);
        return new Named(
                style.holdsBiases() ? Numbering.withoutOnes(arrays, biasLast) : arrays, names, settings, style, notes);
    }

    private void understand(String name) {
        String program = told.get(name);
        Optional<Meaning> meaning = program != null ? NameTable.of(program, letters) : meaning(name);
        if (program != null && meaning.isEmpty()) {
            throw new InputException("--map " + name + "=" + program + ": '" + program
                    + "' is no variable of the program; those are "
                    + (letters.areNumbered()
                            ? "X, Y, J, W1, b1, Z1, A1, dW1, db1, dZ1, dA1 and so on."
                            : UnknownNames.listed(letters.own().keySet()) + "."));
        }
        meaning.ifPresentOrElse(
                m -> meanings.put(name, certain(m, name).withRank(program == null ? m.rank() : -1)),
                () -> unknown.add(name));
    }

    /** Names that were made here, of Thetas or a library's layers, are those of the table. */
    private Optional<Meaning> meaning(String given) {
        String name = given.strip();
        String ofLayer = ofLayers.get(given);
        return ofLayer != null || style == Style.THETA
                ? NameTable.spelled(ofLayer == null ? name : ofLayer, letters)
                : NameTable.of(name, letters);
    }

    private Meaning certain(Meaning m, String name) {
        if (m.kind() != Kind.MASK_OR_ERROR) {
            return m;
        }
        boolean zeros = Arrays.stream(array(name).data()).allMatch(x -> x == 0 || x == 1);
        boolean mask = zeros && style != Style.THETA;
        Kind kind = mask ? Kind.MASK : Kind.SUM;
        Form form = mask ? Form.VALUE : Form.GRADIENT;
        String letter = Objects.requireNonNullElse(letters.letter(kind, form), m.letter());
        return new Meaning(kind, form, letter, m.layer(), m.rank());
    }

    /** The number of layers, as far as the weights tell it; where there are none, the largest number. */
    private int layers() {
        int weights = largest(m -> m.kind() == Kind.WEIGHTS && !m.isGradient());
        return weights > 0
                ? weights
                : Math.max(1, largest(m -> switch (m.kind()) {
                    case SUM, WEIGHTS -> true;
                    case OUTPUT, BIAS -> !m.isGradient();
                    default -> false;
                }));
    }

    private int largest(Predicate<Meaning> which) {
        return meanings.values().stream()
                .filter(which)
                .mapToInt(m -> m.layer() == Meaning.NONE ? 1 : m.layer())
                .max()
                .orElse(0);
    }

    /** AL is A2 where there are two layers; W without a number is W1 where there is one. */
    private Meaning resolved(Meaning m, int layers) {
        boolean unnumbered =
                letters.areNumbered() && m.layer() == Meaning.NONE && m.kind().isOfLayer();
        int layer = m.layer() == Meaning.LAST || unnumbered ? layers : m.layer();
        if (layer == 0 && m.kind() == Kind.OUTPUT) {
            String letter = letters.letter(Kind.INPUT, m.form());
            return new Meaning(
                    Kind.INPUT, m.form(), Objects.requireNonNullElse(letter, m.letter()), Meaning.NONE, m.rank());
        }
        return m.withLayer(layer).withRank(unnumbered ? m.rank() + 4 : m.rank());
    }

    /** The array that stands for a variable, and how plainly its name says so. */
    private record Chosen(String name, int rank) {}

    private void choose(String name, Meaning meaning, Map<Meaning, Chosen> chosen) {
        Meaning what = meaning.withRank(0);
        Chosen mine = new Chosen(name, meaning.rank());
        Chosen other = chosen.putIfAbsent(what, mine);
        if (other == null || meaning.kind() == Kind.REMARK) {
            return;
        }
        boolean better = mine.rank < other.rank;
        Chosen used = better ? mine : other;
        Chosen left = better ? other : mine;
        chosen.put(what, used);
        // The older course's a1 is X with a column of ones.
        boolean ones = style.holdsBiases() && meaning.kind() == Kind.INPUT;
        if (!ones && !array(used.name).equals(array(left.name))) {
            boolean compared = meaning.isGradient();
            notes.add(new Note(
                    compared ? UnknownNames.NOT_COMPARED : TWICE,
                    UnknownNames.listed(List.of(used.name)) + " and " + UnknownNames.listed(List.of(left.name))
                            + " both look like " + meaning.name() + " and differ; "
                            + UnknownNames.listed(List.of(used.name))
                            + " is used" + (compared ? ", and the other is not compared." : ".")));
        }
    }

    private void setting(Kind kind, String name, Map<Kind, Double> settings) {
        NdArray array = array(name);
        if (array.size() != 1) {
            unknown.add(name);
            return;
        }
        double value = array.value();
        if (kind == Kind.DROPPED) {
            settings.putIfAbsent(Kind.KEPT, 1 - value);
        } else {
            settings.put(kind, value);
        }
    }

    private InputException nothingKnown() {
        String known = letters.areNumbered()
                ? "X, Y, W1, b1, Z1, A1, J, dZ1, dA1, dW1, db1, ..., "
                        + "Theta1 and Theta1_grad, 0.weight and 0.weight.grad, dense/kernel; others are told by --map NAME=dW1."
                : String.join(", ", letters.own().keySet()) + "; others are told by --map NAME=OTHER.";
        return new InputException(source + ": holds "
                + (given.isEmpty() ? "nothing" : UnknownNames.listed(given.keySet()))
                + ", of which no name is known. Known are " + known);
    }

    private NdArray array(String name) {
        return Objects.requireNonNull(given.get(name));
    }
}
