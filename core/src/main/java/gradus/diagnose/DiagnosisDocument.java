package gradus.diagnose;

import gradus.code.Language;
import gradus.diagnose.Diagnosis.Code;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Status;
import gradus.document.Block;
import gradus.document.Document;
import gradus.document.Prose;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A diagnosis for reading: the verdict first, then the mistake, then what it was judged by. */
public final class DiagnosisDocument {
    /** Of the lines in which formulas stand below each other. */
    private static final int WIDTH = 72;

    private final Diagnosis diagnosis;
    private final Language language;
    private final List<Block> blocks = new ArrayList<>();

    private DiagnosisDocument(Diagnosis diagnosis, Language language) {
        this.diagnosis = diagnosis;
        this.language = language;
    }

    /** @param language of the corrected lines */
    public static Document of(Diagnosis diagnosis, Language language) {
        return new Document(
                Prose.of("{}: {}", new Prose.Code(diagnosis.file()), headline(diagnosis)), blocks(diagnosis, language));
    }

    /** The same without the title. */
    public static List<Block> blocks(Diagnosis diagnosis, Language language) {
        DiagnosisDocument document = new DiagnosisDocument(diagnosis, language);
        document.write();
        return document.blocks;
    }

    /** The language of most people who have such arrays. */
    public static Language usualLanguage(Diagnosis diagnosis) {
        boolean thetas = diagnosis.notes().stream().anyMatch(n -> n.id().equals(NamesInFile.OF_THETAS));
        if (Objects.equals(diagnosis.layout(), "pytorch") && !thetas) {
            return Language.PYTORCH;
        }
        return diagnosis.file().toLowerCase(Locale.ROOT).endsWith(".mat") ? Language.OCTAVE : Language.NUMPY;
    }

    /** The verdict in a few words. */
    public static String headline(Diagnosis d) {
        return switch (d.verdict()) {
            case CORRECT -> "correct";
            case CANNOT_TELL -> "cannot tell";
            case UNREADABLE -> "cannot be read";
            case MISTAKE -> {
                String places = d.mistakes().stream()
                        .map(m -> Place.of(m, d))
                        .distinct()
                        .collect(Collectors.joining(" and "));
                String first = d.firstWrong() == null ? "" : d.nameInFile(d.firstWrong());
                String where = places.isEmpty() ? first : places;
                String what = d.mistakes().size() > 1 ? d.mistakes().size() + " mistakes" : "a mistake";
                boolean unknown =
                        !d.mistakes().isEmpty() && d.mistakes().stream().allMatch(m -> m.id().equals(Mistake.UNKNOWN));
                yield (where.isEmpty() ? what : what + " in " + where) + (unknown ? ", of a kind not known here" : "");
            }
        };
    }

    private void write() {
        switch (diagnosis.verdict()) {
            case CORRECT -> paragraph("Every value and gradient that was given is right: " + names(Status.RIGHT) + ".");
            case CANNOT_TELL -> cannotTell();
            case UNREADABLE -> paragraph(Objects.requireNonNullElse(diagnosis.error(), "It cannot be read."));
            case MISTAKE -> mistakes();
        }
        if (diagnosis.verdict() != Diagnosis.Verdict.CANNOT_TELL) {
            notes();
        }
        variables();
        network();
        diagnosis.notes().stream().filter(n -> n.id().equals(ProbeNotes.ID)).forEach(n -> paragraph(n.sentence()));
    }

    private void cannotTell() {
        notes();
        if (diagnosis.notes().stream().allMatch(n -> n.id().equals(ProbeNotes.ID))) {
            paragraph("Something differs, but no mistake that was tried computes these numbers.");
        }
        if (diagnosis.firstWrong() != null) {
            paragraph("The first wrong variable is " + diagnosis.nameInFile(diagnosis.firstWrong()) + ".");
        }
    }

    private void mistakes() {
        diagnosis.notes().stream()
                .filter(n -> n.id().equals(Hint.ID))
                .forEach(n -> blocks.add(new Block.Paragraph(Prose.of("{}", new Prose.Strong(n.sentence())))));
        List<Mistake> mistakes = diagnosis.mistakes();
        for (Mistake m : mistakes) {
            if (mistakes.size() > 1) {
                blocks.add(new Block.Heading(2, Prose.of("In {}", Place.of(m, diagnosis))));
            }
            mistake(m);
        }
        if (mistakes.size() > 1) {
            blocks.add(new Block.Heading(2, Prose.of("All together")));
        }
        if (diagnosis.firstWrong() != null) {
            paragraph("The first wrong variable is " + diagnosis.nameInFile(diagnosis.firstWrong()) + ".");
        }
    }

    private void mistake(Mistake m) {
        blocks.add(new Block.Paragraph(Prose.of("{}", new Prose.Strong(m.sentence()))));
        String shows = Place.shows(m, diagnosis);
        if (!shows.equals(m.variable())) {
            paragraph(m.variable() + " is not in the file; " + diagnosis.nameInFile(shows)
                    + ", which is made from it, shows the mistake.");
        }
        if (m.yours() != null && m.right() != null) {
            blocks.add(new Block.Lines(FormulaDifference.lines("yours  ", m.yours(), "right  ", m.right(), WIDTH)));
        } else if (m.right() != null) {
            blocks.add(new Block.Lines(List.of("right  " + m.right())));
        }
        if (!m.entries().isEmpty()) {
            blocks.add(new Block.Table(
                    List.of(Prose.of("entry"), Prose.of("yours"), Prose.of("right")),
                    m.entries().stream()
                            .map(p -> List.of(
                                    Prose.of("{}", p.place()),
                                    Prose.of("{}", number(p.yours())),
                                    Prose.of("{}", number(p.right()))))
                            .toList()));
        }
        if (Double.isNaN(m.errorIfMistake()) && !Double.isNaN(m.errorIfRight())) {
            paragraph("By the right formula your numbers are off by " + error(m.errorIfRight()) + " (relative).");
        } else if (!Double.isNaN(m.errorIfRight())) {
            paragraph("By the right formula your numbers are off by " + error(m.errorIfRight()) + ", by yours by "
                    + error(m.errorIfMistake()) + " (relative).");
        }
        String line = line(m.code());
        if (line != null) {
            paragraph("The right line in " + name(language) + ":");
            blocks.add(new Block.Listing(language == Language.OCTAVE ? "octave" : "python", line));
        }
        if (!m.alternatives().isEmpty()) {
            paragraph("The same numbers come from: " + String.join(", ", m.alternatives())
                    + ". Other inputs may tell them apart"
                    // Which only chains have.
                    + (diagnosis.layout() == null ? "." : ": gradus diagnose --probe."));
        }
        if (!m.why().isEmpty()) {
            blocks.add(new Block.Items(
                    m.why().stream().map(DiagnosisDocument::words).toList()));
        }
    }

    private @Nullable String line(Code code) {
        return switch (language) {
            case NUMPY, JAVA -> code.numpy();
            case OCTAVE -> code.octave();
            case PYTORCH -> code.pytorch();
        };
    }

    private static String name(Language language) {
        return switch (language) {
            case NUMPY, JAVA -> "NumPy";
            case OCTAVE -> "Octave";
            case PYTORCH -> "PyTorch";
        };
    }

    /** But what is told elsewhere: the hint before all, the inputs' blind spots after all. */
    private void notes() {
        List<Prose> items = diagnosis.notes().stream()
                .filter(n -> !n.id().equals(Hint.ID) && !n.id().equals(ProbeNotes.ID))
                .map(n -> words(n.sentence()))
                .toList();
        if (!items.isEmpty()) {
            blocks.add(new Block.Items(items));
        }
    }

    /** In the program's order; what was not given is no row. */
    private void variables() {
        List<List<Prose>> rows = diagnosis.variables().stream()
                .filter(v -> v.status() != Status.NOT_GIVEN)
                .map(v -> List.of(
                        Prose.of("{} {}", mark(v.status()), diagnosis.nameInFile(v.name())),
                        Prose.of(v.status().text()),
                        Prose.of(Double.isNaN(v.relativeError()) ? "" : error(v.relativeError()))))
                .toList();
        if (!rows.isEmpty()) {
            blocks.add(new Block.Table(
                    List.of(Prose.of("variable"), Prose.of("status"), Prose.of("relative error")), rows));
        }
        String missing = names(Status.NOT_GIVEN);
        if (!rows.isEmpty() && !missing.isEmpty()) {
            paragraph("· not given: " + missing + ".");
        }
    }

    private static String mark(Status status) {
        return switch (status) {
            case RIGHT -> "✓";
            case WRONG -> "✗";
            case FOLLOWS -> "↳";
            case NOT_GIVEN -> "·";
        };
    }

    private String names(Status status) {
        return diagnosis.variables().stream()
                .filter(v -> v.status() == status)
                .map(v -> diagnosis.nameInFile(v.name()))
                .collect(Collectors.joining(", "));
    }

    private void network() {
        if (diagnosis.net() != null) {
            String loss = diagnosis.loss() == null ? "" : ", loss " + diagnosis.loss();
            String layout = diagnosis.layout() == null ? "" : ", layout " + diagnosis.layout();
            paragraph("Compared with the network " + diagnosis.net() + loss + layout + ".");
        }
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.6g", x);
    }

    private static String error(double e) {
        return Double.isInfinite(e) ? "Inf" : e == 0 ? "0" : String.format(Locale.ROOT, "%.1e", e);
    }

    /** As they are: braces stand for nothing. */
    private static Prose words(String text) {
        return new Prose(List.of(new Prose.Words(text)));
    }

    private void paragraph(String words) {
        blocks.add(new Block.Paragraph(words(words)));
    }
}
