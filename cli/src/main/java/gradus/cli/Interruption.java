package gradus.cli;

import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Watches for Ctrl-C, so that work can end in an orderly way. Only the first one: the second ends the process at once, as
 * does any where signals can not be handled.
 */
final class Interruption implements AutoCloseable {
    private static final Signal CTRL_C = new Signal("INT");

    private final @Nullable SignalHandler before;
    private volatile boolean asked;

    Interruption() {
        this.before = handle(signal -> {
            asked = true;
            handle(SignalHandler.SIG_DFL);
        });
    }

    /** Null where the process was started so that Ctrl-C is not for it. */
    private static @Nullable SignalHandler handle(SignalHandler handler) {
        try {
            return Signal.handle(CTRL_C, handler);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether Ctrl-C can be noticed at all. */
    boolean isPossible() {
        return before != null && before != SignalHandler.SIG_IGN;
    }

    /** Whether the user wants it to end. */
    boolean asked() {
        return asked;
    }

    @Override
    public void close() {
        if (before != null) {
            handle(before);
        }
    }
}
