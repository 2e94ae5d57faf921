package gradus.diagnose;

import gradus.InputException;
import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Status;
import gradus.diagnose.Diagnosis.Variable;
import gradus.diagnose.Diagnosis.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much of a diagnosis a learner is told. What is not to be told is taken out of the diagnosis itself, so that no
 * format of it can tell.
 */
public enum Hint {
    /** In which layer something is wrong. */
    LAYER,
    /** Which variable. */
    VARIABLE,
    /** Which mistake, without the right formula. */
    MISTAKE,
    /** All of it. */
    ALL;

    /** Of the note that tells the hint. */
    static final String ID = "hint";

    /**
     * From which level on a note is told. One that says what was found in the learner's numbers may tell the mistake,
     * and so may what is found by taking some formula for right: any note that does not stand here waits for the last.
     */
    private static final Map<String, Hint> NOTES = Map.ofEntries(
            Map.entry("net-open", LAYER),
            Map.entry("loss-open", LAYER),
            Map.entry("lambda-open", LAYER),
            Map.entry("lambda-per-weight", LAYER),
            Map.entry("layout-assumed", LAYER),
            Map.entry("not-in-network", LAYER),
            Map.entry(Unread.NOT_NUMBERS, LAYER),
            Map.entry(Unread.NEEDED, LAYER),
            Map.entry(LabelDomain.OUTSIDE, LAYER),
            Map.entry(OtherLayers.ID, LAYER),
            Map.entry(AfterUpdate.ID, LAYER),
            Map.entry(UnknownNames.IGNORED, LAYER),
            Map.entry(UnknownNames.NOT_COMPARED, LAYER),
            Map.entry("roles-found", LAYER),
            Map.entry("unit", LAYER),
            Map.entry("bias-in-weights", LAYER),
            Map.entry(UnitShapes.TURNED, LAYER),
            Map.entry("layer-variant", LAYER),
            Map.entry("cost-is-a-sum", LAYER),
            Map.entry("descent-direction", LAYER),
            Map.entry("learning-rate-inside", LAYER),
            Map.entry(SubmissionNames.TWICE, LAYER),
            Map.entry("bias-missing", LAYER),
            Map.entry("mask-missing", LAYER),
            Map.entry("mask-unused", LAYER),
            Map.entry("labels-from-one", LAYER),
            Map.entry("labels-sum", LAYER),
            Map.entry("time-limit", LAYER),
            Map.entry("nothing-compared", LAYER),
            Map.entry("precision-float32", LAYER),
            Map.entry("taken-as-given", LAYER),
            Map.entry("not-judged", LAYER),
            Map.entry(Completion.DIFFERS, VARIABLE),
            Map.entry("unexplained", VARIABLE),
            Map.entry(NamesInFile.OF_THETAS, VARIABLE),
            Map.entry(NamesInFile.OF_LIBRARY, VARIABLE),
            Map.entry(LikelierActivations.OPEN, MISTAKE),
            Map.entry(DeadUnits.DEAD, MISTAKE),
            Map.entry(DeadUnits.SATURATED, MISTAKE),
            Map.entry(DeadUnits.EQUAL, MISTAKE),
            Map.entry(DeadUnits.ZERO, MISTAKE),
            Map.entry(ProbeNotes.ID, MISTAKE));

    private static final Code NONE = new Code(null, null, null);
    /** A number that was found in the learner's: with it, the right value is a division away. */
    private static final Pattern VALUE = Pattern.compile("\\d\\.\\d|\\d[eE][-+]\\d|\\d times|= \\d");

    /** Where a sentence may end before it tells the right formula. */
    private static final Pattern CLAUSES = Pattern.compile(
            "(?<=[.;:,!?])\\s+|\\s+(?=(?:instead of|rather than|but|where|while|though|although|because|not|and)\\b)");

    /** @throws InputException if there is no such level */
    public static Hint of(int level) {
        if (level < 0 || level >= values().length) {
            throw new InputException("--hint: " + level + " is not a level; 0 tells the layer, 1 the variable, "
                    + "2 the mistake, 3 all.");
        }
        return values()[level];
    }

    /** The same diagnosis, with no more in it than this tells. */
    public Diagnosis of(Diagnosis d) {
        if (this == ALL || d.verdict() == Verdict.CORRECT || d.verdict() == Verdict.UNREADABLE) {
            return d;
        }
        List<Note> notes = new ArrayList<>();
        if (d.verdict() == Verdict.MISTAKE && this != MISTAKE) {
            notes.add(new Note(ID, this == LAYER ? layers(d) : variables(d)));
        }
        d.notes().stream().filter(this::tells).forEach(notes::add);
        return new Diagnosis(
                d.file(),
                d.verdict(),
                d.net(),
                d.loss(),
                d.layout(),
                this == LAYER ? null : d.firstWrong(),
                this == MISTAKE ? d.mistakes().stream().map(m -> told(m, d)).toList() : List.of(),
                notes,
                this == LAYER
                        ? List.of()
                        : d.variables().stream().map(Hint::bare).toList(),
                d.error(),
                d.places(),
                d.namesInFile());
    }

    /** Without the error, which is a distance from the right value. */
    private static Variable bare(Variable v) {
        return v.status() == Status.RIGHT ? v : new Variable(v.name(), v.status(), Double.NaN);
    }

    private static String layers(Diagnosis d) {
        Set<String> places = new LinkedHashSet<>();
        wrong(d).forEach(name -> places.add(d.places().getOrDefault(name, "in " + name)));
        return "Something is wrong " + joined(places) + ".";
    }

    private static String variables(Diagnosis d) {
        Set<String> names = new LinkedHashSet<>();
        d.mistakes().forEach(m -> names.add(d.nameInFile(Place.shows(m, d))));
        if (names.isEmpty()) {
            wrong(d).forEach(name -> names.add(d.nameInFile(name)));
        }
        return joined(names) + (names.size() == 1 ? " is" : " are") + " wrong by "
                + (names.size() == 1 ? "itself" : "themselves") + ", not because of what comes before.";
    }

    /** The first wrong variable, and those where the mistakes are made. */
    private static Set<String> wrong(Diagnosis d) {
        Set<String> names = new LinkedHashSet<>();
        d.mistakes().forEach(m -> names.add(m.variable()));
        if (names.isEmpty() && d.firstWrong() != null) {
            names.add(d.firstWrong());
        }
        return names;
    }

    private static String joined(Set<String> words) {
        List<String> all = List.copyOf(words);
        return all.size() < 2
                ? String.join("", all)
                : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
    }

    private static Mistake told(Mistake m, Diagnosis d) {
        return new Mistake(
                m.id(),
                m.variable(),
                sentence(m, d),
                null,
                null,
                Double.NaN,
                Double.NaN,
                m.alternatives(),
                List.of(),
                NONE,
                List.of());
    }

    /** The begin of the sentence, up to the first formula or value; the mistake's name where nothing is left. */
    private static String sentence(Mistake m, Diagnosis d) {
        Pattern formula = formula(d.places().keySet());
        StringBuilder said = new StringBuilder();
        for (String part : CLAUSES.split(m.sentence())) {
            if (holdsAnswer(part, d)
                    || formula.matcher(part).find()
                    || VALUE.matcher(part).find()) {
                break;
            }
            said.append(said.isEmpty() ? "" : " ").append(part);
        }
        String told = said.toString().replaceAll("[,;:.]$", "");
        return (told.isEmpty() ? d.nameInFile(m.variable()) + ": " + m.id().replace('-', ' ') : told) + ".";
    }

    /** Tensors that something is done to: the right formula may be written in more ways than can be compared. */
    private static Pattern formula(Set<String> tensors) {
        String name = tensors.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
        return Pattern.compile("\\b" + name + "\\)?\\s*(?:[-+*/^@'·]|=\\s*[-(\\d])|[-+*/@·]\\s*\\(?" + name + "\\b|\\b"
                + name + "\\s+" + name + "\\b");
    }

    private boolean tells(Note note) {
        return compareTo(NOTES.getOrDefault(note.id(), ALL)) >= 0;
    }

    private static boolean holdsAnswer(String text, Diagnosis d) {
        String bare = bare(text);
        return d.mistakes().stream().flatMap(Hint::answers).anyMatch(bare::contains);
    }

    /** The right formulas and lines of code, without the name that they are given to. */
    private static Stream<String> answers(Mistake m) {
        Code code = m.code();
        return Stream.of(m.right(), code.numpy(), code.octave(), code.pytorch())
                .filter(Objects::nonNull)
                .flatMap(text -> Stream.of(text, text.substring(text.indexOf('=') + 1)))
                .map(Hint::bare)
                .filter(text -> text.length() > 1);
    }

    /** Blanks, stars, comments and the sign at the end of a statement are a matter of taste. */
    private static String bare(String text) {
        return text.replaceAll("[#%].*", "").replaceAll("[\\s;`.*]", "");
    }
}
