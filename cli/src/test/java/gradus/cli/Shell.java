package gradus.cli;

import gradus.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs commands in this process, for tests. */
final class Shell {
    /** The project's bundled data. */
    static final Path DATA = Path.of("..", "data");

    private Shell() {}

    record Outcome(int exit, String out, String err) {
        List<String> errors() {
            return err.lines().toList();
        }

        /** What was printed, which must be one JSON object and nothing else. */
        Json.Obj json() {
            return (Json.Obj) Json.parse(out, "standard output");
        }
    }

    /** Arguments may be anything whose text is meant. */
    static Outcome run(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int exit = Main.run(stream(out), stream(err), Terminal.NONE, words);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static Path data(String file) {
        return DATA.resolve(file);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
