package gradus.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/** Has picocli read the arguments and run the command, and turns what it throws into an exit code. */
final class CommandRunner {
    private CommandRunner() {}

    static int run(PrintStream out, PrintStream err, Terminal terminal, String... args) {
        Gradus gradus = new Gradus(out, err, terminal);
        try {
            return commandLine(gradus, out, err, terminal, args).execute(args);
        } catch (Throwable error) {
            // picocli handles exceptions; what comes here are errors of the JVM and ours in building the commands.
            return new Errors(gradus.console(), gradus.debug()).failure(error);
        } finally {
            gradus.console().flush();
        }
    }

    private static CommandLine commandLine(
            Gradus gradus, PrintStream out, PrintStream err, Terminal terminal, String... args) {
        boolean color =
                terminal.out() && terminal.color() && !Arrays.asList(args).contains("--no-color");
        return new CommandLine(gradus)
                .setOut(writer(out))
                .setErr(writer(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        color ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(
                        (error, arguments) -> new Errors(gradus.console(), isDebug(arguments)).usage(error))
                .setExecutionExceptionHandler(
                        (error, command, result) -> new Errors(gradus.console(), gradus.debug()).failure(error));
    }

    /** The options may not have been read when one of them is wrong. */
    private static boolean isDebug(String... args) {
        return Arrays.asList(args).contains("--debug");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
