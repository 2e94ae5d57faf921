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
    private static final int RUNS_AT_A_TIME = 8;
    private static final int FASTER_TIMES = 3;

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
        if (exampleCount >= examples) {
            examples = exampleCount;
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
            memory.copyTo(scratch);
            long before = System.nanoTime();
            for (int n = 0; n < RUNS_AT_A_TIME && !cancelled; n++) {
                for (Stage stage : stages) {
                    stage.run(scratch, examples);
                }
            }
            long nanos = (System.nanoTime() - before) / RUNS_AT_A_TIME;
            faster = nanos < slowNanos ? faster + 1 : 0;
        }
        return faster >= FASTER_TIMES;
    }
}
