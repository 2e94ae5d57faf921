package gradus.kernels;

/**
 * How far a loop runs: a number known when the kernel is made, or so many times the number of examples, known when it
 * runs.
 *
 * @param size entries, of each example where {@code examples} is set
 */
public record Extent(int size, boolean examples) {
    public static final Extent EXAMPLES = new Extent(1, true);

    public static Extent of(int size) {
        return new Extent(size, false);
    }

    /** The number of entries in a run with that many examples. */
    public int in(int exampleCount) {
        return examples ? size * exampleCount : size;
    }

    /** Several times as far. */
    Extent times(int count) {
        return new Extent(Math.multiplyExact(size, count), examples);
    }
}
