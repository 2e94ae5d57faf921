package gradus.compile;

import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The factors below a sum, parted into two groups: what makes it a matrix product. Each group has an index of the result
 * that the other does not have, and both have all indices that are summed over; what else both have is a batch.
 */
record Split(List<Index> over, Expr left, Expr right) {
    /** More factors are not parted: there are two to that power of ways. */
    private static final int MOST_FACTORS = 12;

    /** Null unless the factors can be parted; otherwise with as few batch indices as can be, and as few factors moved. */
    static @Nullable Split of(List<Index> over, List<Expr> factors) {
        if (factors.size() > MOST_FACTORS) {
            return null;
        }
        List<Set<Index>> free = factors.stream().map(Exprs::freeIndices).toList();
        // The first factor with an index of the result stays in the first group.
        int anchor = 0;
        while (anchor < factors.size() - 1 && over.containsAll(free.get(anchor))) {
            anchor++;
        }
        int best = 0;
        int fewest = Integer.MAX_VALUE;
        for (int moved = 1; moved < 1 << factors.size(); moved++) {
            int batch = (moved >> anchor & 1) == 1 ? -1 : batch(over, union(free, moved, 0), union(free, moved, 1));
            int count = batch * factors.size() + Integer.bitCount(moved);
            if (batch >= 0 && count < fewest) {
                best = moved;
                fewest = count;
            }
        }
        return best == 0 ? null : new Split(over, Expr.mul(group(factors, best, 0)), Expr.mul(group(factors, best, 1)));
    }

    /** The first of the result's indices that is not the batch's. */
    Index column(List<Index> result) {
        return result.stream().filter(i -> isAlone(i)).findFirst().orElseThrow();
    }

    private boolean isAlone(Index index) {
        return Exprs.isFree(index, left) != Exprs.isFree(index, right);
    }

    /** The same with that index on the right. */
    Split withColumn(Index column) {
        return Exprs.isFree(column, right) ? this : new Split(over, right, left);
    }

    /** In which order the left factor is stored where it has to be: what is summed over is contiguous. */
    List<Index> leftOrder(List<Index> result) {
        return order(left, over.stream(), result.stream());
    }

    /** In which order the right factor is stored where it has to be: a column is contiguous. */
    List<Index> rightOrder(List<Index> result) {
        return order(right, result.stream().filter(this::isAlone), Stream.concat(over.stream(), result.stream()));
    }

    private static List<Index> order(Expr factor, Stream<Index> first, Stream<Index> then) {
        return Stream.concat(first, then)
                .filter(i -> Exprs.isFree(i, factor))
                .distinct()
                .toList();
    }

    /** How many indices of the result both have; -1 if it is not a product of matrices. */
    private static int batch(List<Index> over, Set<Index> first, Set<Index> second) {
        Set<Index> both = new LinkedHashSet<>(first);
        both.retainAll(second);
        boolean rowsAndColumns = both.size() < first.size() && both.size() < second.size();
        return rowsAndColumns && both.containsAll(over) ? both.size() - over.size() : -1;
    }

    private static Set<Index> union(List<Set<Index>> free, int moved, int which) {
        Set<Index> union = new LinkedHashSet<>();
        group(free, moved, which).forEach(union::addAll);
        return union;
    }

    private static <T> List<T> group(List<T> all, int moved, int which) {
        List<T> group = new ArrayList<>();
        for (int n = 0; n < all.size(); n++) {
            if ((moved >> n & 1) == which) {
                group.add(all.get(n));
            }
        }
        return group;
    }
}
