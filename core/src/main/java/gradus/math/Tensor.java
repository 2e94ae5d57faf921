package gradus.math;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named array of numbers: a scalar (no dims), a vector (one) or a matrix (two).
 *
 * @param name unique within a system of equations
 * @param dims symbolic shape, outermost first
 * @param rate what is differentiated by what, if the numbers are the derivatives of one tensor's entries by another's
 */
public record Tensor(String name, List<Dim> dims, @Nullable Rate rate) implements Comparable<Tensor> {
    /** What the first dimensions' indices are called in {@link #indices}. */
    private static final List<String> LETTERS = List.of("i", "k", "l", "p", "q", "r", "s");

    /**
     * A derivative through everything in between: whatever is computed from {@code by} follows it.
     *
     * @param of its dims come first
     * @param by its dims come after them
     */
    public record Rate(Tensor of, Tensor by) {}

    public Tensor {
        dims = List.copyOf(dims);
    }

    public Tensor(String name, List<Dim> dims) {
        this(name, dims, null);
    }

    public static Tensor of(String name, Dim... dims) {
        return new Tensor(name, List.of(dims));
    }

    /** The derivative of every entry of one tensor by every entry of another, everything in between following. */
    public static Tensor rate(Tensor of, Tensor by) {
        List<Dim> dims = new ArrayList<>(of.dims());
        dims.addAll(by.dims());
        return new Tensor("d(" + of.name() + ")/d(" + by.name() + ")", dims, new Rate(of, by));
    }

    /** An index for each dimension, no two of the same name: {@code i}, {@code k}, {@code l}, ... */
    public List<Index> indices() {
        List<Index> indices = new ArrayList<>();
        for (int d = 0; d < dims.size(); d++) {
            indices.add(new Index(d < LETTERS.size() ? LETTERS.get(d) : "i" + d, dims.get(d)));
        }
        return indices;
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
