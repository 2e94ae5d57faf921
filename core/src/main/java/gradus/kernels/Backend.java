package gradus.kernels;

import org.jspecify.annotations.Nullable;

/**
 * A way to run kernels on this machine's processor. Two exist: plain Java loops, and the Vector API in a module of its
 * own that is found through {@link java.util.ServiceLoader}.
 */
public interface Backend {
    /** What users know it by: {@code scalar} or {@code vector}. */
    String name();

    /** One line on what it uses, for the log. */
    String description();

    /** How many numbers one operation takes. */
    int lanes(Precision precision);

    /** A backend that gives the same bits and is fast from the first run on; may be this one. */
    default Backend starter() {
        return this;
    }

    /** The kernel for loops around a computation, or for C = A B, whose rows are those of C. */
    Kernel kernel(KernelSpec spec);

    /**
     * The kernel, if it was made before and is fast; otherwise null. It may be fast for the numbers of examples that it was
     * used with before, and slow for the first moments with another.
     */
    @Nullable
    Kernel warm(KernelSpec spec);

    /** Notes that the kernel has become fast. */
    void markWarm(KernelSpec spec);
}
