package gradus.diagnose;

import gradus.Spelling;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Meaning.Form;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is said of arrays whose names say nothing. */
final class UnknownNames {
    /** The note about arrays that are not used. */
    static final String IGNORED = "names-ignored";

    /** The note about arrays that are not compared though they should be. */
    static final String NOT_COMPARED = "gradient-not-compared";

    private static final int SHOWN = 8;
    private static final int LONGEST_SHOWN = 40;
    private static final Pattern UNSEEN = Pattern.compile("[^\\x20-\\x7e\\p{IsGreek}\\p{IsLatin}∂∇]");
    private static final Set<Kind> EVERYWHERE = Set.of(Kind.WEIGHTS, Kind.BIAS, Kind.SUM, Kind.OUTPUT);
    private static final int MOST_CORRECTED = 100;

    private final List<String> unknown;
    private final Collection<Meaning> meanings;
    private final Letters letters;
    private final int depth;

    /**
     * @param meanings of the other names
     * @param depth the number of layers
     */
    UnknownNames(List<String> unknown, Collection<Meaning> meanings, Letters letters, int depth) {
        this.unknown = unknown;
        this.meanings = meanings;
        this.letters = letters;
        this.depth = depth;
    }

    List<Note> notes() {
        if (unknown.isEmpty()) {
            return List.of();
        }
        List<Note> notes = new ArrayList<>(notCompared(unknown).stream().toList());
        StringBuilder sentence = new StringBuilder("not used, because the name says nothing here: ")
                .append(listed(unknown))
                .append('.');
        Set<String> known = new LinkedHashSet<>();
        meanings.forEach(m -> known.add(m.name()));
        Set<String> usual = usual();
        usual.addAll(known);
        unknown.stream()
                .filter(u -> u.length() > 1)
                .limit(MOST_CORRECTED)
                .flatMap(u -> Spelling.nearest(u, usual).filter(k -> !known.contains(k)).map(k -> u + "=" + k).stream())
                .findFirst()
                .ifPresent(map -> sentence.append(" Was ")
                        .append(map.substring(map.lastIndexOf('=') + 1))
                        .append(" meant? Pass --map ")
                        .append(map)
                        .append('.'));
        notes.add(new Note(IGNORED, sentence.toString()));
        return notes;
    }

    /** Of these, what looks like a gradient by its name. */
    static Optional<Note> notCompared(List<String> unknown) {
        return gradientsNotCompared(
                unknown.stream().filter(UnitNames::isGradient).toList());
    }

    /** Of gradients that have no place. */
    static Optional<Note> gradientsNotCompared(List<String> gradients) {
        return gradients.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(
                        NOT_COMPARED,
                        listed(gradients) + (gradients.size() == 1 ? " looks like a gradient" : " look like gradients")
                                + " and " + (gradients.size() == 1 ? "is" : "are")
                                + " not compared: nothing says of what. --map NAME=dW1 tells it."));
    }

    /** Names that this submission could have: of kinds that it speaks of, or that every network has. */
    private Set<String> usual() {
        Set<String> names = new TreeSet<>();
        Set<Kind> kinds = EnumSet.copyOf(EVERYWHERE);
        meanings.forEach(m -> kinds.add(m.kind()));
        int layers = Math.min(depth, MOST_CORRECTED);
        letters.own().values().stream()
                .filter(m -> m.form() == Form.VALUE || m.form() == Form.GRADIENT)
                .filter(m -> m.kind().hasGradient() && m.kind() != Kind.INPUT)
                .filter(m -> letters.depth() > 0 || kinds.contains(m.kind()))
                .forEach(m -> {
                    for (int l = 1; l <= layers; l++) {
                        names.add(letters.areNumbered() ? m.letter() + l : m.letter());
                    }
                });
        return names;
    }

    static String listed(java.util.Collection<String> names) {
        String text = names.stream().limit(SHOWN).map(UnknownNames::shown).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? text + " and " + (names.size() - SHOWN) + " more" : text;
    }

    /** Without what a terminal might take for a command, or a reader for nothing. */
    private static String shown(String name) {
        String plain = UNSEEN.matcher(name).replaceAll("?");
        String cut = plain.length() > LONGEST_SHOWN ? plain.substring(0, LONGEST_SHOWN) + "..." : plain;
        return cut.isBlank() || !cut.equals(cut.strip()) ? '"' + cut + '"' : cut;
    }
}
