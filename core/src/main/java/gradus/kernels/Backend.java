package gradus.kernels;

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

    /** A kernel for loops around a computation. */
    Kernel nest(Nest nest);

    /** A kernel for C = A B, whose rows are those of C. */
    Kernel product(Precision precision, ProductShape shape);
}
