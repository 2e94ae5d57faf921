package gradus.kernels;

import gradus.InputException;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the backend; the only place that does. */
public final class Backends {
    private static final Backend SCALAR = scalarLike(64);

    private Backends() {}

    /** A backend, and why it is the one. */
    public record Choice(Backend backend, String reason) {
        /** One line for the log: {@code vector backend (512 bits): found module jdk.incubator.vector}. */
        public String description() {
            return backend.name() + " backend (" + backend.description() + "): " + reason;
        }
    }

    /** The environment variable {@code GRADUS_BACKEND} decides (scalar or vector); otherwise vector where there is one. */
    public static Choice standard() {
        String wish = System.getenv("GRADUS_BACKEND");
        return choose(wish == null ? "" : wish);
    }

    /**
     * A backend by name.
     *
     * @param wish {@code scalar}, {@code vector}, or empty for the best there is
     * @throws InputException if it is none of these
     */
    public static Choice choose(String wish) {
        if (!Set.of("", "scalar", "vector").contains(wish)) {
            throw new InputException(
                    "The environment variable GRADUS_BACKEND is '" + wish + "'; it can be scalar or vector.");
        }
        if (wish.equals("scalar")) {
            return new Choice(scalar(), "asked for by GRADUS_BACKEND");
        }
        if (!VectorApi.isAvailable()) {
            String missing = "the module jdk.incubator.vector is not there (--add-modules adds it)";
            return new Choice(
                    scalar(), wish.equals("vector") ? "GRADUS_BACKEND asks for vector, but " + missing : missing);
        }
        Backend found = Vector.BACKEND;
        return found == null
                ? new Choice(scalar(), "no other backend is on the path")
                : new Choice(found, wish.equals("vector") ? "asked for by GRADUS_BACKEND" : "the fastest there is");
    }

    /** One for all, because a backend keeps the kernels that it made; loaded when the Vector API is there. */
    private static final class Vector {
        static final @Nullable Backend BACKEND = ServiceLoader.load(Backend.class, Backends.class.getClassLoader())
                .findFirst()
                .orElse(null);
    }

    /** Plain Java; its bits are those of vectors of 512 bits. */
    public static Backend scalar() {
        return SCALAR;
    }

    /** Plain Java with the bits of vectors of that many bytes. */
    public static Backend scalarLike(int vectorBytes) {
        return new ScalarBackend(vectorBytes);
    }
}
