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
     * {@code target[indices] = sum(over) left * right}, by who reads an index: those of the result that both factors read
     * are a batch of products, those that only the left one reads are rows, and those of the right one alone columns. The
     * first index of the result and of the right factor is the same column; both factors read all that is summed over.
     */
    record Product(Tensor target, List<Index> indices, List<Index> over, Entry left, Entry right) implements Flat {
        @Override
        public Expr body() {
            return Expr.mul(left, right);
        }

        @Override
        public Flat withTarget(Tensor other) {
            return new Product(other, indices, over, left, right);
        }
    }
}
