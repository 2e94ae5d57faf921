package gradus.proof;

import java.util.List;

/**
 * What was shown of a step, and no more.
 *
 * @param method how
 * @param sizes the sets of sizes at which every entry was compared, as {@code "m=1 n1=3"}
 * @param points number of random points at which both sides were evaluated, over all sizes
 */
public record Certificate(Method method, List<String> sizes, int points) {
    public Certificate {
        sizes = List.copyOf(sizes);
    }

    public enum Method {
        /** Both sides are the same rational function of independent atoms, in every entry, at the stated sizes. */
        EXACT,
        /** Both sides agree to 50 digits in every entry at the stated number of points. */
        NUMERIC
    }
}
