package gradus.compile;

import gradus.math.Tensor;
import java.util.Map;

/**
 * A program as kernels over one block of memory, with every place planned. A run allocates nothing. Not thread-safe: one
 * run at a time on one {@link Memory}.
 *
 * <p>Values go in and out in row-major order of the tensor's dims; a tensor over examples has as many of them as the
 * call says, the maximum where it says nothing.
 */
public final class CompiledProgram implements AutoCloseable {
    private final Memory memory;
    private final Map<Tensor, Region> regions;
    private final int maxExamples;

    CompiledProgram(Memory memory, Map<Tensor, Region> regions, int maxExamples) {
        this.memory = memory;
        this.regions = Map.copyOf(regions);
        this.maxExamples = maxExamples;
    }

    /** Carries out every equation for the first {@code examples} examples. */
    public void run(int examples) {
        throw new UnsupportedOperationException();
    }

    public int maxExamples() {
        return maxExamples;
    }

    public void set(Tensor tensor, double[] values) {
        set(tensor, maxExamples, values);
    }

    public void set(Tensor tensor, float[] values) {
        set(tensor, maxExamples, values);
    }

    public void set(Tensor tensor, int examples, double[] values) {
        throw new UnsupportedOperationException();
    }

    public void set(Tensor tensor, int examples, float[] values) {
        throw new UnsupportedOperationException();
    }

    public void setScalar(Tensor tensor, double value) {
        throw new UnsupportedOperationException();
    }

    public double scalar(Tensor tensor) {
        throw new UnsupportedOperationException();
    }

    public void get(Tensor tensor, double[] values) {
        get(tensor, maxExamples, values);
    }

    public void get(Tensor tensor, float[] values) {
        get(tensor, maxExamples, values);
    }

    public void get(Tensor tensor, int examples, double[] values) {
        throw new UnsupportedOperationException();
    }

    public void get(Tensor tensor, int examples, float[] values) {
        throw new UnsupportedOperationException();
    }

    /** Copies one example of an (n, m) tensor, n numbers, into its place. */
    public void setExample(Tensor tensor, int example, float[] source, int offset) {
        throw new UnsupportedOperationException();
    }

    public void setExample(Tensor tensor, int example, double[] source, int offset) {
        throw new UnsupportedOperationException();
    }

    /** Copies one example of an (n, m) tensor, n numbers, out. */
    public void getExample(Tensor tensor, int example, float[] target, int offset) {
        throw new UnsupportedOperationException();
    }

    public void getExample(Tensor tensor, int example, double[] target, int offset) {
        throw new UnsupportedOperationException();
    }

    /** Stops the worker threads. */
    @Override
    public void close() {}
}
