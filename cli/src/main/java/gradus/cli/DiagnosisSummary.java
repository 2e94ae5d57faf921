package gradus.cli;

import gradus.diagnose.Diagnosis;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.DiagnosisDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Many diagnoses in few words. */
final class DiagnosisSummary {
    private DiagnosisSummary() {}

    /** What there is to say in one sentence. */
    static String sentence(Diagnosis d) {
        return switch (d.verdict()) {
            case CORRECT -> "Every value and gradient that was given is right.";
            case UNREADABLE -> Objects.requireNonNullElse(d.error(), "It cannot be read.");
            case CANNOT_TELL, MISTAKE ->
                d.mistakes().isEmpty()
                        ? d.notes().stream()
                                .findFirst()
                                .map(Diagnosis.Note::sentence)
                                .orElse(DiagnosisDocument.headline(d))
                        : d.mistakes().stream().map(Mistake::sentence).collect(Collectors.joining(" "));
        };
    }

    /** The ids of the mistakes; of what has none, nothing. */
    static String mistakes(Diagnosis d) {
        return d.mistakes().stream().map(Mistake::id).collect(Collectors.joining(", "));
    }

    /** How many of each verdict, those that occur. */
    static String counts(List<Diagnosis> diagnoses) {
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long n = diagnoses.stream().filter(d -> d.verdict() == verdict).count();
            if (n > 0) {
                parts.add(n + " "
                        + switch (verdict) {
                            case CORRECT -> "correct";
                            case MISTAKE -> "with a mistake";
                            case CANNOT_TELL -> "undecided";
                            case UNREADABLE -> "unreadable";
                        });
            }
        }
        return diagnoses.size() + (diagnoses.size() == 1 ? " submission: " : " submissions: ")
                + String.join(", ", parts) + ".";
    }

    /** How often each mistake occurs, the most frequent first; where none is told, what is told. */
    static Map<String, Long> histogram(List<Diagnosis> diagnoses) {
        List<String> words = diagnoses.stream()
                .flatMap(d -> d.mistakes().stream().map(Mistake::id))
                .toList();
        if (words.isEmpty()) {
            words = diagnoses.stream()
                    .map(Diagnosis::firstWrong)
                    .filter(Objects::nonNull)
                    .map(String::valueOf)
                    .toList();
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        words.stream().collect(Collectors.groupingBy(w -> w, Collectors.counting())).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(e -> counts.put(e.getKey(), e.getValue()));
        return counts;
    }
}
