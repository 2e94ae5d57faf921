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

    /**
     * The class whose static methods {@linkplain NestEmitter generated code} calls for each operation, and the type of
     * the values that they take.
     */
    Operations operations(Precision precision);

    /**
     * A new instance of a generated class, which becomes a hidden class beside the operations it calls.
     *
     * @param classFile a class with a public constructor without parameters that implements {@link Kernel}
     */
    Kernel define(byte[] classFile);

    /** A kernel for C = A B, whose rows are those of C. */
    Kernel product(Precision precision, ProductShape shape);

    /**
     * @param owner internal name of the class with one static method an operation
     * @param value descriptor of the type of its values
     */
    record Operations(String owner, String value) {}
}
