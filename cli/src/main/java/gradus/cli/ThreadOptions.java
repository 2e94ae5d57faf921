package gradus.cli;

import gradus.InputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many threads compute. They decide how long it takes, never a bit of the result. */
final class ThreadOptions {
    private static final int MOST = 1024;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute (default: as many as the machine has).")
    private @Nullable Integer threads;

    int threads() {
        if (threads == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (threads < 1 || threads > MOST) {
            throw new InputException("--threads: " + threads + " is not possible; give 1 to " + MOST + ".");
        }
        return threads;
    }
}
