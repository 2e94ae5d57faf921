package gradus.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Runs other programs for tests. */
final class Commands {
    private Commands() {}

    record Result(int exitCode, String output, String errors) {}

    /** Runs a command with an empty stdin; exit code -1 if it takes longer than allowed. */
    static Result execute(List<String> command, Path folder, int seconds) throws IOException {
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

    static boolean succeeds(List<String> command) {
        try {
            return execute(command, Path.of("."), 60).exitCode == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs a script that is put into a file; failure becomes an AssertionError with its messages. */
    static String script(List<String> command, String ending, Path folder, String script, List<String> arguments) {
        try {
            Path file = Files.createTempFile("gradus", ending);
            try {
                Files.writeString(file, script);
                List<String> all = new ArrayList<>(command);
                all.add(file.toString());
                all.addAll(arguments);
                Result result = execute(all, folder, 120);
                if (result.exitCode != 0) {
                    throw new AssertionError(command + " failed (" + result.exitCode + "):\n" + result.errors);
                }
                return result.output;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Aborts the calling test with a message, or fails it where CI=true, where everything must be installed. */
    static void missing(String message) {
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
