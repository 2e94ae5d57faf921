package gradus.compile;

import static java.lang.System.Logger.Level.WARNING;

import com.sun.management.ThreadMXBean;
import gradus.compile.Kernels.Pending;
import gradus.kernels.Kernel;
import gradus.kernels.KernelSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs fast kernels on small parts of their work until the JIT compiler has caught up, in a thread of its own and on
 * memory of its own: interpreted vectors are a thousand times slower than compiled ones. Serves all programs on one
 * memory, the costliest kernels first.
 */
final class Rehearsals {
    /** For one kernel. What allocates for so long always will, as on vectors that the JIT compiler does not know. */
    private static final long GIVE_UP_NANOS = 10_000_000_000L;

    /** Rehearsals between two looks at what was allocated. */
    private static final int ROUND = 20;

    /**
     * After so many rounds, compiling has been asked for, and more would only have the loops compiled on top, which takes
     * longer than the whole: they are for looking whether it is done.
     */
    private static final int BUSY_ROUNDS = 90;

    private static final long PAUSE_NANOS = 1_000_000;

    private record Task(WarmUp program, Pending kernel) {}

    private final Memory memory;
    private final List<Task> tasks = new ArrayList<>();
    private boolean running;
    private boolean anyFast;

    Rehearsals(Memory memory) {
        this.memory = memory;
    }

    synchronized void add(WarmUp program, List<Pending> kernels) {
        kernels.forEach(kernel -> tasks.add(new Task(program, kernel)));
        tasks.sort(Comparator.comparingDouble(task -> -task.kernel().work()));
        if (!running) {
            running = true;
            Thread.ofPlatform().name("gradus-warm-up").daemon().start(this::run);
        }
    }

    private synchronized @Nullable Task next() {
        tasks.removeIf(task -> task.program().isCancelled());
        running = !tasks.isEmpty();
        return running ? tasks.removeFirst() : null;
    }

    private void run() {
        Task task = null;
        try {
            Object scratch = memory.zeros();
            for (task = next(); task != null; task = next()) {
                if (!memory.isAsLongAs(scratch)) {
                    // A program was compiled on it in the meantime.
                    scratch = memory.zeros();
                }
                rehearse(task, scratch);
            }
        } catch (RuntimeException | Error e) {
            // There may be no room for the second memory. What runs, runs on.
            stop(task);
            System.getLogger("gradus").log(WARNING, "Going on without vectors, which cannot be prepared.", e);
        }
    }

    private void rehearse(Task task, Object scratch) {
        WarmUp program = task.program();
        KernelSpec spec = task.kernel().spec();
        Kernel fast = program.backend().kernel(spec);
        if (program.backend().warm(spec) != null || becomesFast(fast, task, scratch)) {
            anyFast = true;
            program.backend().markWarm(spec);
            program.replace(task.kernel(), fast);
        } else {
            program.leave(task.kernel());
            if (!anyFast && !program.isCancelled()) {
                // Not even the costliest: there is no last tier of the JIT compiler, or it does not know vectors.
                giveUp();
            }
        }
    }

    private synchronized void giveUp() {
        tasks.forEach(task -> task.program().leave(task.kernel()));
        tasks.clear();
    }

    private synchronized void stop(@Nullable Task unfinished) {
        if (unfinished != null) {
            unfinished.program().leave(unfinished.kernel());
        }
        giveUp();
        running = false;
    }

    /**
     * Until a round of it sets no vector aside: that is so as soon as the JIT compiler's last tier has compiled all of it.
     * Ways that a rehearsal never went would not be compiled, so it goes through the ends of loops that whole batches do
     * not have, too, unless it is known which come. A JVM that does not count what threads allocate stays with plain Java.
     */
    private static boolean becomesFast(Kernel kernel, Task task, Object scratch) {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)
                || !threads.isThreadAllocatedMemoryEnabled()) {
            return false;
        }
        long start = System.nanoTime();
        for (int round = 0; !task.program().isCancelled() && System.nanoTime() - start < GIVE_UP_NANOS; round++) {
            if (round >= BUSY_ROUNDS) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            rehearse(kernel, task, scratch);
            if (threads.getCurrentThreadAllocatedBytes() == before
                    && !task.program().isCancelled()) {
                return true;
            }
        }
        return false;
    }

    private static void rehearse(Kernel kernel, Task task, Object scratch) {
        for (int n = 0; n < ROUND && !task.program().isCancelled(); n++) {
            int count = task.program().examples(n);
            kernel.rehearse(scratch, count, task.kernel().rows().in(count));
        }
    }
}
