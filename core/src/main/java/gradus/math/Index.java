package gradus.math;

/** An index that runs over all entries of a dimension. Free in an equation, or bound by a sum. */
public record Index(String name, Dim dim) implements Comparable<Index> {
    @Override
    public int compareTo(Index other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : dim.compareTo(other.dim);
    }

    @Override
    public String toString() {
        return name;
    }
}
