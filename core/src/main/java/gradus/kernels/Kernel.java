package gradus.kernels;

/**
 * A loop nest over a block of memory, with all offsets and strides built in. Any thread may run
 * it, and may be handed it without synchronisation: what state it has is final, or as good when made twice.
 */
public interface Kernel {
    /**
     * Computes the rows {@code from} (inclusive) to {@code to} (exclusive) of the kernel's result. Both are multiples of 16,
     * but for the end of the result: kernels write on up to the next multiple, where there is room and nobody reads.
     *
     * @param memory a float[] or double[], after the kernel's precision
     * @param examples the number of examples of this run
     */
    void run(Object memory, int examples, int from, int to);

    /**
     * Runs the code on a small part of the work, so that the JIT compiler gets to know it soon. The results are of no
     * use, and neither is what stands in the memory.
     *
     * @param rows how many rows the kernel's result has
     */
    default void rehearse(Object memory, int examples, int rows) {
        run(memory, examples, 0, Math.min(rows, 4));
    }
}
