package gradus.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** pdflatex, which must accept what we write. */
public final class Latex {
    private Latex() {}

    /** Without pdflatex the calling test is aborted, or fails where CI=true. */
    public static Latex require() {
        if (!Commands.succeeds(List.of("pdflatex", "--version"))) {
            Commands.missing("pdflatex was not found: apt-get install texlive-latex-base texlive-latex-recommended");
        }
        return new Latex();
    }

    /** Compiles a document to {@code NAME.pdf} and returns the log; an error in it becomes an AssertionError. */
    public String compile(Path folder, String name, String source) {
        try {
            Files.writeString(folder.resolve(name + ".tex"), source);
            Commands.Result result = Commands.execute(
                    List.of(
                            "pdflatex",
                            "-interaction=nonstopmode",
                            "-halt-on-error",
                            "-no-shell-escape",
                            name + ".tex"),
                    folder,
                    120);
            if (result.exitCode() != 0) {
                throw new AssertionError("pdflatex failed on " + name + ":\n" + result.output());
            }
            return Files.readString(folder.resolve(name + ".log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
