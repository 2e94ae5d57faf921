package gradus.cli;

/** What a script learns from the process; 130 also comes from the JVM itself. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;

    /** Done, and the answer is no: a check failed, a mistake was found, training diverged. */
    static final int NO = 1;

    /** The command line or an input is bad. */
    static final int BAD_INPUT = 2;

    /** The user pressed Ctrl-C. */
    static final int INTERRUPTED = 130;

    /** An error of ours. */
    static final int INTERNAL = 70;

    private ExitCode() {}
}
