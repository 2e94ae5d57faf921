package gradus.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

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

    /** The first interpreter that imports all these modules, if any. */
    public static Optional<Python> find(String... modules) {
        List<String> candidates = new ArrayList<>();
        Optional.ofNullable(System.getenv("GRADUS_PYTHON")).ifPresent(candidates::add);
        candidates.addAll(USUAL);
        String imports = modules.length == 0 ? "pass" : "import " + String.join(", ", modules);
        return candidates.stream()
                .filter(candidate -> canRun(candidate, imports))
                .findFirst()
                .map(Python::new);
    }

    /** As {@link #find}; without such an interpreter the calling test is aborted, or fails where CI=true. */
    public static Python require(String... modules) {
        Optional<Python> found = find(modules);
        if (found.isEmpty()) {
            String message = "no python3 that imports " + String.join(", ", modules)
                    + " was found; install it or set GRADUS_PYTHON";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return found.orElseThrow();
    }

    /**
     * Runs a script in a folder and returns what it prints; stderr and a non-zero exit code become an AssertionError.
     * At most two minutes.
     */
    public String run(Path folder, String script, String... arguments) {
        try {
            Path file = Files.createTempFile("gradus", ".py");
            try {
                Files.writeString(file, script);
                List<String> command = new ArrayList<>(List.of(interpreter, file.toString()));
                command.addAll(List.of(arguments));
                Result result = execute(command, folder, 120);
                if (result.exitCode != 0) {
                    throw new AssertionError("python failed (" + result.exitCode + "):\n" + result.errors);
                }
                return result.output;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean canRun(String interpreter, String code) {
        try {
            return execute(List.of(interpreter, "-c", code), Path.of("."), 60).exitCode == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private record Result(int exitCode, String output, String errors) {}

    private static Result execute(List<String> command, Path folder, int seconds) throws IOException {
        Path output = Files.createTempFile("gradus", ".out");
        Path errors = Files.createTempFile("gradus", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(-1, "", "still running after " + seconds + " s");
            }
            return new Result(process.exitValue(), text(output), text(errors));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
