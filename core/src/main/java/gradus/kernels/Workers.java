package gradus.kernels;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help with jobs, again and again. A job has phases, one after the other, and each phase has items, which
 * may run in any order and at the same time. Whoever is free takes the next item, the caller too, so that a helper that
 * the operating system has put aside is not waited for. If the helpers are busy with another caller's job, a caller does
 * all of its own alone. Helpers begin with the first job; between jobs they spin briefly and then park; they are daemons.
 *
 * <p>The counters carry the number of the round in their upper half: a helper that comes late finds another round, and
 * leaves.
 */
public final class Workers implements AutoCloseable {
    /** A step's next job comes within this time, or else a helper had better leave its core to others. */
    private static final long SPIN_NANOS = 50_000;

    private static final int SPINS_BETWEEN_LOOKS = 16;
    private static final int SPINS_BEFORE_YIELDING = 1_000;

    /** What is to be done. */
    public interface Job {
        /** Stays the same. */
        int phases();

        int items(int phase);

        void run(int phase, int item);
    }

    private final Helper[] helpers;
    private final AtomicLong round;
    private final AtomicBoolean busy = new AtomicBoolean();
    private boolean started;
    private volatile @Nullable Task current;
    private volatile boolean closed;

    /** @param count threads, the caller included */
    public Workers(int count) {
        this(count, 0);
    }

    /** @param firstRound the number of rounds that are said to have been before */
    Workers(int count, int firstRound) {
        this.round = new AtomicLong(firstRound);
        this.helpers = new Helper[Math.max(1, count) - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper();
        }
    }

    /** Threads, the caller included. */
    public int count() {
        return helpers.length + 1;
    }

    /** Makes a job ready to be done with these threads. */
    public Task task(Job job) {
        return new Task(job);
    }

    /** A job and how far it is. Not to be run by two threads at a time. */
    public final class Task {
        private final Job job;
        private final AtomicLongArray taken;
        private final AtomicLongArray done;
        private volatile @Nullable Throwable failure;

        private Task(Job job) {
            this.job = job;
            this.taken = new AtomicLongArray(job.phases());
            this.done = new AtomicLongArray(job.phases());
        }

        /** Does the job once; throws what an item threw. */
        public void run() {
            if (helpers.length == 0 || closed || !busy.compareAndSet(false, true)) {
                alone();
                return;
            }
            try {
                share();
            } finally {
                busy.set(false);
            }
            Throwable thrown = failure;
            if (thrown != null) {
                throw new IllegalStateException("a worker failed", thrown);
            }
        }

        private void alone() {
            for (int phase = 0; phase < job.phases(); phase++) {
                int items = job.items(phase);
                for (int item = 0; item < items; item++) {
                    job.run(phase, item);
                }
            }
        }

        private void share() {
            failure = null;
            // Begins anew after two thousand million rounds, so that it stays within its half of the counters.
            long next = (round.get() + 1) & Integer.MAX_VALUE;
            for (int phase = 0; phase < job.phases(); phase++) {
                taken.set(phase, next << 32);
                done.set(phase, next << 32);
            }
            current = this;
            round.set(next);
            wake();
            work(next);
        }

        private void work(long now) {
            for (int phase = 0; phase < job.phases(); phase++) {
                int items = job.items(phase);
                for (int item = take(phase, items, now); item >= 0; item = take(phase, items, now)) {
                    try {
                        job.run(phase, item);
                    } catch (Throwable thrown) {
                        failure = thrown;
                    }
                    done.incrementAndGet(phase);
                }
                if (!awaitEnd(phase, items, now)) {
                    return;
                }
            }
        }

        /** The next item of the phase, or -1 if all are taken or the round is over. */
        private int take(int phase, int items, long now) {
            while (true) {
                long value = taken.get(phase);
                if (value >>> 32 != now || (int) value >= items) {
                    return -1;
                }
                if (taken.compareAndSet(phase, value, value + 1)) {
                    return (int) value;
                }
            }
        }

        /** False if the round is over. */
        private boolean awaitEnd(int phase, int items, long now) {
            for (int spins = 0; ; spins++) {
                long value = done.get(phase);
                if (value >>> 32 != now || (int) value == items) {
                    return value >>> 32 == now;
                }
                if (spins < SPINS_BEFORE_YIELDING) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }
    }

    private void wake() {
        if (!started) {
            started = true;
            for (int i = 0; i < helpers.length; i++) {
                helpers[i].start(i + 1);
            }
        }
        for (Helper helper : helpers) {
            helper.wake();
        }
    }

    /** A thread that helps. */
    private final class Helper implements Runnable {
        private volatile @Nullable Thread thread;
        /** Set before it looks for the last time whether there is work, so that no wake-up is lost. */
        private volatile boolean parking;

        void start(int number) {
            thread =
                    Thread.ofPlatform().name("gradus-worker-" + number).daemon().start(this);
        }

        void wake() {
            if (parking) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            long last = 0;
            while (!closed) {
                last = await(last);
                Task task = current;
                if (task != null) {
                    task.work(last);
                }
            }
        }

        /** The number of a round that is not the last one, or the last one if there is nothing more to do. */
        private long await(long last) {
            long end = System.nanoTime() + SPIN_NANOS;
            do {
                for (int spin = 0; spin < SPINS_BETWEEN_LOOKS; spin++) {
                    if (round.get() != last) {
                        return round.get();
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() < end);
            parking = true;
            while (round.get() == last && !closed) {
                LockSupport.park(Workers.this);
            }
            parking = false;
            return round.get();
        }
    }

    /** Ends the threads; jobs are then done by their callers. */
    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper.thread);
        }
    }
}
