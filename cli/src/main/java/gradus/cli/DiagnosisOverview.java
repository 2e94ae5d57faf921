package gradus.cli;

import gradus.code.Language;
import gradus.diagnose.Diagnosis;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.diagnose.DiagnosisDocument;
import gradus.document.Block;
import gradus.document.Document;
import gradus.document.Prose;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Many diagnoses as one document: a table, how often which mistake, and each report where details can be folded. */
final class DiagnosisOverview {
    private DiagnosisOverview() {}

    static Document of(List<Diagnosis> diagnoses, boolean folds, Function<Diagnosis, Language> language) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(
                List.of(words("submission"), words("verdict"), words("first wrong"), words("what")),
                diagnoses.stream().map(DiagnosisOverview::row).toList()));
        Map<String, Long> counts = DiagnosisSummary.histogram(diagnoses);
        if (!counts.isEmpty()) {
            blocks.add(new Block.Paragraph(words(counts.entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue())
                    .collect(Collectors.joining(", ", "How often: ", ".")))));
        }
        if (folds) {
            for (Diagnosis d : diagnoses) {
                blocks.add(new Block.Fold(
                        words(d.file() + ": " + DiagnosisDocument.headline(d)),
                        DiagnosisDocument.blocks(d, language.apply(d))));
            }
        }
        return new Document(words(DiagnosisSummary.counts(diagnoses)), blocks);
    }

    private static List<Prose> row(Diagnosis d) {
        String what = d.verdict() == Verdict.MISTAKE && !d.mistakes().isEmpty()
                ? DiagnosisSummary.sentence(d) + " (" + DiagnosisSummary.mistakes(d) + ")"
                : d.verdict() == Verdict.CORRECT ? "" : DiagnosisSummary.sentence(d);
        return List.of(
                words(d.file()),
                words(mark(d.verdict()) + " " + d.verdict().text().replace('-', ' ')),
                words(Objects.requireNonNullElse(d.firstWrong(), "")),
                words(what));
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case CORRECT -> "✓";
            case MISTAKE -> "✗";
            case CANNOT_TELL -> "?";
            case UNREADABLE -> "!";
        };
    }

    private static Prose words(String text) {
        return new Prose(List.of(new Prose.Words(text)));
    }
}
