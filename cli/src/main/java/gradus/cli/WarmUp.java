package gradus.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What the launcher runs once after a build, so that the JVM records which classes a start needs and keeps them, read
 * and linked, in its ahead-of-time cache.
 */
final class WarmUp {
    private WarmUp() {}

    public static void main(String[] args) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            run(nowhere, "--version");
            run(nowhere, "--help");
            run(nowhere, "explain", "2 > 2 tanh > 1 sigmoid", "--json");
            run(nowhere, "why", "last-layer", "2 > 2 tanh > 1 sigmoid");
        }
        // As every command ends: it loads classes, too.
        System.exit(ExitCode.DONE);
    }

    private static void run(PrintStream nowhere, String... args) {
        Main.run(nowhere, nowhere, Terminal.NONE, args);
    }
}
