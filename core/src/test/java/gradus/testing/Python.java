package gradus.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Python interpreter that can import what a test needs as its outside oracle. GRADUS_PYTHON, if set, is tried first,
 * then the usual names and places. Without one a test is skipped with a message, but fails where CI=true.
 */
public final class Python {
    private static final List<String> USUAL =
            List.of("python3", "python", "/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3");

    private final String interpreter;

    private Python(String interpreter) {
        this.interpreter = interpreter;
    }

    /** The first interpreter that imports all these modules, if any. Each call tries anew: keep the result. */
    public static Optional<Python> find(String... modules) {
        List<String> candidates = new ArrayList<>();
        Optional.ofNullable(System.getenv("GRADUS_PYTHON")).ifPresent(candidates::add);
        candidates.addAll(USUAL);
        String imports = modules.length == 0 ? "pass" : "import " + String.join(", ", modules);
        return candidates.stream()
                .filter(candidate -> Commands.succeeds(List.of(candidate, "-c", imports)))
                .findFirst()
                .map(Python::new);
    }

    /** As {@link #find}; without such an interpreter the calling test is aborted, or fails where CI=true. */
    public static Python require(String... modules) {
        Optional<Python> found = find(modules);
        if (found.isEmpty()) {
            Commands.missing("no python3 that imports " + String.join(", ", modules)
                    + " was found; install it or set GRADUS_PYTHON");
        }
        return found.orElseThrow();
    }

    /**
     * Runs a script in a folder and returns what it prints; failure becomes an AssertionError with its messages. At
     * most two minutes.
     */
    public String run(Path folder, String script, String... arguments) {
        return Commands.script(List.of(interpreter), ".py", folder, script, List.of(arguments));
    }
}
