package gradus.compile;

import org.jspecify.annotations.Nullable;

/**
 * Where a tensor of a program lies: got once, used at every step. Nothing is looked up and nothing is set aside. Values
 * are in row-major order of the tensor's dims, as {@link CompiledProgram} has them. Of a tensor over examples, whatever
 * its rank, each example is a row: the numbers along the other dims, in the same order. A place stays right when a later
 * compilation on the same memory makes that longer.
 */
public final class Place {
    private final Memory memory;
    private final Region region;
    private final int maxExamples;
    private final int start;
    private final ExampleRows rows;
    /** Where rows stand before they are scattered; null where that is not needed. */
    private final @Nullable Object scratch;

    Place(Memory memory, Region region, int maxExamples) {
        this.memory = memory;
        this.region = region;
        this.maxExamples = maxExamples;
        this.start = region.start();
        this.rows = ExampleRows.of(region.layout());
        this.scratch = rows.areContiguous() ? null : Memory.newArray(memory.precision(), rows.width() * maxExamples);
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

    /** Fills the first examples. */
    public void fill(int examples, Source source) {
        check(0, examples);
        Object array = memory.array();
        if (scratch instanceof float[] floats) {
            source.write(examples, floats, 0, rows.width());
            rows.scatter(examples, floats, (float[]) array, start);
        } else if (scratch != null) {
            source.write(examples, (double[]) scratch, 0, rows.width());
            rows.scatter(examples, (double[]) scratch, (double[]) array, start);
        } else if (array instanceof float[] floats) {
            source.write(examples, floats, start, rows.step());
        } else {
            source.write(examples, (double[]) array, start, rows.step());
        }
    }

    /** Copies examples, as many numbers each as one has, into the first places. */
    public void setRows(int examples, float[] source, int offset) {
        check(0, examples);
        rows.copyIn(0, examples, source, offset, memory.array(), start);
    }

    public void setRows(int examples, double[] source, int offset) {
        check(0, examples);
        rows.copyIn(0, examples, source, offset, memory.array(), start);
    }

    /** Copies the first examples out, as many numbers each as one has. */
    public void getRows(int examples, float[] target, int offset) {
        check(0, examples);
        rows.copyOut(0, examples, memory.array(), start, target, offset);
    }

    public void getRows(int examples, double[] target, int offset) {
        check(0, examples);
        rows.copyOut(0, examples, memory.array(), start, target, offset);
    }

    void setRow(int example, float[] source, int offset) {
        check(example, 1);
        rows.copyIn(example, 1, source, offset, memory.array(), start);
    }

    void setRow(int example, double[] source, int offset) {
        check(example, 1);
        rows.copyIn(example, 1, source, offset, memory.array(), start);
    }

    void getRow(int example, float[] target, int offset) {
        check(example, 1);
        rows.copyOut(example, 1, memory.array(), start, target, offset);
    }

    void getRow(int example, double[] target, int offset) {
        check(example, 1);
        rows.copyOut(example, 1, memory.array(), start, target, offset);
    }

    private void check(int first, int count) {
        if (rows.width() == 0) {
            throw new IllegalArgumentException("not a tensor over examples");
        }
        if (first < 0 || count < 0 || first + count > maxExamples) {
            throw new IndexOutOfBoundsException("examples " + first + " to " + (first + count) + " of " + maxExamples);
        }
    }
}
