package gradus.diagnose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found about one submission.
 *
 * @param file the submission's name
 * @param net the network's text, as given or as found; null where it stayed open
 * @param loss name or formula; null where it stayed open, or there is none: a gradient arrives, or a system has its cost
 * @param layout which way round the arrays lie; null where nothing could be read, and for a system of equations
 * @param firstWrong the first given variable that is wrong by itself, in the program's order
 * @param mistakes in the program's order
 * @param notes what is worth knowing and no mistake
 * @param variables all of the program, in its order: Z1, A1, ... J, dA[L], dZ[L], dW[L], db[L], dA[L-1], ...
 * @param error why the submission could not be read
 * @param places where everything belongs that a sentence may name, such as "in layer 2"; empty for the input
 * @param namesInFile what the file calls the variables that are called something else there
 */
public record Diagnosis(
        String file,
        Verdict verdict,
        @Nullable String net,
        @Nullable String loss,
        @Nullable String layout,
        @Nullable String firstWrong,
        List<Mistake> mistakes,
        List<Note> notes,
        List<Variable> variables,
        @Nullable String error,
        Map<String, String> places,
        Map<String, String> namesInFile) {
    public Diagnosis {
        mistakes = List.copyOf(mistakes);
        notes = List.copyOf(notes);
        variables = List.copyOf(variables);
        places = Map.copyOf(places);
        namesInFile = Map.copyOf(namesInFile);
    }

    /** What the file calls a variable. */
    public String nameInFile(String variable) {
        return namesInFile.getOrDefault(variable, variable);
    }

    public enum Verdict {
        CORRECT("correct"),
        MISTAKE("mistake"),
        CANNOT_TELL("cannot-tell"),
        UNREADABLE("unreadable");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** As files have it. */
        public String text() {
            return text;
        }
    }

    /**
     * An edit of the right program that computes the learner's numbers.
     *
     * @param id of a known class of mistakes, or {@code edit}
     * @param variable where the edit is made; it may be one that was not given
     * @param sentence what was done, for the learner
     * @param yours what the learner's code computes; null where there is no formula for it
     * @param right what it should compute
     * @param errorIfRight relative error of the given variable against the right formula
     * @param errorIfMistake the same against the edited formula
     * @param alternatives ids of other mistakes that give the same numbers, likeliest first, at most 3
     * @param why the place in the derivation that shows it, and what other data would tell alternatives apart
     * @param code the right line in the languages learners write
     * @param entries a few of the learner's numbers beside the right ones, where no edit computes them
     */
    public record Mistake(
            String id,
            String variable,
            String sentence,
            @Nullable String yours,
            @Nullable String right,
            double errorIfRight,
            double errorIfMistake,
            List<String> alternatives,
            List<String> why,
            Code code,
            List<Pair> entries) {
        /** Of a mistake whose cause is not known. */
        public static final String UNKNOWN = "unknown";

        public Mistake {
            alternatives = List.copyOf(alternatives);
            why = List.copyOf(why);
            entries = List.copyOf(entries);
        }

        Mistake withSentence(String other) {
            return withName(id, other, alternatives);
        }

        Mistake withName(String name, String words, List<String> others) {
            return new Mistake(
                    name, variable, words, yours, right, errorIfRight, errorIfMistake, others, why, code, entries);
        }
    }

    /**
     * An entry of a variable.
     *
     * @param place as NumPy counts, such as {@code [0, 2]}
     */
    public record Pair(String place, double yours, double right) {}

    /** One line of code that is right, for the layout at hand; null where the language has no such line. */
    public record Code(
            @Nullable String numpy,
            @Nullable String octave,
            @Nullable String pytorch) {}

    /** Something worth knowing that is no mistake. */
    public record Note(String id, String sentence) {}

    /**
     * One variable of the program.
     *
     * @param relativeError against the true value; NaN where it was not given or cannot be compared
     */
    public record Variable(String name, Status status, double relativeError) {}

    public enum Status {
        RIGHT("right"),
        WRONG("wrong"),
        /** Differs, but is right given the learner's own values before it. */
        FOLLOWS("follows"),
        NOT_GIVEN("not-given");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** Nothing but a sentence: the submission cannot be read. */
    public static Diagnosis unreadable(String file, String error) {
        return new Diagnosis(
                file,
                Verdict.UNREADABLE,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                error,
                Map.of(),
                Map.of());
    }
}
