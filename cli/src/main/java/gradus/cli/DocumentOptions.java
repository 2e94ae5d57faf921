package gradus.cli;

import gradus.InputException;
import gradus.array.AtomicFiles;
import gradus.document.Paint;
import gradus.document.TextStyle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a document is written as, and where to. */
final class DocumentOptions {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, markdown, latex, html, notebook or json. Without it the ending of FILE decides (md, "
                    + "tex, html, ipynb, json); else text.")
    private @Nullable String format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(names = "--ascii", description = "Text without any character beyond ASCII.")
    private boolean ascii;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to a file; - is standard output.")
    private @Nullable Path output;

    /** Whether a format is asked for by name; the ending of a file may ask for one as well. */
    boolean namesFormat() {
        return format != null || json;
    }

    /** @throws InputException if there is no such format, or two options contradict each other */
    DocumentFormat format() {
        Path file = file();
        return namesFormat() || file == null ? DocumentFormat.of(format, json) : DocumentFormat.byEnding(file);
    }

    /** The file to write; null for standard output. */
    @Nullable
    Path file() {
        return output == null || Outlet.isStdout(output) ? null : output;
    }

    /** As asked for: {@code -} may be among it. */
    @Nullable
    Path output() {
        return output;
    }

    TextStyle style(Console console) {
        return TextStyle.PLAIN.withAscii(ascii).withPaint(file() != null ? Paint.NONE : paint(console));
    }

    static Paint paint(Console console) {
        return new Paint(
                s -> console.paint(Style.BOLD, s), s -> console.paint(Style.CYAN, s), s -> console.paint(Style.DIM, s));
    }

    void write(String text, Console console) {
        write(text, file(), console);
    }

    /** @param file null for standard output */
    static void write(String text, @Nullable Path file, Console console) {
        if (file == null) {
            console.out().print(text);
        } else {
            AtomicFiles.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
            console.message("Wrote " + file + ".");
        }
    }
}
