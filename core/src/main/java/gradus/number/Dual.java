package gradus.number;

import org.jspecify.annotations.Nullable;

/**
 * A value and its derivative with respect to one chosen variable.
 *
 * @param derivative null for a derivative that is zero because the variable does not occur: not the same as a number
 *     that happens to be zero, since it stays zero when multiplied by an infinity, and costs nothing
 * @param <T> the numbers
 */
public record Dual<T>(T value, @Nullable T derivative) {
    /** A value that does not depend on the variable. */
    public static <T> Dual<T> constant(T value) {
        return new Dual<>(value, null);
    }
}
