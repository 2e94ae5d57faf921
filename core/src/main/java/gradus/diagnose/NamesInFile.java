package gradus.diagnose;

import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.SubmissionNames.Style;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a file calls its gradients otherwise: which array dW1 is, so that a reader finds it again. */
final class NamesInFile {
    /** Of the note where a Theta holds weights and biases. */
    static final String OF_THETAS = "names-of-thetas";

    /** Of the note where names are a library's. */
    static final String OF_LIBRARY = "names-of-library";

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int MOST = 2;

    private NamesInFile() {}

    static Optional<Note> ofThetas(Collection<String> given, boolean last) {
        return given.stream()
                .filter(n -> Thetas.isGradient(n) && NUMBER.matcher(n).find())
                .sorted()
                .findFirst()
                .map(n -> {
                    Matcher number = NUMBER.matcher(n);
                    String l = number.find() ? number.group() : "";
                    return new Note(
                            OF_THETAS,
                            "dW" + l + " and db" + l + " are " + n + ": its " + (last ? "last" : "first")
                                    + " column is db" + l + ", the rest is dW" + l + ".");
                })
                .or(() -> given.contains("grad")
                        ? Optional.of(new Note(
                                OF_THETAS,
                                "dW1, db1 and the others are parts of grad, where each Theta has the biases in its "
                                        + (last ? "last" : "first") + " column."))
                        : Optional.empty());
    }

    /** @param names of the file by what they mean */
    static Optional<Note> of(Style style, Map<Meaning, String> names) {
        if (style != Style.STATE_DICT && style != Style.KERAS) {
            return Optional.empty();
        }
        List<String> said = names.entrySet().stream()
                .filter(e ->
                        isParameterGradient(e.getKey()) && !e.getKey().name().equals(e.getValue()))
                .sorted(Comparator.comparingInt(
                                (Map.Entry<Meaning, String> e) -> e.getKey().layer())
                        .thenComparing(e -> e.getKey().kind()))
                .map(e -> e.getKey().name() + " is " + e.getValue())
                .toList();
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note(
                        OF_LIBRARY,
                        String.join(", ", said.subList(0, Math.min(MOST, said.size())))
                                + (said.size() > MOST ? ", and so on." : ".")));
    }

    private static boolean isParameterGradient(Meaning m) {
        return m.form() == Meaning.Form.GRADIENT && (m.kind() == Kind.WEIGHTS || m.kind() == Kind.BIAS);
    }
}
