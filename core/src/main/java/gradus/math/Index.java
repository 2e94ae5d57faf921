package gradus.math;

import org.jspecify.annotations.Nullable;

/**
 * Where an entry stands along one dimension: a letter, which runs over all places of the dimension and is free in an
 * equation or bound by a fold; or one fixed place, which is never free, bound or renamed. What is said of an expression
 * with a fixed place is said of dimensions that have it.
 *
 * @param name the letter; of a fixed place its number
 * @param place of a fixed one, from 0; null for a letter
 */
public record Index(String name, Dim dim, @Nullable Integer place) implements Comparable<Index> {
    public Index {
        if (place != null && (place < 0 || !name.equals(place.toString()))) {
            throw new IllegalArgumentException("the place " + place + " of " + dim + " can't be called " + name);
        }
    }

    /** A letter. */
    public Index(String name, Dim dim) {
        this(name, dim, null);
    }

    /** @param place from 0 */
    public static Index fixed(int place, Dim dim) {
        return new Index(Integer.toString(place), dim, place);
    }

    public boolean isFixed() {
        return place != null;
    }

    /** The same letter, or the same place, of another dimension. */
    public Index of(Dim other) {
        return new Index(name, other, place);
    }

    /** Letters first, by name; then fixed places in their order. */
    @Override
    public int compareTo(Index other) {
        if (isFixed() != other.isFixed()) {
            return isFixed() ? 1 : -1;
        }
        int byName = place == null || other.place == null ? name.compareTo(other.name) : place.compareTo(other.place);
        return byName != 0 ? byName : dim.compareTo(other.dim);
    }

    @Override
    public String toString() {
        return name;
    }
}
