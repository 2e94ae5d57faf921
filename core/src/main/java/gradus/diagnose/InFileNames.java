package gradus.diagnose;

import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Note;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in the file's own names what a diagnosis says in the program's, so that a reader finds everything again. */
final class InFileNames {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w{0,40}");

    private final Map<String, String> names;
    private final @Nullable Pattern any;

    private InFileNames(Map<String, String> names) {
        this.names = names;
        this.any = names.isEmpty()
                ? null
                : Pattern.compile(names.keySet().stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|", "(?<![\\w.])(?:", ")(?!\\w)")));
    }

    /** @param asTheyAre notes that speak of the file's names already */
    static Diagnosis in(Diagnosis d, List<Note> asTheyAre) {
        Map<String, String> names = new LinkedHashMap<>();
        d.namesInFile().forEach((program, file) -> {
            if (IDENTIFIER.matcher(file).matches()) {
                names.put(program, file);
            }
        });
        return names.isEmpty() ? d : new InFileNames(names).in(d, Map.copyOf(names), asTheyAre);
    }

    private Diagnosis in(Diagnosis d, Map<String, String> used, List<Note> asTheyAre) {
        Map<String, String> places = new LinkedHashMap<>(d.places());
        used.forEach((program, file) -> places.put(file, d.places().getOrDefault(program, "")));
        return new Diagnosis(
                d.file(),
                d.verdict(),
                d.net(),
                d.loss(),
                d.layout(),
                d.firstWrong(),
                d.mistakes().stream().map(this::mistake).toList(),
                d.notes().stream()
                        .map(n -> asTheyAre.contains(n) ? n : new Note(n.id(), known(n.sentence())))
                        .toList(),
                d.variables(),
                d.error(),
                places,
                d.namesInFile());
    }

    private Mistake mistake(Mistake m) {
        return new Mistake(
                m.id(),
                m.variable(),
                known(m.sentence()),
                text(m.yours()),
                text(m.right()),
                m.errorIfRight(),
                m.errorIfMistake(),
                m.alternatives(),
                m.why().stream().map(this::known).toList(),
                new Code(
                        text(m.code().numpy()),
                        text(m.code().octave()),
                        text(m.code().pytorch())),
                m.entries());
    }

    private @Nullable String text(@Nullable String text) {
        return text == null ? null : known(text);
    }

    private String known(String text) {
        return any == null
                ? text
                : any.matcher(text)
                        .replaceAll(r -> Matcher.quoteReplacement(Objects.requireNonNull(names.get(r.group()))));
    }
}
