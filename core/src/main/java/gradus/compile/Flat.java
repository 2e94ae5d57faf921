package gradus.compile;

import gradus.kernels.Nest.Kind;
import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.List;
import java.util.Set;

/** An equation simple enough for one kernel: it has at most one sum, and that at the outside. */
sealed interface Flat {
    Tensor target();

    /** One for each dim of the target, pairwise distinct. */
    List<Index> indices();

    /** Everything that is read. */
    Expr body();

    Flat withTarget(Tensor target);

    default Set<Tensor> reads() {
        return Exprs.tensors(body());
    }

    /** No sums: every entry of the target on its own. */
    record Pointwise(Tensor target, List<Index> indices, Expr body) implements Flat {
        @Override
        public Flat withTarget(Tensor other) {
            return new Pointwise(other, indices, body);
        }
    }

    /** A sum or largest value over one index. */
    record Reduce(Tensor target, List<Index> indices, Kind kind, Index over, Expr body) implements Flat {
        @Override
        public Flat withTarget(Tensor other) {
            return new Reduce(other, indices, kind, over, body);
        }
    }

    /**
     * {@code target[column, row] = sum(over) left * right}: left is indexed by row and over, right, whose first index is
     * column, by column and over.
     */
    record Product(Tensor target, Index column, Index row, Index over, Entry left, Entry right) implements Flat {
        @Override
        public List<Index> indices() {
            return List.of(column, row);
        }

        @Override
        public Expr body() {
            return Expr.mul(left, right);
        }

        @Override
        public Flat withTarget(Tensor other) {
            return new Product(other, column, row, over, left, right);
        }
    }
}
