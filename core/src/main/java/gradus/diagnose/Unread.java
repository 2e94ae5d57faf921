package gradus.diagnose;

import gradus.InputException;
import gradus.array.ArrayContents;
import gradus.array.ArrayContents.Skipped;
import gradus.diagnose.Diagnosis.Note;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a file holds under the name of a gradient, of X, Y or a parameter, and is no array of numbers. */
final class Unread {
    /** Of the note about it: with such a one, nothing is right as a whole. */
    static final String NEEDED = "needed-not-read";

    /** Of the note about everything that is no array of numbers. */
    static final String NOT_NUMBERS = "not-numbers";

    private final List<Skipped> needed;
    private final Letters letters;

    Unread(ArrayContents contents, Letters letters) {
        this.letters = letters;
        this.needed = contents.skipped().stream().filter(this::isNeeded).toList();
    }

    private boolean isNeeded(Skipped thing) {
        return meaning(thing).filter(m -> m.isGradient() || m.isGiven()).isPresent();
    }

    private Optional<Meaning> meaning(Skipped thing) {
        return NameTable.of(thing.name(), letters);
    }

    /** Whether it holds what is given to a network. */
    boolean hasGiven() {
        return needed.stream().flatMap(s -> meaning(s).stream()).anyMatch(m -> !m.isGradient());
    }

    Optional<Note> note() {
        return needed.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(
                        NEEDED,
                        names(needed) + (needed.size() == 1 ? " is" : " are")
                                + " not looked at, so that not all can be right: no array of numbers is saved there."));
    }

    /** @throws InputException if one is a matrix of weights: nothing else tells how many layers there are */
    void requireWeights(String source) {
        List<Skipped> weights = needed.stream()
                .filter(s -> meaning(s)
                        .filter(m -> m.kind() == Kind.WEIGHTS && !m.isGradient())
                        .isPresent())
                .toList();
        if (!weights.isEmpty()) {
            throw new InputException(source + ": " + names(weights) + (weights.size() == 1 ? " is" : " are")
                    + " needed, and no array of numbers is saved there.");
        }
    }

    /** What of the file is not used because it is no array of numbers. */
    static Optional<Note> note(ArrayContents contents) {
        return contents.skipped().isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(
                        NOT_NUMBERS,
                        "not used, because only arrays of numbers are read: " + ArrayContents.text(contents.skipped())
                                + "."));
    }

    private static String names(List<Skipped> things) {
        return UnknownNames.listed(things.stream().map(Skipped::name).collect(Collectors.toList()));
    }
}
