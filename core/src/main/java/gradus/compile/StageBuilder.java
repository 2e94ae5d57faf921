package gradus.compile;

import gradus.compile.Flat.Product;
import gradus.compile.Flat.Reduce;
import gradus.compile.Schedule.Strip;
import gradus.compile.Stage.Rows;
import gradus.kernels.Extent;
import gradus.kernels.Kernel;
import gradus.math.Exprs;
import gradus.math.Index;
import java.util.List;

/** Decides, from sizes alone, which work is shared among workers and in which portions. */
final class StageBuilder {
    /**
     * Below so much work a hand-over costs more than it saves: some 25 microseconds on vectors, in units of one
     * multiplication or addition of a product.
     */
    static final double WORTH_SHARING = 4_000_000;

    /** More than one, so that a worker that is held up leaves work to others. */
    private static final int PARTS_PER_WORKER = 2;

    /** Numbers of all results of a block of rows, so that they stay in the second-level cache. */
    private static final int BLOCK = 64 * 1024;

    /** Numbers that the second-level cache holds beside a block. */
    private static final int CACHE = 192 * 1024;

    /** Rows of a block, at least. */
    private static final int SMALL_ROWS = 4 * Layout.PAD;

    /** Rows for which a matrix that is too large for the cache is fetched, at least, if there are so many for each worker. */
    private static final int LARGE_ROWS = 16 * Layout.PAD;

    private final KernelBuilder specs;
    private final Kernels kernels;
    private final int maxExamples;
    private final int workers;
    private final double worthSharing;

    StageBuilder(KernelBuilder specs, Kernels kernels, int maxExamples, int workers, double worthSharing) {
        this.specs = specs;
        this.kernels = kernels;
        this.maxExamples = maxExamples;
        this.workers = workers;
        this.worthSharing = worthSharing;
    }

    Stage stage(List<Strip> strips) {
        double total = strips.stream().mapToDouble(this::work).sum();
        return new Stage(strips.stream().map(this::rows).toList(), workers > 1 && total >= worthSharing, workers);
    }

    private Rows rows(Strip strip) {
        Extent extent = strip.rows() == null ? Extent.of(1) : specs.extent(strip.rows());
        int count = extent.in(maxExamples);
        int parts = work(strip) < worthSharing / 4 ? 1 : parts(count, workers, sharesLarge(strip));
        Kernel[] made = new Kernel[strip.groups().size()];
        for (int place = 0; place < made.length; place++) {
            Group group = strip.groups().get(place);
            kernels.choose(specs.spec(group), made, place, extent, work(group));
        }
        return new Rows(extent, block(strip, count), parts, made);
    }

    /** How many portions: one a worker where each would fetch a large matrix anew for few rows. */
    static int parts(int rows, int workers, boolean sharesLarge) {
        int usual = PARTS_PER_WORKER * workers;
        boolean few = sharesLarge && rows < usual * LARGE_ROWS;
        return Math.clamp(Math.ceilDiv(rows, Layout.PAD), 1, few ? workers : usual);
    }

    private int block(Strip strip, int rows) {
        double perRow = 0;
        for (Group group : strip.groups()) {
            perRow += group.targets().size() * count(group.indices()) / Math.max(1, rows);
        }
        int block = (int) Math.min(Integer.MAX_VALUE / 2, BLOCK / Math.max(1, perRow));
        int least = sharesLarge(strip) ? LARGE_ROWS : SMALL_ROWS;
        return Math.max(least, block / SMALL_ROWS * SMALL_ROWS);
    }

    /** Whether all its rows are multiplied by one matrix that the cache does not hold. */
    private boolean sharesLarge(Strip strip) {
        return strip.groups().stream()
                .anyMatch(group -> group.first() instanceof Product product
                        && !product.right().indices().contains(product.indices().getLast())
                        && count(product.right().indices()) > CACHE);
    }

    private double work(Strip strip) {
        return strip.groups().stream().mapToDouble(this::work).sum();
    }

    private double work(Group group) {
        return group.members().stream().mapToDouble(this::work).sum();
    }

    private double work(Flat flat) {
        double entries = count(flat.indices());
        return switch (flat) {
            case Product p -> 2 * entries * count(p.over());
            // Measured: Adam's update, of 40 operations an entry, takes 0.27 ns; a product does 180 operations a ns.
            case Reduce r -> 2 * entries * size(r.over()) * Exprs.size(r.body());
            case Flat.Pointwise p -> entries * Exprs.size(p.body());
        };
    }

    private double count(List<Index> indices) {
        double count = 1;
        for (Index index : indices) {
            count *= size(index);
        }
        return count;
    }

    private int size(Index index) {
        return specs.extent(index.dim()).in(maxExamples);
    }
}
