package gradus.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long it takes until one thread sees what another wrote. Some 30 nanoseconds where two processors share a cache; a
 * host that has put a virtual machine's processors apart, which it may change at any time, makes that 200 and more, and
 * everything that threads share costs so much more.
 */
final class Handover {
    private static final int AT_ONCE = 100;

    private Handover() {}

    /** Nanoseconds, one way: the median of hundreds at a time, as a thread that is put aside tells nothing of the way. */
    static double nanos(double seconds) {
        AtomicLong shared = new AtomicLong();
        Thread.ofPlatform().daemon().start(() -> answer(shared));
        List<Double> times = new ArrayList<>();
        long last = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long before;
        do {
            before = System.nanoTime();
            for (int n = 0; n < AT_ONCE; n++) {
                last += 2;
                ask(shared, last);
            }
            times.add((System.nanoTime() - before) / (2.0 * AT_ONCE));
        } while (before < end);
        shared.set(-1);
        return Figures.steady(times);
    }

    /** Writes an odd number, and waits for the even one after it. */
    private static void ask(AtomicLong shared, long even) {
        shared.set(even - 1);
        while (shared.get() != even) {
            Thread.onSpinWait();
        }
    }

    private static void answer(AtomicLong shared) {
        while (true) {
            long value = shared.get();
            if (value < 0) {
                return;
            }
            if (value % 2 == 1) {
                shared.set(value + 1);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
