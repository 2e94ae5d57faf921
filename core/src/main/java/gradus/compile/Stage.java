package gradus.compile;

import gradus.kernels.Extent;
import gradus.kernels.Kernel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What can be done in any order: strips of rows, cut into portions, each of which passes through all kernels of its
 * strip. How it is cut makes no difference to any bit.
 */
final class Stage {
    /** Rows are handed out in runs of this many, so that no two portions write to one vector, tile or square. */
    private static final int RUN = Layout.PAD;

    private final List<Rows> strips;

    /** In the order of the workers that begin with them. */
    private final Portion[] portions;

    /** By worker, the first item that it begins with; the only item of a stage that is not shared is the caller's. */
    private final int[] firsts;

    /**
     * @param extent how many rows there are
     * @param block how many rows pass through all kernels together, for the sake of the cache
     * @param parts how many portions the rows are cut into
     */
    record Rows(Extent extent, int block, int parts, Kernel[] kernels) {
        private void run(Object memory, int examples, int from, int to) {
            for (int row = from; row < to; row += block) {
                int end = Math.min(to, row + block);
                for (Kernel kernel : kernels) {
                    kernel.run(memory, examples, row, end);
                }
            }
        }
    }

    private record Portion(Rows strip, int part) {
        /** The one that begins with it: for the same rows the same in all strips that are cut alike. */
        int worker(int workers) {
            return (int) ((long) part * workers / strip.parts());
        }

        void run(Object memory, int examples) {
            int rows = strip.extent().in(examples);
            int runs = Math.ceilDiv(rows, RUN);
            int from = (int) ((long) runs * part / strip.parts()) * RUN;
            int to = (int) ((long) runs * (part + 1) / strip.parts()) * RUN;
            strip.run(memory, examples, from, Math.min(rows, to));
        }
    }

    /**
     * @param shared whether it is worth being shared among threads
     * @param workers how many there are
     */
    Stage(List<Rows> strips, boolean shared, int workers) {
        this.strips = List.copyOf(strips);
        List<Portion> cut = new ArrayList<>();
        for (Rows strip : strips) {
            for (int part = 0; part < strip.parts(); part++) {
                cut.add(new Portion(strip, part));
            }
        }
        cut.sort(Comparator.comparingInt(portion -> portion.worker(workers)));
        this.portions = shared ? cut.toArray(Portion[]::new) : new Portion[0];
        this.firsts = new int[workers];
        for (int worker = 1; worker < workers; worker++) {
            firsts[worker] = portions.length == 0 ? 1 : firstOf(worker, workers);
        }
    }

    private int firstOf(int worker, int workers) {
        int first = 0;
        while (first < portions.length && portions[first].worker(workers) < worker) {
            first++;
        }
        return first;
    }

    List<Rows> strips() {
        return strips;
    }

    boolean shared() {
        return portions.length > 1;
    }

    /** Portions that different threads may take; 1 if it is not to be shared. */
    int items() {
        return Math.max(1, portions.length);
    }

    /** The first of the items that a worker begins with. */
    int first(int worker) {
        return firsts[worker];
    }

    void runItem(int item, Object memory, int examples) {
        if (portions.length == 0) {
            run(memory, examples);
        } else {
            portions[item].run(memory, examples);
        }
    }

    /** All of it, on the calling thread. */
    void run(Object memory, int examples) {
        for (int s = 0; s < strips.size(); s++) {
            Rows strip = strips.get(s);
            strip.run(memory, examples, 0, strip.extent().in(examples));
        }
    }
}
