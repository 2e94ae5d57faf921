package gradus.compile;

import gradus.compile.Kernels.Pending;
import gradus.kernels.Kernel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs fast kernels on small parts of their work until the JIT compiler has caught up, in a thread of its own and on
 * memory of its own: interpreted vectors are a thousand times slower than compiled ones. Serves all programs on one
 * memory, the costliest kernels first.
 */
final class Rehearsals {
    /** For one kernel. */
    private static final long GIVE_UP_NANOS = 30_000_000_000L;

    /** Nothing is judged before: at first, both kinds are interpreted, and either may be the faster one. */
    private static final long JUDGED_NANOS = 300_000_000L;

    /** So many rehearsals will do, too: the JIT compiler's last tier takes notice of fewer. */
    private static final int JUDGED_REHEARSALS = 600;

    /**
     * Of the time that plain Java takes at best: what waits for memory, or has short rows, gains nothing by vectors, while
     * those that are not compiled yet take a hundred times as long.
     */
    private static final double NEARLY = 2;

    /** The best time of plain Java is forgotten by and by: the whole machine may have become slower since. */
    private static final double FORGETTING = 1.05;

    /** Rehearsals between two looks at the clock. */
    private static final int ROUND = 20;

    private static final int FASTER_TIMES = 3;

    private record Task(WarmUp program, Pending kernel) {}

    private final Memory memory;
    private final List<Task> tasks = new ArrayList<>();
    private boolean running;

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
        Object scratch = memory.zeros();
        for (Task task = next(); task != null; task = next()) {
            if (!memory.isAsLongAs(scratch)) {
                // A program was compiled on it in the meantime.
                scratch = memory.zeros();
            }
            WarmUp program = task.program();
            Pending place = task.kernel();
            Kernel fast = program.backend().kernel(place.spec());
            if (program.backend().warm(place.spec()) != null || becomesFast(fast, task, scratch)) {
                program.backend().markWarm(place.spec());
                program.offer(place);
            } else {
                program.giveUp(place);
            }
        }
    }

    /** As fast, a few times running, as plain Java at its best, which has to be compiled too. */
    private static boolean becomesFast(Kernel fast, Task task, Object scratch) {
        long start = System.nanoTime();
        double slow = Double.POSITIVE_INFINITY;
        int faster = 0;
        int rehearsals = 0;
        while (faster < FASTER_TIMES && !task.program().isCancelled() && System.nanoTime() - start < GIVE_UP_NANOS) {
            slow = Math.min(slow * FORGETTING, rehearse(task.kernel().starter(), task, scratch));
            double now = rehearse(fast, task, scratch);
            rehearsals += ROUND;
            boolean judged = rehearsals >= JUDGED_REHEARSALS || System.nanoTime() - start >= JUDGED_NANOS;
            faster = judged && now <= slow * NEARLY ? faster + 1 : 0;
        }
        return faster == FASTER_TIMES;
    }

    /** Nanoseconds for a unit of work. */
    private static double rehearse(Kernel kernel, Task task, Object scratch) {
        int examples = task.program().examples();
        int rows = task.kernel().rows().in(examples);
        long before = System.nanoTime();
        double work = 0;
        for (int n = 0; n < ROUND && !task.program().isCancelled(); n++) {
            work += kernel.rehearse(scratch, examples, rows);
        }
        return (System.nanoTime() - before) / Math.max(1, work);
    }
}
