package gradus.compile;

import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the fast kernels of a program and runs them on a copy of its memory, in a thread of its own, until the JIT
 * compiler has caught up; until then the program runs on kernels of plain Java, which are slow but a thousand times
 * faster than interpreted vectors. Both give the same bits, so that the moment of the change is of no consequence.
 */
final class WarmUp implements Runnable {
    /** A program that has run for less is not worth it. */
    private static final long WORTH_NANOS = 50_000_000;

    private static final long GIVE_UP_NANOS = 60_000_000_000L;
    /** So many calls make the JIT compiler's last tier take notice. */
    private static final int REHEARSALS = 700;

    private static final int FASTER_TIMES = 5;

    private final Memory memory;
    private final Supplier<List<Stage>> kernels;
    private final Lock turn;
    private long spent;
    private volatile long slowNanos = Long.MAX_VALUE;
    private volatile int examples;
    private volatile boolean cancelled;
    private volatile Stage @Nullable [] ready;
    private @Nullable Thread thread;

    /** @param turn held by one warm-up at a time */
    WarmUp(Memory memory, Supplier<List<Stage>> kernels, Lock turn) {
        this.memory = memory;
        this.kernels = kernels;
        this.turn = turn;
    }

    /** The fast kernels, once they are fast. */
    Stage @Nullable [] ready() {
        return ready;
    }

    /** Takes notice of a run on the slow kernels. */
    void ran(int exampleCount, long nanos) {
        spent += nanos;
        if (exampleCount > examples) {
            // What fewer examples took says nothing about these.
            slowNanos = nanos;
            examples = exampleCount;
        } else if (exampleCount == examples) {
            slowNanos = Math.min(slowNanos, nanos);
        }
        if (thread == null && spent > WORTH_NANOS) {
            thread = Thread.ofPlatform().name("gradus-warm-up").daemon().start(this);
        }
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public void run() {
        turn.lock();
        try {
            Stage[] stages = kernels.get().toArray(Stage[]::new);
            if (becomesFaster(stages)) {
                ready = stages;
            }
        } finally {
            turn.unlock();
        }
    }

    private boolean becomesFaster(Stage[] stages) {
        long start = System.nanoTime();
        Object scratch = memory.copy();
        int faster = 0;
        while (!cancelled && faster < FASTER_TIMES && System.nanoTime() - start < GIVE_UP_NANOS) {
            if (faster == 0) {
                rehearse(stages, scratch);
            }
            memory.copyTo(scratch);
            long before = System.nanoTime();
            for (Stage stage : stages) {
                stage.run(scratch, examples);
            }
            faster = System.nanoTime() - before < slowNanos ? faster + 1 : 0;
        }
        return faster >= FASTER_TIMES;
    }

    private void rehearse(Stage[] stages, Object scratch) {
        for (int n = 0; n < REHEARSALS && !cancelled; n++) {
            for (Stage stage : stages) {
                stage.rehearse(scratch, examples);
            }
        }
    }
}
