package gradus.math;

import java.util.List;

/**
 * A named array of numbers: a scalar (no dims), a vector (one) or a matrix (two).
 *
 * @param name unique within a system of equations
 * @param dims symbolic shape, outermost first
 */
public record Tensor(String name, List<Dim> dims) implements Comparable<Tensor> {
    public Tensor {
        dims = List.copyOf(dims);
    }

    public static Tensor of(String name, Dim... dims) {
        return new Tensor(name, List.of(dims));
    }

    /** The entry of this tensor at the given indices. */
    public Expr.Entry at(Index... indices) {
        return new Expr.Entry(this, List.of(indices));
    }

    public Expr.Entry at(List<Index> indices) {
        return new Expr.Entry(this, indices);
    }

    @Override
    public int compareTo(Tensor other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
