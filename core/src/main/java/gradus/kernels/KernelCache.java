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
    private final Map<TileShape, Tile> tiles = new Recent<>();

    /** The tile of that shape, made now if there is none. */
    public Tile tile(TileShape shape, Function<TileShape, Tile> maker) {
        synchronized (tiles) {
            return tiles.computeIfAbsent(shape, maker);
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
