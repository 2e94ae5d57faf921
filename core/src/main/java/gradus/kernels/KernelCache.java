package gradus.kernels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kernels that were made, by what they compute, and whether the JIT compiler has made them fast: so a second
 * training of the same kind begins where the first one ended. Holds the ones used last; for any number of threads.
 */
public final class KernelCache {
    private static final int LARGEST = 4096;

    private static final class Made {
        final Kernel kernel;
        boolean warm;

        Made(Kernel kernel) {
            this.kernel = kernel;
        }
    }

    /** In the order of their last use. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > LARGEST;
        }
    }

    private final Map<Object, Made> made = new Recent<>();
    private final Map<Object, Object> parts = new Recent<>();

    /**
     * Code that several kernels share, made now if there is none.
     *
     * @param shape all that decides the code
     */
    public <S, P> P part(S shape, Class<P> type, Function<S, P> maker) {
        synchronized (parts) {
            return type.cast(parts.computeIfAbsent(shape, s -> maker.apply(shape)));
        }
    }

    /** The kernel for a specification, made now if there is none. */
    public Kernel kernel(KernelSpec spec, Supplier<Kernel> maker) {
        Object key = spec.key();
        synchronized (made) {
            Made known = made.get(key);
            if (known != null) {
                return known.kernel;
            }
        }
        Kernel kernel = maker.get();
        synchronized (made) {
            return made.computeIfAbsent(key, k -> new Made(kernel)).kernel;
        }
    }

    /** The kernel, if it is there and fast. */
    public @Nullable Kernel warm(KernelSpec spec) {
        Object key = spec.key();
        synchronized (made) {
            Made known = made.get(key);
            return known != null && known.warm ? known.kernel : null;
        }
    }

    /** Notes that the kernel has become fast. */
    public void markWarm(KernelSpec spec) {
        Object key = spec.key();
        synchronized (made) {
            Made known = made.get(key);
            if (known != null) {
                known.warm = true;
            }
        }
    }
}
