package gradus.cli;

import java.io.PrintStream;

/**
 * The two streams a command talks on: results on standard output, everything else on standard error. Commands get it
 * from {@link Gradus#console()} and never use {@code System.out}.
 */
final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final Terminal terminal;
    private final boolean quiet;

    Console(PrintStream out, PrintStream err, Terminal terminal, boolean quiet) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    /** A line of the result. */
    void result(String line) {
        out.println(line);
    }

    /** Where a result goes that is more than a line, and what {@code -o -} means. UTF-8; must not be closed. */
    PrintStream out() {
        return out;
    }

    /** Sentences of the result, in as many lines as they need. */
    void prose(String sentences) {
        out.println(Lines.wrapped(sentences));
    }

    /** Tells what goes on, in as many lines as it needs; not with {@code --quiet}. */
    void message(String sentences) {
        if (!quiet) {
            err.println(Lines.wrapped(sentences));
        }
    }

    /** Something the user should know though the command goes on; also with {@code --quiet}. */
    void warning(String sentence) {
        String mark = "warning:";
        String text = forTerminal(mark + " " + sentence);
        err.println(paintMessage(Style.YELLOW, mark) + text.substring(mark.length()));
    }

    /** Why the command stops. */
    void error(String sentence) {
        err.println(forTerminal(sentence));
    }

    /** For a script, a warning or an error is a line. */
    private String forTerminal(String sentence) {
        return terminal.err() ? Lines.wrapped(sentence) : sentence;
    }

    /** Whether to show something that moves, such as a progress bar, by {@link #progress}. */
    boolean showsProgress() {
        return terminal.err() && !quiet;
    }

    /** Shows this instead of the last progress line; an empty text takes it away. Only if {@link #showsProgress}. */
    void progress(String line) {
        if (showsProgress()) {
            err.print("\r\033[K" + line);
            err.flush();
        }
    }

    /** The text for standard output, in that style if a terminal shows it. */
    String paint(Style style, String text) {
        return terminal.out() && terminal.color() ? style.on(text) : text;
    }

    /** The text for standard error, in that style if a terminal shows it. */
    String paintMessage(Style style, String text) {
        return terminal.err() && terminal.color() ? style.on(text) : text;
    }

    void stackTrace(Throwable error) {
        error.printStackTrace(err);
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
