package gradus.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the two streams a person looks at, and whether colours are wanted there.
 *
 * @param out standard output is a terminal
 * @param err standard error is a terminal
 * @param color the terminal shows colours and NO_COLOR (no-color.org) does not forbid them
 */
record Terminal(boolean out, boolean err, boolean color) {
    /** The property by which the launcher, which can test each stream, names those that are terminals: "out,err". */
    static final String PROPERTY = "gradus.terminal";

    static final Terminal NONE = new Terminal(false, false, false);

    static Terminal detect() {
        return detect(System.getProperty(PROPERTY), System.getenv());
    }

    /** Without word from the launcher, both are terminals or neither: Java can only tell for all streams at once. */
    static Terminal detect(@Nullable String streams, Map<String, String> environment) {
        boolean noColor = !environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"));
        if (streams != null) {
            List<String> names = List.of(streams.split(",", -1));
            return new Terminal(names.contains("out"), names.contains("err"), !noColor);
        }
        boolean both = System.console() instanceof java.io.Console console && console.isTerminal();
        return new Terminal(both, both, !noColor);
    }

    Terminal withoutColor() {
        return new Terminal(out, err, false);
    }
}
