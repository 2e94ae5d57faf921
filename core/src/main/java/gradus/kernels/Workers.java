package gradus.kernels;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help with one job, again and again. A job has phases, one after the other, and each phase has items, which
 * may run in any order and at the same time. Whoever is free takes the next item, the caller too, so that a helper that
 * the operating system has put aside is not waited for. Between jobs helpers spin briefly and then park; they are daemons.
 *
 * <p>The counters carry the number of the round in their upper half: a helper that comes late finds another round, and
 * leaves.
 */
public final class Workers implements AutoCloseable {
    private static final int SPINS_BEFORE_PARKING = 20_000;
    private static final int SPINS_BEFORE_YIELDING = 1_000;

    /** What is to be done in each round. */
    public interface Job {
        int phases();

        int items(int phase);

        void run(int phase, int item);
    }

    private final Job job;
    private final Thread[] helpers;
    private final AtomicLongArray taken;
    private final AtomicLongArray done;
    private final AtomicLong round;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    /**
     * @param count threads, the caller included
     * @param job its phases stay the same in number
     */
    public Workers(int count, Job job) {
        this(count, job, 0);
    }

    /** @param firstRound the number of rounds that are said to have been before */
    Workers(int count, Job job, int firstRound) {
        this.job = job;
        this.round = new AtomicLong(firstRound);
        this.taken = new AtomicLongArray(job.phases());
        this.done = new AtomicLongArray(job.phases());
        helpers = new Thread[count - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform()
                    .name("gradus-worker-" + (i + 1))
                    .daemon()
                    .start(this::help);
        }
    }

    /** Does the job once; throws what an item threw. */
    public void run() {
        failure = null;
        // Begins anew after two thousand million rounds, so that it stays within its half of the counters.
        long next = (round.get() + 1) & Integer.MAX_VALUE;
        for (int phase = 0; phase < job.phases(); phase++) {
            taken.set(phase, next << 32);
            done.set(phase, next << 32);
        }
        round.set(next);
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        work(next);
        Throwable thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException("a worker failed", thrown);
        }
    }

    private void work(long current) {
        for (int phase = 0; phase < job.phases(); phase++) {
            int items = job.items(phase);
            for (int item = take(phase, items, current); item >= 0; item = take(phase, items, current)) {
                try {
                    job.run(phase, item);
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                done.incrementAndGet(phase);
            }
            if (!awaitEnd(phase, items, current)) {
                return;
            }
        }
    }

    /** The next item of the phase, or -1 if all are taken or the round is over. */
    private int take(int phase, int items, long current) {
        while (true) {
            long value = taken.get(phase);
            if (value >>> 32 != current || (int) value >= items) {
                return -1;
            }
            if (taken.compareAndSet(phase, value, value + 1)) {
                return (int) value;
            }
        }
    }

    /** False if the round is over. */
    private boolean awaitEnd(int phase, int items, long current) {
        for (int spins = 0; ; spins++) {
            long value = done.get(phase);
            if (value >>> 32 != current || (int) value == items) {
                return value >>> 32 == current;
            }
            if (spins < SPINS_BEFORE_YIELDING) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void help() {
        long last = 0;
        int spins = 0;
        while (!closed) {
            long current = round.get();
            if (current != last) {
                last = current;
                spins = 0;
                work(current);
            } else if (spins++ < SPINS_BEFORE_PARKING) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }
}
