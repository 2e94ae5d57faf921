package gradus.math;

import java.util.List;

/**
 * The definition of a tensor, entry by entry: {@code target[indices] = body}.
 *
 * @param indices one free index for each dimension of the target, pairwise distinct
 * @param body an expression in which no other index is free
 */
public record Equation(Tensor target, List<Index> indices, Expr body) {
    public Equation {
        indices = List.copyOf(indices);
        if (indices.stream().anyMatch(Index::isFixed)) {
            throw new IllegalArgumentException(
                    "an equation defines all entries of " + target + ", so " + indices + " must be letters");
        }
    }

    public Expr.Entry left() {
        return target.at(indices);
    }
}
