package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void versionAndHelpAreResults() {
        assertThat(run("--version")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("gradus ");
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: gradus", "--quiet", "--no-color");
        assertThat(err.size()).isZero();
    }

    @Test
    void anUnknownOptionGetsTheNearestOne() {
        assertThat(run("--quite")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(errorLines())
                .containsExactly("gradus: Unknown option: '--quite'. Did you mean --quiet?", "See 'gradus --help'.");
        assertThat(out.size()).isZero();
    }

    @Test
    void aNetworkWithoutQuotesIsRecognised() {
        Shell.Outcome outcome = Shell.run("explain", "3", "4", "sigmoid");
        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("stands in quotes: \"3 > 4 tanh > 1 sigmoid\"");
        assertThat(Shell.run("explain", "3 > 1", "--layers").err()).doesNotContain("quotes");
    }

    @Test
    void aFormatThatIsNotWrittenIsRefused() {
        Shell.Outcome outcome = Shell.run("explain", "3 > 1", "-o", "x.pdf");
        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("x.pdf: .pdf is not written", ".txt, .md, .tex, .html, .ipynb, .json");
        assertThat(Path.of("x.pdf")).doesNotExist();
    }

    @Test
    void anUnknownCommandIsNamed() {
        assertThat(run("hepl")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(errorLines()).first().asString().startsWith("gradus: there is no command 'hepl'. Did you mean help");
    }

    @Test
    void noCommandIsAnError() {
        assertThat(run()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(errorLines()).containsExactly("gradus: Say which command to run.", "See 'gradus --help'.");
    }

    @Test
    void aStackTraceIsForDebugOnly() {
        assertThat(run("--debug", "--quite")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("\tat ");
    }

    @Test
    void aBadInputGivesItsOwnSentence() {
        assertThat(failure(new InputException("x.csv, row 3: 'a' is not a number."), false))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(failure(new UncheckedIOException(new NoSuchFileException("y.csv")), false))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(errorLines()).containsExactly("x.csv, row 3: 'a' is not a number.", "y.csv: there is no such file.");
    }

    @Test
    void anErrorOfOursIsOneLineAnd70() {
        assertThat(failure(new IllegalStateException("index bound twice"), false))
                .isEqualTo(ExitCode.INTERNAL);
        assertThat(errorLines()).singleElement().asString().contains("index bound twice", "report", "--debug");
        assertThat(failure(new IOException(), false)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(failure(new StackOverflowError(), true)).isEqualTo(ExitCode.INTERNAL);
        assertThat(failure(new OutOfMemoryError(), false)).isEqualTo(ExitCode.INTERNAL);
        assertThat(errorLines()).last().asString().contains("memory");
    }

    @Test
    void coloursAreForTerminalsThatWantThem() {
        Map<String, String> plain = Map.of();
        assertThat(Terminal.detect("out", plain)).isEqualTo(new Terminal(true, false, true));
        assertThat(Terminal.detect("", plain)).isEqualTo(new Terminal(false, false, true));
        assertThat(Terminal.detect("out,err", Map.of("NO_COLOR", "1"))).isEqualTo(new Terminal(true, true, false));
        assertThat(Terminal.detect("out,err", Map.of("NO_COLOR", ""))).isEqualTo(new Terminal(true, true, true));
        assertThat(Terminal.detect("err", Map.of("TERM", "dumb")).color()).isFalse();
        assertThat(console(new Terminal(true, false, true), false).paint(Style.RED, "x"))
                .isEqualTo("\033[31mx\033[0m");
        assertThat(console(new Terminal(true, false, true), false).paintMessage(Style.RED, "x"))
                .isEqualTo("x");
        assertThat(console(new Terminal(true, true, false), false).paint(Style.RED, "x"))
                .isEqualTo("x");
    }

    @Test
    void quietKeepsResultsAndWarnings() {
        Console console = console(new Terminal(true, true, false), true);
        console.message("reading");
        console.progress("10%");
        console.warning("seen.");
        console.result("42");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("42");
        assertThat(errorLines()).containsExactly("warning: seen.");
    }

    private int run(String... args) {
        return Main.run(stream(out), stream(err), Terminal.NONE, args);
    }

    private int failure(Throwable error, boolean debug) {
        return new Errors(console(Terminal.NONE, false), debug).failure(error);
    }

    private Console console(Terminal terminal, boolean quiet) {
        return new Console(stream(out), stream(err), terminal, quiet);
    }

    private List<String> errorLines() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
