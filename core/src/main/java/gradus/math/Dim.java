package gradus.math;

/** A symbolic size, such as {@code n1} (units of layer 1) or {@code m} (examples). Two dims are the same size if they are equal. */
public record Dim(String name) implements Comparable<Dim> {
    @Override
    public int compareTo(Dim other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
