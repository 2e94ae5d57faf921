package gradus.train;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that threads borrow, each for itself. A thread looks first where it left one, so that threads neither wait for
 * each other nor write to the same lines of memory, and nothing is set aside once there are enough things.
 */
final class Pool<T> {
    private static final int SLOTS = 64;
    /** References in two lines of memory. */
    private static final int APART = 32;

    private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS * APART);
    private final Supplier<T> maker;
    private final Consumer<T> end;

    /** @param end what is done with one that is not wanted any more */
    Pool(Supplier<T> maker, Consumer<T> end) {
        this.maker = maker;
        this.end = end;
    }

    T take() {
        int home = home();
        for (int n = 0; n < SLOTS; n++) {
            int slot = slot(home + n);
            T held = slots.get(slot);
            if (held != null && slots.compareAndSet(slot, held, null)) {
                return held;
            }
        }
        return maker.get();
    }

    void give(T back) {
        int home = home();
        for (int n = 0; n < SLOTS; n++) {
            int slot = slot(home + n);
            if (slots.get(slot) == null && slots.compareAndSet(slot, null, back)) {
                return;
            }
        }
        end.accept(back);
    }

    /** Ends those that nobody has borrowed. */
    void clear() {
        for (int n = 0; n < SLOTS; n++) {
            T held = slots.getAndSet(slot(n), null);
            if (held != null) {
                end.accept(held);
            }
        }
    }

    private static int home() {
        return (int) Thread.currentThread().threadId();
    }

    private static int slot(int number) {
        return (number & (SLOTS - 1)) * APART;
    }
}
