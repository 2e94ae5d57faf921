package gradus.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command above all others. A subcommand is a {@code Callable<Integer>} that returns an {@link ExitCode}, is
 * listed in {@link #COMMANDS} here, and reaches its console by
 * {@code @ParentCommand private Gradus gradus}.
 */
@Command(
        name = "gradus",
        description = "Neural networks that show their work: derives every gradient, proves it, trains with it.",
        versionProvider = VersionProvider.class,
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true)
final class Gradus implements Callable<Integer> {
    /** In the order of the help. Each is named like its class, without 'Command'. */
    static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            TrainCommand.class,
            PredictCommand.class,
            EvaluateCommand.class,
            ExplainCommand.class,
            WhyCommand.class,
            GradientsCommand.class,
            CheckCommand.class,
            DiagnoseCommand.class,
            CommandLine.HelpCommand.class);

    private final PrintStream out;
    private final PrintStream err;
    private final Terminal terminal;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "No progress and no messages but warnings.")
    private boolean quiet;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "No colours, as when the variable NO_COLOR is set.")
    private boolean noColor;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    Gradus(PrintStream out, PrintStream err, Terminal terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    Console console() {
        return new Console(out, err, noColor ? terminal.withoutColor() : terminal, quiet);
    }

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say which command to run.");
    }
}
