package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches standard output, and what is said where nothing does. */
class OutputTest {
    private static final Terminal COLOURS = new Terminal(true, true, true);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    private String shown(String text) {
        bytes.reset();
        Output output = new Output(bytes, true, true);
        output.text().print(text);
        output.text().flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private int run(Output out, String... args) {
        return Main.run(out, new PrintStream(bytes, true, StandardCharsets.UTF_8), Terminal.NONE, args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "check"})
    void aFullDiskIsAnError(String command) {
        assertThat(run(new Output(failing("No space left on device"), false, false), command, "2 > 1 sigmoid"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .endsWith(
                        "Standard output could not be written: No space left on device. What arrived is not complete.\n");
    }

    @Test
    void alsoOfAVersion() {
        assertThat(run(new Output(failing("No space left on device"), false, false), "--version"))
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aReaderThatWantsNoMoreIsNone() {
        assertThat(run(new Output(failing("Broken pipe"), false, false), "explain", "2 > 1 sigmoid"))
                .isEqualTo(ExitCode.DONE);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("Standard output");
    }

    @Test
    void aTerminalObeysNothingThatStandsInAFile() {
        assertThat(shown("a\033]0;title\007b")).isEqualTo("a\\x1b]0;title\\x07b");
        assertThat(shown("\033[2J\033[H\033[8mhidden\033[0m")).isEqualTo("\\x1b[2J\\x1b[H\\x1b[8mhidden\033[0m");
        assertThat(shown("user\u202etxt.exe \u2066x\u2069")).isEqualTo("user\\u202etxt.exe \\u2066x\\u2069");
        assertThat(shown("over\rwritten \u009b2J \b\177")).isEqualTo("over\\x0dwritten \\x9b2J \\x08\\x7f");
        assertThat(shown("\033[" + "1;".repeat(50) + "m")).startsWith("\\x1b[1;1;");
    }

    @Test
    void whatGradusWritesItselfPasses() {
        for (Style style : Style.values()) {
            assertThat(shown(style.on("ja ∂ é 数 𝛿"))).isEqualTo(style.on("ja ∂ é 数 𝛿"));
        }
        assertThat(shown("\r\033[K 50 %\r\033[K\n\tend\r\n")).isEqualTo("\r\033[K 50 %\r\033[K\n\tend\r\n");
        Output help = new Output(bytes, true, true);
        bytes.reset();
        assertThat(Main.run(help, help.text(), COLOURS, "train", "--help")).isEqualTo(ExitCode.DONE);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\033[1m").doesNotContain("\\x1b");
    }

    @Test
    void aFileGetsWhatThereIs() {
        Output file = new Output(bytes, false, false);
        file.text().print("a\033[2J\u202e");
        assertThat(file.loss()).isEmpty();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a\033[2J\u202e");
    }
}
