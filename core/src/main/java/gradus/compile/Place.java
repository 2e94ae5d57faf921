package gradus.compile;

import org.jspecify.annotations.Nullable;

/**
 * Where a tensor of a program lies: got once, used at every step. Nothing is looked up and nothing is set aside. Values
 * are in row-major order of the tensor's dims, as {@link CompiledProgram} has them. A place stays right when a later
 * compilation on the same memory makes that longer.
 */
public final class Place {
    private final Memory memory;
    private final Region region;
    private final int maxExamples;
    private final int start;
    /** Whether it is an (n, m) tensor over m examples. */
    private final boolean overExamples;
    /** Numbers of one example. */
    private final int width;
    /** From one example to the next. */
    private final int step;
    /** From one number of an example to the next; 1 where there is only one. */
    private final int gap;
    /** Where rows stand before they are scattered; null where that is not needed. */
    private final @Nullable Object scratch;

    Place(Memory memory, Region region, int maxExamples) {
        Layout layout = region.layout();
        overExamples = (layout.rank() == 1 || layout.rank() == 2)
                && layout.extents().getLast().examples();
        this.memory = memory;
        this.region = region;
        this.maxExamples = maxExamples;
        this.start = region.start();
        this.width = !overExamples
                ? 0
                : layout.rank() == 1 ? 1 : layout.extents().getFirst().size();
        this.step = overExamples ? layout.strides().getLast() : 0;
        this.gap = overExamples && width > 1 ? layout.strides().getFirst() : 1;
        this.scratch = gap == 1 ? null : Memory.newArray(memory.precision(), width * maxExamples);
    }

    /** Rows that are written straight into memory: example j at {@code start + j * stride}. */
    public interface Source {
        void write(int examples, float[] into, int start, int stride);

        void write(int examples, double[] into, int start, int stride);
    }

    Region region() {
        return region;
    }

    Memory memory() {
        return memory;
    }

    public double scalar() {
        return Transfer.number(memory.array(), start);
    }

    public void setScalar(double value) {
        Transfer.setNumber(memory.array(), start, value);
    }

    /** All values, as many examples as there is room for. */
    public void set(double[] values) {
        Transfer.write(memory.array(), region, maxExamples, values);
    }

    /** All values, as many examples as there is room for. */
    public void get(double[] values) {
        Transfer.read(memory.array(), region, maxExamples, values);
    }

    /** Whether the values of that many examples are all finite. */
    public boolean isFinite(int examples) {
        return Transfer.isFinite(memory.array(), region, examples);
    }

    /** Fills the first examples of an (n, m) tensor. */
    public void fill(int examples, Source source) {
        check(0, examples);
        Object array = memory.array();
        if (scratch instanceof float[] floats) {
            source.write(examples, floats, 0, width);
            scatter(examples, floats, (float[]) array);
        } else if (scratch != null) {
            source.write(examples, (double[]) scratch, 0, width);
            scatter(examples, (double[]) scratch, (double[]) array);
        } else if (array instanceof float[] floats) {
            source.write(examples, floats, start, step);
        } else {
            source.write(examples, (double[]) array, start, step);
        }
    }

    private void scatter(int examples, float[] rows, float[] into) {
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < examples; j++) {
                into[start + i * gap + j * step] = rows[j * width + i];
            }
        }
    }

    private void scatter(int examples, double[] rows, double[] into) {
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < examples; j++) {
                into[start + i * gap + j * step] = rows[j * width + i];
            }
        }
    }

    /** Copies examples of an (n, m) tensor, n numbers each, into the first places. */
    public void setRows(int examples, float[] source, int offset) {
        check(0, examples);
        Object array = memory.array();
        for (int j = 0; j < examples; j++) {
            Transfer.copyIn(source, offset + j * width, array, start + j * step, gap, width);
        }
    }

    public void setRows(int examples, double[] source, int offset) {
        check(0, examples);
        Object array = memory.array();
        for (int j = 0; j < examples; j++) {
            Transfer.copyIn(source, offset + j * width, array, start + j * step, gap, width);
        }
    }

    /** Copies the first examples of an (n, m) tensor, n numbers each, out. */
    public void getRows(int examples, float[] target, int offset) {
        check(0, examples);
        Object array = memory.array();
        for (int j = 0; j < examples; j++) {
            Transfer.copyOut(array, start + j * step, gap, target, offset + j * width, width);
        }
    }

    public void getRows(int examples, double[] target, int offset) {
        check(0, examples);
        Object array = memory.array();
        for (int j = 0; j < examples; j++) {
            Transfer.copyOut(array, start + j * step, gap, target, offset + j * width, width);
        }
    }

    void setRow(int example, float[] source, int offset) {
        check(example, 1);
        Transfer.copyIn(source, offset, memory.array(), start + example * step, gap, width);
    }

    void setRow(int example, double[] source, int offset) {
        check(example, 1);
        Transfer.copyIn(source, offset, memory.array(), start + example * step, gap, width);
    }

    void getRow(int example, float[] target, int offset) {
        check(example, 1);
        Transfer.copyOut(memory.array(), start + example * step, gap, target, offset, width);
    }

    void getRow(int example, double[] target, int offset) {
        check(example, 1);
        Transfer.copyOut(memory.array(), start + example * step, gap, target, offset, width);
    }

    private void check(int first, int count) {
        if (!overExamples) {
            throw new IllegalArgumentException("not a tensor of shape (n, examples)");
        }
        if (first < 0 || count < 0 || first + count > maxExamples) {
            throw new IndexOutOfBoundsException("examples " + first + " to " + (first + count) + " of " + maxExamples);
        }
    }
}
