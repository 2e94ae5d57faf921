package gradus.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Brings in the module of the Vector API. {@code --add-modules jdk.incubator.vector} does it too, but makes the JVM
 * write a warning to the user and start more slowly, also for commands that compute nothing. So our launcher leaves the
 * option out, and the module is loaded when the first kernel is wanted, as the JDK loads {@code java.instrument} for an
 * agent that comes late: to the boot loader, so that the compiler treats its classes in the same way.
 */
final class VectorApi {
    private static final String MODULE = "jdk.incubator.vector";

    private VectorApi() {}

    /** Whether classes that use the Vector API can be loaded from now on. */
    static boolean isAvailable() {
        return Holder.MODULE != null;
    }

    private static final class Holder {
        static final @Nullable Module MODULE =
                ModuleLayer.boot().findModule(VectorApi.MODULE).orElseGet(Holder::load);

        /** Needs {@code --add-exports java.base/jdk.internal.module=ALL-UNNAMED}, which the launcher gives. */
        private static @Nullable Module load() {
            try {
                return (Module) Class.forName("jdk.internal.module.Modules")
                        .getMethod("loadModule", String.class)
                        .invoke(null, VectorApi.MODULE);
            } catch (ReflectiveOperationException | RuntimeException e) {
                // No access, no such module in this runtime, or a JDK that does it in another way: do without.
                return null;
            }
        }
    }
}
