package gradus.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do one job together, again and again. The caller is worker 0. Between jobs a worker spins briefly and
 * then parks; the threads are daemons.
 */
public final class Workers implements AutoCloseable {
    private static final int SPINS_BEFORE_PARKING = 20_000;
    private static final int SPINS_BEFORE_YIELDING = 2_000;

    /** A job, done by every worker at the same time. */
    public interface Job {
        /** @param worker from 0 */
        void run(int worker);
    }

    private final Thread[] threads;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger round = new AtomicInteger();
    private volatile boolean closed;
    private volatile @Nullable Job job;
    private volatile @Nullable Throwable failure;

    /** @param count workers, the caller included */
    public Workers(int count) {
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] =
                    Thread.ofPlatform().name("gradus-worker-" + worker).daemon().unstarted(() -> loop(worker));
            threads[i].start();
        }
    }

    public int count() {
        return threads.length + 1;
    }

    /** Runs the job on every worker and returns when all have finished; throws what one of them threw. */
    public void run(Job job) {
        this.job = job;
        failure = null;
        arrived.set(0);
        finished.set(0);
        round.incrementAndGet();
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        perform(job, 0);
        await(finished, count());
        Throwable thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException("a worker failed", thrown);
        }
    }

    /**
     * Waits inside a job until every worker has come here as often as this one.
     *
     * @param times how often this worker has waited in this job, this time included
     */
    public void meet(int times) {
        arrived.incrementAndGet();
        await(arrived, times * count());
    }

    private void perform(Job job, int worker) {
        try {
            job.run(worker);
        } catch (Throwable thrown) {
            failure = thrown;
            // Nobody may wait for this worker any more.
            arrived.set(Integer.MAX_VALUE / 2);
        }
        finished.incrementAndGet();
    }

    private static void await(AtomicInteger counter, int target) {
        for (int spins = 0; counter.get() < target; spins++) {
            if (spins < SPINS_BEFORE_YIELDING) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private void loop(int worker) {
        int done = 0;
        while (true) {
            for (int spins = 0; round.get() == done && !closed; spins++) {
                if (spins < SPINS_BEFORE_PARKING) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            if (closed) {
                return;
            }
            done++;
            Job current = job;
            if (current != null) {
                perform(current, worker);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
