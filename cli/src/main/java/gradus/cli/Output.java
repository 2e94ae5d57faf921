package gradus.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output or standard error: remembers what a {@link PrintStream} keeps to itself, that nothing gets through. */
final class Output {
    private final Watched bytes;
    private final PrintStream text;

    /**
     * @param terminal whether a person's terminal shows it, which must not obey what stands in a file
     * @param lines whether each line is to be seen at once
     */
    Output(OutputStream to, boolean terminal, boolean lines) {
        bytes = new Watched(to);
        OutputStream buffered = new BufferedOutputStream(bytes, 1 << 16);
        text = new PrintStream(terminal ? new SafeTerminal(buffered) : buffered, lines, StandardCharsets.UTF_8);
    }

    PrintStream text() {
        return text;
    }

    /** What was lost, as a sentence; nothing if all arrived, or the reader wanted no more, as {@code head} does. */
    Optional<String> loss() {
        text.flush();
        return Optional.ofNullable(bytes.failure)
                .map(IOException::getMessage)
                .filter(reason -> !reason.matches("(?i).*\\bpipe\\b.*"))
                .map(reason -> "Standard output could not be written: " + reason + ". What arrived is not complete.");
    }

    private static final class Watched extends FilterOutputStream {
        private @Nullable IOException failure;

        Watched(OutputStream to) {
            super(to);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            try {
                out.write(bytes, start, length);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
