package gradus.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where the process starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its {@link ExitCode}. */
    public static void main(String[] args) {
        // Numbers look the same everywhere, and text is UTF-8 whatever the locale says: results are for programs too.
        Locale.setDefault(Locale.ROOT);
        Terminal terminal = Terminal.detect();
        PrintStream out = stream(FileDescriptor.out, terminal.out());
        PrintStream err = stream(FileDescriptor.err, true);
        int exit = run(out, err, terminal, args);
        out.flush();
        if (exit != ExitCode.DONE || !asksVersionOnly(args)) {
            System.exit(exit);
        }
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

    /** @param lines whether each line is to be seen at once */
    private static PrintStream stream(FileDescriptor descriptor, boolean lines) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16), lines, StandardCharsets.UTF_8);
    }
}
