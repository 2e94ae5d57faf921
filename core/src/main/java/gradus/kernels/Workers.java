package gradus.kernels;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help with jobs, again and again. A job has phases, one after the other, and each phase has items, which
 * may run in any order and at the same time. Each thread, the caller too, begins with items of its own, the same each
 * time, because their data is in its processor's cache; whoever has no more of them takes others', so that a helper that
 * the operating system has put aside is not waited for. If the helpers are busy with another caller's job, a caller does
 * all of its own alone. Helpers begin with the first job; between jobs they spin briefly and then park; they are daemons.
 *
 * <p>The counters carry the number of the round in their upper half: a helper that comes late finds another round, or
 * nothing left, whatever the job says of itself by then, and leaves.
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

        /**
         * The first of the items that a worker begins with, up to the next worker's first: 0 for the first worker, never
         * less for a later one, and at most the number of items.
         */
        default int first(int phase, int worker, int workers) {
            return (int) ((long) items(phase) * worker / workers);
        }

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
            helpers[i] = new Helper(i + 1);
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
        /** By phase and worker: how many of the items that the worker begins with nobody has taken yet. */
        private final AtomicLongArray left;

        /** By phase: how many items are not done yet. */
        private final AtomicLongArray undone;

        private volatile @Nullable Throwable failure;

        private Task(Job job) {
            this.job = job;
            this.left = new AtomicLongArray(job.phases() * count());
            this.undone = new AtomicLongArray(job.phases());
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
                for (int owner = 0; owner < count(); owner++) {
                    left.set(phase * count() + owner, next << 32 | share(phase, owner));
                }
                undone.set(phase, next << 32 | job.items(phase));
            }
            current = this;
            round.set(next);
            wake();
            work(next, 0);
        }

        private void work(long now, int worker) {
            for (int phase = 0; phase < job.phases(); phase++) {
                for (int other = 0; other < count(); other++) {
                    workOn(phase, (worker + other) % count(), now);
                }
                if (!awaitEnd(phase, now)) {
                    return;
                }
            }
        }

        /** How many items a worker begins with. */
        private int share(int phase, int owner) {
            int share = end(phase, owner) - job.first(phase, owner, count());
            if (share < 0 || owner == 0 && job.first(phase, 0, count()) != 0) {
                throw new IllegalArgumentException("worker " + owner + " begins with " + share + " items");
            }
            return share;
        }

        /** One past the last of the items that a worker begins with. */
        private int end(int phase, int owner) {
            return owner + 1 < count() ? job.first(phase, owner + 1, count()) : job.items(phase);
        }

        /** Does what is left of the items that a worker begins with. */
        private void workOn(int phase, int owner, long now) {
            for (int n = take(phase * count() + owner, now); n > 0; n = take(phase * count() + owner, now)) {
                try {
                    job.run(phase, end(phase, owner) - n);
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                undone.decrementAndGet(phase);
            }
        }

        /** How many were left, this one included; 0 if there was none or the round is over. */
        private int take(int counter, long now) {
            while (true) {
                long value = left.get(counter);
                if (value >>> 32 != now || (int) value == 0) {
                    return 0;
                }
                if (left.compareAndSet(counter, value, value - 1)) {
                    return (int) value;
                }
            }
        }

        /** False if the round is over. */
        private boolean awaitEnd(int phase, long now) {
            for (int spins = 0; ; spins++) {
                long value = undone.get(phase);
                if (value >>> 32 != now || (int) value == 0) {
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
            for (Helper helper : helpers) {
                helper.start();
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

        private final int number;

        private Helper(int number) {
            this.number = number;
        }

        void start() {
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
                    task.work(last, number);
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
