package gradus.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Locale;

/** Where the process starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its {@link ExitCode}. */
    public static void main(String[] args) {
        // Numbers look the same everywhere, and text is UTF-8 whatever the locale says: results are for programs too.
        Locale.setDefault(Locale.ROOT);
        Terminal terminal = Terminal.detect();
        Output out = new Output(new FileOutputStream(FileDescriptor.out), terminal.out(), terminal.out());
        Output err = new Output(new FileOutputStream(FileDescriptor.err), terminal.err(), true);
        int exit = run(out, err.text(), terminal, args);
        if (exit != ExitCode.DONE || !asksVersionOnly(args)) {
            System.exit(exit);
        }
    }

    /** As the other, and a result that was not written is an error, whatever the command made of it. */
    static int run(Output out, PrintStream err, Terminal terminal, String... args) {
        int exit = run(out.text(), err, terminal, args);
        return out.loss()
                .map(sentence -> {
                    new Console(out.text(), err, terminal, false).error(sentence);
                    return ExitCode.BAD_INPUT;
                })
                .orElse(exit);
    }

    /** As {@link #main}, on these streams, and returns the exit code. */
    static int run(PrintStream out, PrintStream err, Terminal terminal, String... args) {
        if (asksVersionOnly(args)) {
            // Editors and scripts ask this again and again: answer before picocli and all our options are loaded.
            out.println(Version.text());
            return ExitCode.DONE;
        }
        return CommandRunner.run(out, err, terminal, args);
    }

    private static boolean asksVersionOnly(String... args) {
        return args.length == 1 && args[0].equals("--version");
    }
}
