package gradus.kernels;

import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Brings in the module of the Vector API. {@code --add-modules jdk.incubator.vector} does it too, but makes the JVM
 * write a warning to the user and start more slowly, also for commands that compute nothing. So our launcher leaves the
 * option out, and the module is loaded when the first kernel is wanted, as the JDK loads {@code java.instrument} for an
 * agent that comes late: to the boot loader, so that the compiler treats its classes in the same way. That takes longer
 * than a prediction of some rows, which therefore never asks for it.
 *
 * <p>Loading it late needs {@code --add-exports java.base/jdk.internal.module=ALL-UNNAMED}, and knowing the width of its
 * vectors before that {@code --add-exports java.base/jdk.internal.vm.vector=ALL-UNNAMED}; the launcher gives both.
 */
public final class VectorApi {
    private static final String MODULE = "jdk.incubator.vector";

    private static final Map<Class<?>, Integer> BYTES =
            Map.of(byte.class, 1, short.class, 2, int.class, 4, long.class, 8, float.class, 4, double.class, 8);

    /** Of the narrowest vectors of the Vector API. */
    private static final int LEAST_BYTES = 8;

    private VectorApi() {}

    /** Whether it is there, or can be brought in. */
    static boolean isAvailable() {
        return isLoaded()
                || loader() != null && ModuleFinder.ofSystem().find(MODULE).isPresent();
    }

    /** Has classes that use the Vector API loadable from now on. */
    public static void load() {
        Holder.load();
    }

    /** The width of the Vector API's preferred vectors, from where it gets it itself; empty if that cannot be asked. */
    public static OptionalInt preferredBytes() {
        Method lanes = internal("jdk.internal.vm.vector.VectorSupport", "getMaxLaneCount", Class.class);
        if (lanes == null) {
            return OptionalInt.empty();
        }
        return BYTES.entrySet().stream()
                .mapToInt(type -> Math.max(LEAST_BYTES, type.getValue() * (int) call(lanes, type.getKey())))
                .min();
    }

    private static boolean isLoaded() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    private static @Nullable Method loader() {
        return internal("jdk.internal.module.Modules", "loadModule", String.class);
    }

    /** A method of the JDK; null without access to it, or in a JDK that does not have it. */
    private static @Nullable Method internal(String owner, String name, Class<?> parameter) {
        try {
            Class<?> found = Class.forName(owner);
            return found.getModule().isExported(found.getPackageName(), VectorApi.class.getModule())
                    ? found.getMethod(name, parameter)
                    : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static Object call(Method method, Object argument) {
        try {
            return method.invoke(null, argument);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the JDK's " + method + " has failed", e);
        }
    }

    /** Once. */
    private static final class Holder {
        static {
            Method loader = loader();
            if (!isLoaded() && loader != null) {
                call(loader, MODULE);
            }
        }

        static void load() {}
    }
}
