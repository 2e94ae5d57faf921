package gradus.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
        CommandLine line = new CommandLine(gradus);
        commands(args).forEach(line::addSubcommand);
        return line.setOut(writer(out))
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

    /** The one that is asked for, if that is plain: reading the options of all takes as long as a short command. */
    private static List<Class<?>> commands(String... args) {
        String first = args.length == 0 ? "" : args[0];
        return Gradus.COMMANDS.stream()
                .filter(command -> !command.equals(CommandLine.HelpCommand.class))
                .filter(command -> command.getSimpleName().equalsIgnoreCase(first + "Command"))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(Gradus.COMMANDS);
    }

    /** The options may not have been read when one of them is wrong. */
    private static boolean isDebug(String... args) {
        return Arrays.asList(args).contains("--debug");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
