package gradus.bench;

import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * How fast threads copy arrays that no cache of a core holds. Memory, and the cache that cores share, serve the host's
 * other guests too, and what they take is missing where a network's weights are larger than a core's cache.
 */
final class Copying {
    /** As large as a weight matrix of W6. */
    private static final int BYTES = 16 << 20;

    private Copying() {}

    /** Thousand million bytes a second, read and written, of all threads together. */
    static double gigabytes(double seconds, int threads) {
        LongAdder bytes = new LongAdder();
        byte[][] from = new byte[threads][BYTES];
        byte[][] to = new byte[threads][BYTES];
        for (int thread = 0; thread < threads; thread++) {
            // So that the pages are there.
            Arrays.fill(from[thread], (byte) 1);
            Arrays.fill(to[thread], (byte) 2);
        }
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                byte[] source = from[thread];
                byte[] target = to[thread];
                pool.execute(() -> {
                    do {
                        System.arraycopy(source, 0, target, 0, BYTES);
                        bytes.add(2L * BYTES);
                    } while (System.nanoTime() < end);
                });
            }
        }
        return (double) bytes.sum() / (System.nanoTime() - start);
    }
}
