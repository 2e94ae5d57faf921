package gradus.cli;

import gradus.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user reads and which exit code a script gets when something went wrong. */
final class Errors {
    private final Console console;
    private final boolean debug;

    Errors(Console console, boolean debug) {
        this.console = console;
        this.debug = debug;
    }

    /** A command line that can not be understood: what is wrong, the nearest right word, where to read more. */
    int usage(ParameterException error) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName();
        console.error(command + ": " + complaint(error) + suggestion(error) + quotes(error));
        console.error("See '" + command + " --help'.");
        trace(error);
        return ExitCode.BAD_INPUT;
    }

    /** Anything that a command threw. */
    int failure(Throwable error) {
        console.progress("");
        String sentence = inputProblem(error);
        if (sentence != null) {
            console.error(sentence);
            trace(error);
            return ExitCode.BAD_INPUT;
        }
        if (error instanceof OutOfMemoryError) {
            console.error("gradus: the memory is used up. Use less data or a smaller network, or give Java more: "
                    + "JAVA_TOOL_OPTIONS=-Xmx8g");
        } else {
            console.error("gradus: an error of our own, please report it (--debug shows where): " + error);
        }
        trace(error);
        return ExitCode.INTERNAL;
    }

    private static @Nullable String inputProblem(Throwable error) {
        return switch (error) {
            case InputException input -> input.getMessage();
            case UncheckedIOException io when io.getCause() != null -> inputProblem(io.getCause());
            case NoSuchFileException file -> file.getFile() + ": there is no such file.";
            case AccessDeniedException file -> file.getFile() + ": access is not permitted.";
            case FileSystemException file
            when file.getReason() != null -> file.getFile() + ": " + file.getReason() + ".";
            case IOException io -> "Reading or writing failed: " + io.getMessage();
            default -> null;
        };
    }

    private static String complaint(ParameterException error) {
        boolean noSubcommand = error instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !error.getCommandLine().getSubcommands().isEmpty();
        return noSubcommand
                ? "there is no command '"
                        + ((UnmatchedArgumentException) error).getUnmatched().getFirst() + "'."
                : firstLine(error);
    }

    private static String firstLine(ParameterException error) {
        String message = String.valueOf(error.getMessage());
        int end = message.indexOf('\n');
        String line = (end < 0 ? message : message.substring(0, end)).strip();
        return line.endsWith(".") ? line : line + ".";
    }

    private static String suggestion(ParameterException error) {
        if (error instanceof MutuallyExclusiveArgsException
                || !(error instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        List<String> near = unmatched.getSuggestions();
        return near.isEmpty() ? "" : " Did you mean " + near.getFirst() + "?";
    }

    /** A network without quotes is several words, and its > sends what is printed to files called 4 and 1. */
    private static String quotes(ParameterException error) {
        boolean pieces = error instanceof UnmatchedArgumentException unmatched
                && unmatched.getUnmatched().stream().anyMatch(w -> w.equals(">") || w.matches("\\d+|[a-z][a-z-]*"))
                && unmatched.getUnmatched().stream().noneMatch(w -> w.startsWith("-"));
        return pieces && error.getCommandLine().getSubcommands().isEmpty()
                ? " A network of several words stands in quotes: \"3 > 4 tanh > 1 sigmoid\". Without them the shell"
                        + " takes > for the name of a file to write."
                : "";
    }

    private void trace(Throwable error) {
        if (debug) {
            console.stackTrace(error);
        }
    }
}
