package gradus.compile;

import gradus.kernels.Extent;
import java.util.ArrayList;
import java.util.List;

/**
 * How the numbers of single examples lie in memory: in runs of numbers at equal distances, in row-major order of all dims
 * but that of the examples.
 */
final class ExampleRows {
    /** From one example to the next. */
    private final int step;
    /** Where each run begins, from where its example does. */
    private final int[] runs;
    /** Numbers of a run. */
    private final int length;
    /** From one number of a run to the next; 1 where there is only one. */
    private final int gap;

    private ExampleRows(int step, int[] runs, int length, int gap) {
        this.step = step;
        this.runs = runs;
        this.length = length;
        this.gap = gap;
    }

    /** Rows of no number if the layout has not exactly one axis of examples. */
    static ExampleRows of(Layout layout) {
        List<Extent> sizes = new ArrayList<>(layout.extents());
        List<Integer> strides = new ArrayList<>(layout.strides());
        int examples = sizes.indexOf(Extent.EXAMPLES);
        if (examples < 0 || examples != sizes.lastIndexOf(Extent.EXAMPLES)) {
            return new ExampleRows(0, new int[0], 0, 1);
        }
        sizes.remove(examples);
        int step = strides.remove(examples);
        int[] places = {0};
        int length = 1;
        int gap = 1;
        for (int dim = 0; dim < sizes.size(); dim++) {
            length = sizes.get(dim).size();
            gap = length > 1 ? strides.get(dim) : 1;
            places = extended(places, length, gap);
        }
        boolean single = true;
        for (int n = 0; n < places.length; n++) {
            single &= places[n] == n * gap;
        }
        if (single) {
            return new ExampleRows(step, new int[] {0}, places.length, gap);
        }
        int[] runs = new int[places.length / length];
        for (int run = 0; run < runs.length; run++) {
            runs[run] = places[run * length];
        }
        return new ExampleRows(step, runs, length, gap);
    }

    private static int[] extended(int[] places, int size, int stride) {
        int[] more = new int[places.length * size];
        for (int n = 0; n < more.length; n++) {
            more[n] = places[n / size] + n % size * stride;
        }
        return more;
    }

    /** Numbers of one example. */
    int width() {
        return runs.length * length;
    }

    /** From one example to the next. */
    int step() {
        return step;
    }

    /** Whether the numbers of an example are next to each other, in order. */
    boolean areContiguous() {
        return gap == 1 && runs.length <= 1;
    }

    /** Examples from rows that follow each other, into an array in which the first of all examples begins at start. */
    void copyIn(int first, int examples, float[] source, int offset, Object array, int start) {
        int from = offset;
        for (int example = first; example < first + examples; example++) {
            for (int run : runs) {
                Transfer.copyIn(source, from, array, start + example * step + run, gap, length);
                from += length;
            }
        }
    }

    void copyIn(int first, int examples, double[] source, int offset, Object array, int start) {
        int from = offset;
        for (int example = first; example < first + examples; example++) {
            for (int run : runs) {
                Transfer.copyIn(source, from, array, start + example * step + run, gap, length);
                from += length;
            }
        }
    }

    /** The other way. */
    void copyOut(int first, int examples, Object array, int start, float[] target, int offset) {
        int to = offset;
        for (int example = first; example < first + examples; example++) {
            for (int run : runs) {
                Transfer.copyOut(array, start + example * step + run, gap, target, to, length);
                to += length;
            }
        }
    }

    void copyOut(int first, int examples, Object array, int start, double[] target, int offset) {
        int to = offset;
        for (int example = first; example < first + examples; example++) {
            for (int run : runs) {
                Transfer.copyOut(array, start + example * step + run, gap, target, to, length);
                to += length;
            }
        }
    }

    /** Examples from the beginning of an array, row after row; where examples are contiguous, one run's place at a time. */
    void scatter(int examples, float[] rows, float[] into, int start) {
        if (step != 1) {
            copyIn(0, examples, rows, 0, into, start);
            return;
        }
        for (int n = 0; n < width(); n++) {
            int to = start + runs[n / length] + n % length * gap;
            for (int example = 0; example < examples; example++) {
                into[to + example] = rows[example * width() + n];
            }
        }
    }

    void scatter(int examples, double[] rows, double[] into, int start) {
        if (step != 1) {
            copyIn(0, examples, rows, 0, into, start);
            return;
        }
        for (int n = 0; n < width(); n++) {
            int to = start + runs[n / length] + n % length * gap;
            for (int example = 0; example < examples; example++) {
                into[to + example] = rows[example * width() + n];
            }
        }
    }
}
