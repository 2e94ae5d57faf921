package gradus.diagnose;

import java.time.Duration;

/** When a search gives up. */
final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted();
    }

    /** The time is up. */
    static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;

        Over() {
            super("the time limit is reached", null, false, false);
        }
    }

    void check() {
        if (isOver()) {
            throw new Over();
        }
    }
}
