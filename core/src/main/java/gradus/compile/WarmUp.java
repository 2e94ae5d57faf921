package gradus.compile;

import gradus.compile.Kernels.Pending;
import gradus.kernels.Backend;
import gradus.kernels.Kernel;
import java.util.List;

/**
 * The change of one program from kernels of plain Java, which are fast enough from the first run on, to those of its
 * backend, each as soon as the {@link Rehearsals} have made it fast. Both kinds give the same bits, so that the moment of
 * the change, which may be in the middle of a run, is of no consequence.
 */
final class WarmUp {
    /** A program that has run for less is not worth it. */
    private static final long WORTH_NANOS = 20_000_000;

    /** So much work, in the unit of {@link Pending#work}, takes longer than that while everything is interpreted. */
    private static final double WORTH_WORK = 2_000_000;

    /** So much of the program's work is worth a processor. */
    private static final double MATTERS = 0.1;

    private final Backend backend;
    private final List<Pending> pending;
    private final Rehearsals rehearsals;
    private final int[] counts;
    private final double work;
    private long spent;
    private boolean begun;
    /** The largest number of examples of a run so far. */
    private volatile int examples;

    /** The fewest examples worth rehearsing: 1 once a run had a single one, otherwise 2. */
    private volatile int fewest = 2;

    private volatile boolean cancelled;

    /** Of the kernels that have not been settled. */
    private volatile double workLeft;

    /** Kernels that have not been settled. */
    private volatile int left;

    /** @param counts the numbers of examples of all runs to come; none if nothing is known of them */
    WarmUp(Backend backend, List<Pending> pending, Rehearsals rehearsals, int[] counts) {
        this.backend = backend;
        this.pending = List.copyOf(pending);
        this.rehearsals = rehearsals;
        this.counts = counts.clone();
        this.left = pending.size();
        this.work = pending.stream().mapToDouble(Pending::work).sum();
        this.workLeft = work;
    }

    /** Begins before the first run, if it is known that runs come, and that they are much work. */
    void prepare() {
        if (counts.length > 0 && work >= WORTH_WORK) {
            begin();
        }
    }

    /** Takes notice of a run. */
    void ran(int exampleCount, long nanos) {
        spent += nanos;
        if (exampleCount == 1) {
            fewest = 1;
        }
        if (exampleCount > examples) {
            examples = exampleCount;
        }
        if (!begun && examples > 0 && spent > WORTH_NANOS) {
            begin();
        }
    }

    private void begin() {
        begun = true;
        rehearsals.add(this, pending);
    }

    boolean isOver() {
        return left == 0;
    }

    /** Whether the rehearsals are at those kernels that matter: then they gain more from a processor than the program. */
    boolean matters() {
        return begun && workLeft > MATTERS * work;
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** With how many examples a kernel is rehearsed for the n-th time; where nothing is known, with ends of loops, too. */
    int examples(int n) {
        if (counts.length > 0) {
            return counts[n % counts.length];
        }
        int all = examples;
        return switch (n % 3) {
            case 0 -> all;
            case 1 -> Math.max(1, all - 1);
            default -> Math.min(fewest, all);
        };
    }

    Backend backend() {
        return backend;
    }

    List<Pending> pending() {
        return pending;
    }

    /** The backend's kernel is fast: it takes over. */
    void replace(Pending kernel, Kernel fast) {
        kernel.replace(fast);
        settle(kernel);
    }

    /** Leaves a place to plain Java for good. */
    void leave(Pending kernel) {
        settle(kernel);
    }

    private synchronized void settle(Pending kernel) {
        workLeft = workLeft - kernel.work();
        left = left - 1;
    }
}
