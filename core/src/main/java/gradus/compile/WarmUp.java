package gradus.compile;

import gradus.compile.Kernels.Pending;
import gradus.kernels.Backend;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The change of one program from kernels of plain Java, which are fast enough from the first run on, to those of its
 * backend, each as soon as the {@link Rehearsals} have made it fast. Both kinds give the same bits, so that the moment of
 * the change is of no consequence.
 */
final class WarmUp {
    /** A program that has run for less is not worth it. */
    private static final long WORTH_NANOS = 20_000_000;

    private static final double MATTERS = 0.1;

    private final Backend backend;
    private final List<Pending> pending;
    private final Rehearsals rehearsals;
    private final Queue<Pending> ready = new ConcurrentLinkedQueue<>();
    private final Queue<Pending> givenUp = new ConcurrentLinkedQueue<>();
    private final double work;
    private double workLeft;
    private long spent;
    private int left;
    private boolean begun;
    private volatile int examples;
    private volatile boolean cancelled;

    WarmUp(Backend backend, List<Pending> pending, Rehearsals rehearsals) {
        this.backend = backend;
        this.pending = List.copyOf(pending);
        this.rehearsals = rehearsals;
        this.left = pending.size();
        this.work = pending.stream().mapToDouble(Pending::work).sum();
        this.workLeft = work;
    }

    /** Takes over what has become fast, between two runs; false if nothing is left to wait for. */
    boolean takeOver() {
        for (Pending change = ready.poll(); change != null; change = ready.poll()) {
            change.replace(backend.kernel(change.spec()));
            settled(change);
        }
        for (Pending rest = givenUp.poll(); rest != null; rest = givenUp.poll()) {
            settled(rest);
        }
        return left > 0;
    }

    private void settled(Pending kernel) {
        workLeft -= kernel.work();
        left--;
    }

    /** Whether the rehearsals are at those kernels that matter: then they gain more from a processor than the program. */
    boolean matters() {
        return begun && workLeft > MATTERS * work;
    }

    /** Takes notice of a run. */
    void ran(int exampleCount, long nanos) {
        spent += nanos;
        if (exampleCount > examples) {
            examples = exampleCount;
        }
        if (!begun && spent > WORTH_NANOS) {
            begun = true;
            rehearsals.add(this, pending);
        }
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** The largest number of examples of a run so far. */
    int examples() {
        return examples;
    }

    Backend backend() {
        return backend;
    }

    List<Pending> pending() {
        return pending;
    }

    /** Has a kernel taken over before the next run. */
    void offer(Pending warm) {
        ready.add(warm);
    }

    /** Leaves a place to plain Java for good: it is no slower there. */
    void giveUp(Pending rest) {
        givenUp.add(rest);
    }
}
