package gradus.bench;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What the core can do at most: fused multiply-adds on numbers that never leave the registers. */
final class Peak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 1_000;
    private static final int ACCUMULATORS = 12;

    /**
     * Not final, as the JIT compiler loads vectors of constants from memory again and again: that takes twice the time
     * where they cross cache lines.
     */
    private static float factor = 0.5f;

    private static float summand = 0.25f;

    private Peak() {}

    /** Thousand million operations a second, two for each multiply-add; the best of many trials. */
    static double gigaflops(double seconds) {
        double best = 0;
        float sink = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            long start = System.nanoTime();
            sink += chains(factor, summand);
            double taken = System.nanoTime() - start;
            best = Math.max(best, 2.0 * ACCUMULATORS * SPECIES.length() * ROUNDS / taken);
        } while (System.nanoTime() < end);
        if (Float.isNaN(sink)) {
            throw new IllegalStateException("sums of small numbers are numbers");
        }
        return best;
    }

    /**
     * What so many threads do at once, all together, on average: less than so many times the best of one where processors
     * share a core, or a core has other guests.
     */
    static double gigaflopsAtOnce(double seconds, int threads) {
        LongAdder rounds = new LongAdder();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                pool.execute(() -> {
                    do {
                        if (!Float.isNaN(chains(factor, summand))) {
                            rounds.add(ROUNDS);
                        }
                    } while (System.nanoTime() < end);
                });
            }
        }
        return 2.0 * ACCUMULATORS * SPECIES.length() * rounds.sum() / (System.nanoTime() - start);
    }

    /** Twelve chains that do not wait for each other: more than latency times units, fewer than registers. */
    private static float chains(float multiplier, float added) {
        FloatVector x = FloatVector.broadcast(SPECIES, multiplier);
        FloatVector y = FloatVector.broadcast(SPECIES, added);
        FloatVector a = y;
        FloatVector b = x;
        FloatVector c = y;
        FloatVector d = x;
        FloatVector e = y;
        FloatVector f = x;
        FloatVector g = y;
        FloatVector h = x;
        FloatVector i = y;
        FloatVector j = x;
        FloatVector k = y;
        FloatVector l = x;
        for (int n = 0; n < ROUNDS; n++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.lane(0);
    }
}
