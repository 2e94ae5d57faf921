package gradus.testing;

import java.nio.file.Path;
import java.util.List;

/** GNU Octave as an outside oracle; GRADUS_OCTAVE names it if it is not on the PATH. */
public final class Octave {
    private final List<String> command;

    private Octave(List<String> command) {
        this.command = command;
    }

    /** Without Octave the calling test is aborted, or fails where CI=true. */
    public static Octave require() {
        String name = System.getenv().getOrDefault("GRADUS_OCTAVE", "octave");
        if (!Commands.succeeds(List.of(name, "--version"))) {
            Commands.missing("octave was not found; install it or set GRADUS_OCTAVE");
        }
        return new Octave(List.of(name, "--no-gui", "--norc", "--quiet"));
    }

    /** Runs a script in a folder and returns what it prints; failure becomes an AssertionError. At most two minutes. */
    public String run(Path folder, String script, String... arguments) {
        return Commands.script(command, ".m", folder, script, List.of(arguments));
    }
}
