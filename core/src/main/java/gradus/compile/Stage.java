package gradus.compile;

import gradus.kernels.Extent;
import gradus.kernels.Kernel;
import java.util.List;

/** What can be done without waiting for another worker: strips of rows, each row by one worker through all kernels. */
record Stage(List<Rows> strips, boolean shared) {
    /** Rows are handed out in runs of this many, so that no two workers write to one vector. */
    private static final int RUN = Layout.PAD;

    /**
     * @param extent how many rows there are
     * @param block how many rows pass through all kernels together, for the sake of the cache
     * @param owner the worker that does it all if the rows are too few to share, or -1
     */
    record Rows(Extent extent, int block, int owner, Kernel[] kernels) {
        void run(Object memory, int examples, int from, int to) {
            for (int row = from; row < to; row += block) {
                int end = Math.min(to, row + block);
                for (Kernel kernel : kernels) {
                    kernel.run(memory, examples, row, end);
                }
            }
        }
    }

    /** All of it, on the calling thread. */
    void run(Object memory, int examples) {
        for (int s = 0; s < strips.size(); s++) {
            Rows strip = strips.get(s);
            strip.run(memory, examples, 0, strip.extent().in(examples));
        }
    }

    /** One worker's part. */
    void run(Object memory, int examples, int worker, int workers) {
        for (int s = 0; s < strips.size(); s++) {
            Rows strip = strips.get(s);
            int rows = strip.extent().in(examples);
            if (strip.owner() < 0) {
                int runs = Math.ceilDiv(rows, RUN);
                int from = (int) ((long) runs * worker / workers) * RUN;
                int to = Math.min(rows, (int) ((long) runs * (worker + 1) / workers) * RUN);
                strip.run(memory, examples, from, to);
            } else if (strip.owner() == worker) {
                strip.run(memory, examples, 0, rows);
            }
        }
    }
}
