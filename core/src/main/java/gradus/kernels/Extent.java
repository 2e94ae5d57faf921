package gradus.kernels;

/**
 * How far a loop runs: a number known when the kernel is made, or the number of examples, known when it runs.
 *
 * @param size entries; meaningless where {@code examples} is set
 */
public record Extent(int size, boolean examples) {
    public static final Extent EXAMPLES = new Extent(0, true);

    public static Extent of(int size) {
        return new Extent(size, false);
    }

    /** The number of entries in a run with that many examples. */
    public int in(int exampleCount) {
        return examples ? exampleCount : size;
    }
}
