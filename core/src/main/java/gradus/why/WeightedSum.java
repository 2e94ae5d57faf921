package gradus.why;

import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What feeds a layer, weighted and added up: {@code Z[i,j] = sum(k) W[i,k] * A[k,j] + b[i]}. Known by the weights, which
 * are what they are by how they start.
 *
 * @param equation that has the sum, alone or among other terms
 * @param weights as the sum reads them
 * @param feeding the values that they multiply, as the sum reads them
 * @param bias a parameter that the equation adds as it is; null where there is none
 */
record WeightedSum(
        Equation equation,
        Entry weights,
        Entry feeding,
        @Nullable Tensor bias) {
    /** Every such sum among the terms of an equation. */
    static List<WeightedSum> in(Equation equation, Collection<Tensor> weights, Collection<Tensor> parameters) {
        List<Expr> terms = equation.body() instanceof Expr.Add a ? a.terms() : List.of(equation.body());
        Tensor bias = terms.stream()
                .filter(Entry.class::isInstance)
                .map(t -> ((Entry) t).tensor())
                .filter(t -> parameters.contains(t) && !weights.contains(t))
                .findFirst()
                .orElse(null);
        List<WeightedSum> found = new ArrayList<>();
        for (Expr term : terms) {
            if (summed(term) instanceof Expr.Mul m
                    && m.factors().size() == 2
                    && m.factors().getFirst() instanceof Entry first
                    && m.factors().getLast() instanceof Entry second) {
                boolean weightsFirst = weights.contains(first.tensor());
                WeightedSum sum = weightsFirst
                        ? new WeightedSum(equation, first, second, bias)
                        : new WeightedSum(equation, second, first, bias);
                if (weights.contains(sum.weights.tensor())
                        && !parameters.contains(sum.feeding.tensor())
                        && sum.hasUnits()) {
                    found.add(sum);
                }
            }
        }
        return found;
    }

    /** What is added up, over indices that all stand in it; null where the term is no such sum. */
    private static @Nullable Expr summed(Expr term) {
        Expr inner = term;
        while (inner instanceof Expr.Fold f && f.isSum() && Exprs.isFree(f.index(), f.body())) {
            inner = f.body();
        }
        return inner == term ? null : inner;
    }

    private boolean hasUnits() {
        return equation.indices().stream().anyMatch(weights.indices()::contains);
    }

    /** What the equation gives: the argument of the layer's activation, or of its normalisation. */
    Tensor target() {
        return equation.target();
    }

    /** The index that runs over the layer's own units. */
    Index unit() {
        return equation.indices().stream()
                .filter(weights.indices()::contains)
                .findFirst()
                .orElseThrow();
    }

    /** Whether the weights have the index of the units that feed the layer before that of its own. */
    boolean isTurned() {
        return weights.indices().indexOf(unit()) > 0;
    }

    /**
     * Whether it is a product of two matrices, or of a matrix and a vector: one index is added up, one runs over the
     * layer's units, and the values have one of the examples at most.
     *
     * @param rank how many indices such values have
     */
    boolean isMatrixProduct(int rank) {
        List<Index> summed = without(weights.indices(), unit());
        return weights.indices().size() == 2
                && summed.size() == 1
                && !summed.getFirst().isFixed()
                && equation.indices().size() == rank
                && feeding.indices().size() == rank
                && feeding.indices().contains(summed.getFirst())
                && without(feeding.indices(), summed.getFirst()).equals(without(equation.indices(), unit()));
    }

    private static List<Index> without(List<Index> indices, Index one) {
        return indices.stream().filter(i -> !i.equals(one)).toList();
    }

    Optional<Tensor> addedBias() {
        return Optional.ofNullable(bias);
    }
}
