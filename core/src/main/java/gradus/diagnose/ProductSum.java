package gradus.diagnose;

import gradus.math.Dim;
import gradus.math.Expr;
import gradus.math.Index;
import gradus.math.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sum of entries, or of products of two, such as a matrix product has: plain loops over arrays of doubles. Terms are added
 * in the order of the index, as the interpreter adds them, so that every bit is the same.
 */
final class ProductSum {
    private final Map<Dim, Integer> sizes;
    private final List<Index> free;
    private final Index over;
    private final List<Expr.Entry> factors;

    private ProductSum(Map<Dim, Integer> sizes, List<Index> free, Index over, List<Expr.Entry> factors) {
        this.sizes = sizes;
        this.free = free;
        this.over = over;
        this.factors = factors;
    }

    /**
     * Null where the fold is another one.
     *
     * @param free what it is taken for all values of
     */
    static @Nullable ProductSum of(Expr.Fold fold, List<Index> free, Map<Dim, Integer> sizes) {
        List<Expr> factors = fold.body() instanceof Expr.Mul m ? m.factors() : List.of(fold.body());
        List<Expr.Entry> entries = new ArrayList<>();
        for (Expr f : factors) {
            if (f instanceof Expr.Entry x && x.indices().stream().noneMatch(Index::isFixed)) {
                entries.add(x);
            }
        }
        return fold.isSum() && factors.size() <= 2 && entries.size() == factors.size()
                ? new ProductSum(sizes, free, fold.index(), entries)
                : null;
    }

    /** Of all values of the free indices, the last of them running fastest. */
    double[] numbers(Numbers given) {
        return new Loops(given).sum();
    }

    /** The numbers of the tensors in it. */
    interface Numbers {
        double[] of(Tensor tensor);
    }

    private int size(Index index) {
        return Objects.requireNonNull(sizes.get(index.dim()), index.dim().name());
    }

    /** Nested loops over the free indices and the one that is summed over. */
    private final class Loops {
        private final double[] first;
        private final double[] second;
        private final double[] result;

        Loops(Numbers given) {
            this.first = given.of(factors.getFirst().tensor());
            this.second = factors.size() == 1
                    ? new double[] {1}
                    : given.of(factors.getLast().tensor());
            int entries = 1;
            for (Index i : free) {
                entries = Math.multiplyExact(entries, size(i));
            }
            this.result = new double[entries];
        }

        double[] sum() {
            outer(0, 0, 0, 0);
            return result;
        }

        /** @param place in the result, before the sizes of the indices that are still to come */
        private void outer(int level, int place, int p, int q) {
            if (level >= free.size() - 1) {
                inner(place, p, q);
                return;
            }
            Index index = free.get(level);
            int rest = 1;
            for (Index i : free.subList(level + 1, free.size())) {
                rest *= size(i);
            }
            int n = size(index);
            for (int i = 0; i < n; i++) {
                outer(level + 1, place + i * rest, p + i * stride(0, index), q + i * stride(1, index));
            }
        }

        /** The last free index and the bound one: whichever has its numbers side by side runs fastest. */
        private void inner(int place, int p, int q) {
            Index last = free.isEmpty() ? null : free.getLast();
            int columns = last == null ? 1 : size(last);
            int pj = last == null ? 0 : stride(0, last);
            int qj = last == null ? 0 : stride(1, last);
            int pk = stride(0, over);
            int qk = stride(1, over);
            int n = size(over);
            if (pj <= 1 && qj <= 1 && columns > 1) {
                for (int k = 0; k < n; k++) {
                    add(place, columns, p + k * pk, pj, q + k * qk, qj);
                }
                return;
            }
            for (int j = 0; j < columns; j++) {
                result[place + j] = dot(n, p + j * pj, pk, q + j * qj, qk);
            }
        }

        private void add(int place, int columns, int p, int pj, int q, int qj) {
            if (pj == 0) {
                add(place, columns, first[p], second, q, qj);
            } else if (qj == 0) {
                add(place, columns, second[q], first, p, pj);
            } else {
                for (int j = 0; j < columns; j++) {
                    result[place + j] += first[p + j * pj] * second[q + j * qj];
                }
            }
        }

        private void add(int place, int columns, double x, double[] others, int at, int step) {
            double[] sums = result;
            if (step == 1) {
                for (int j = 0; j < columns; j++) {
                    sums[place + j] += x * others[at + j];
                }
                return;
            }
            for (int j = 0; j < columns; j++) {
                sums[place + j] += x * others[at + j * step];
            }
        }

        private double dot(int n, int p, int pk, int q, int qk) {
            double[] a = first;
            double[] b = second;
            double total = 0;
            if (pk == 1 && qk == 1) {
                for (int k = 0; k < n; k++) {
                    total += a[p + k] * b[q + k];
                }
                return total;
            }
            for (int k = 0; k < n; k++) {
                total += a[p + k * pk] * b[q + k * qk];
            }
            return total;
        }

        /** How far apart two neighbours along an index are in a factor; the sum of such where it stands twice. */
        private int stride(int factor, Index index) {
            if (factor >= factors.size()) {
                return 0;
            }
            int stride = 0;
            int step = 1;
            for (Index i : factors.get(factor).indices().reversed()) {
                stride += i.equals(index) ? step : 0;
                step *= size(i);
            }
            return stride;
        }
    }
}
