package gradus.cli;

import gradus.InputException;
import gradus.document.Document;
import gradus.document.HtmlWriter;
import gradus.document.LatexWriter;
import gradus.document.MarkdownWriter;
import gradus.document.NotebookWriter;
import gradus.document.TextStyle;
import gradus.document.TextWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an explanation or an answer can be written as. */
enum DocumentFormat {
    TEXT("txt"),
    MARKDOWN("md", "markdown"),
    LATEX("tex"),
    HTML("html", "htm"),
    NOTEBOOK("ipynb"),
    JSON("json");

    private final List<String> endings;

    DocumentFormat(String... endings) {
        this.endings = List.of(endings);
    }

    /** Formats of documents that people ask for and that are not written. */
    private static final Set<String> OTHERS =
            Set.of("pdf", "doc", "docx", "odt", "rtf", "epub", "ps", "png", "jpg", "jpeg", "svg", "xml", "yaml", "csv");

    /**
     * What a file's name asks for; text where its ending says nothing.
     *
     * @throws InputException if it ends like another format's
     */
    static DocumentFormat byEnding(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (OTHERS.contains(ending)) {
            throw new InputException(file + ": ." + ending + " is not written; name a file that ends in "
                    + Arrays.stream(values())
                            .map(f -> "." + f.endings.getFirst())
                            .collect(Collectors.joining(", "))
                    + (ending.equals("pdf")
                            ? ". A page (.html) can be printed to a PDF, and pdflatex makes one of .tex."
                            : "."));
        }
        return Arrays.stream(values())
                .filter(f -> f.endings.contains(ending))
                .findFirst()
                .orElse(TEXT);
    }

    /**
     * What {@code --format} and {@code --json} ask for together.
     *
     * @throws InputException if there is no such format, or the two contradict each other
     */
    static DocumentFormat of(@Nullable String format, boolean json) {
        if (format == null) {
            return json ? JSON : TEXT;
        }
        for (DocumentFormat known : values()) {
            if (known.name().equalsIgnoreCase(format)) {
                if (json && known != JSON) {
                    throw new InputException(
                            "--json and --format " + format + " contradict each other; give one of them.");
                }
                return known;
            }
        }
        List<String> names = Arrays.stream(values())
                .map(f -> f.name().toLowerCase(Locale.ROOT))
                .toList();
        throw new InputException("--format: '" + format + "' is no format; "
                + String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast() + " are.");
    }

    /** Whether details can be hidden until a reader opens them. */
    boolean folds() {
        return switch (this) {
            case TEXT, LATEX -> false;
            case MARKDOWN, HTML, NOTEBOOK, JSON -> true;
        };
    }

    /** @param json what a program gets instead of the document */
    String write(Document document, TextStyle style, Supplier<String> json) {
        return switch (this) {
            case TEXT -> TextWriter.write(document, style);
            case MARKDOWN -> MarkdownWriter.write(document, style.symbols());
            case LATEX -> LatexWriter.write(document, style.symbols());
            case HTML -> HtmlWriter.page(document, style.symbols());
            case NOTEBOOK -> NotebookWriter.write(document, style.symbols());
            case JSON -> json.get();
        };
    }
}
