package gradus.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine;

/** Where the process starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its {@link ExitCode}. */
    public static void main(String[] args) {
        // Numbers look the same everywhere, and text is UTF-8 whatever the locale says: results are for programs too.
        Locale.setDefault(Locale.ROOT);
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        System.exit(run(out, err, Terminal.detect(), args));
    }

    /** As {@link #main}, on these streams, and returns the exit code. */
    static int run(PrintStream out, PrintStream err, Terminal terminal, String... args) {
        if (args.length == 1 && args[0].equals("--version")) {
            // Editors and scripts ask this again and again: answer before the options of all commands are read.
            out.println(Version.text());
            return ExitCode.DONE;
        }
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

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
