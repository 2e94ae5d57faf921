package gradus.code;

import gradus.math.Expr;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Mul;
import gradus.math.Expr.Size;
import gradus.math.Exprs;
import gradus.math.Index;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sum over products, taken apart: sum(k) c A[i,k] B[i,k] C[k,j] is c times the sum over k of two groups, A B and C.
 *
 * @param outside factors that are the same for all values of the bound indices; of an index that nothing reads, its size
 * @param bound indices that something reads
 * @param groups products of the factors that read the same indices
 */
record SumOfProducts(List<Expr> outside, List<Index> bound, List<Expr> groups) {
    static SumOfProducts of(List<Index> given, Expr product) {
        List<Index> over = new ArrayList<>(given);
        Expr body = withoutInnerSums(product, over);
        List<Expr> outside = new ArrayList<>();
        List<Index> bound = new ArrayList<>(over);
        bound.retainAll(Exprs.freeIndices(body));
        over.stream().filter(k -> !bound.contains(k)).forEach(k -> outside.add(new Size(k.dim())));
        Map<Set<Index>, List<Expr>> groups = new LinkedHashMap<>();
        for (Expr factor : factors(body)) {
            Set<Index> free = new LinkedHashSet<>(Exprs.freeIndices(factor));
            if (free.stream().noneMatch(bound::contains)) {
                outside.add(factor);
            } else {
                groups.computeIfAbsent(free, f -> new ArrayList<>()).add(factor);
            }
        }
        return new SumOfProducts(
                outside, bound, groups.values().stream().map(Expr::mul).toList());
    }

    private static List<Expr> factors(Expr product) {
        return product instanceof Mul m ? m.factors() : List.of(product);
    }

    /** Sums of products among the factors are sums of the whole product, as no two bound indices have one name. */
    private static Expr withoutInnerSums(Expr product, List<Index> over) {
        List<Expr> factors = new ArrayList<>();
        for (Expr factor : factors(product)) {
            List<Index> inner = new ArrayList<>();
            Expr body = factor;
            while (body instanceof Fold f && f.isSum()) {
                inner.add(f.index());
                body = f.body();
            }
            boolean merges = factors(body).stream()
                                    .filter(Entry.class::isInstance)
                                    .count()
                            > 1
                    && factors(body).stream().map(Exprs::freeIndices).distinct().count() > 1;
            if (merges) {
                over.addAll(inner);
            }
            factors.add(merges ? body : factor);
        }
        return Expr.mul(factors);
    }

    /** Whether it is one product of whole arrays, and then a sum: a group reads all indices, and not all are tensors. */
    boolean isElementWise() {
        Set<Index> all = new LinkedHashSet<>();
        groups.forEach(g -> all.addAll(Exprs.freeIndices(g)));
        return groups.stream().anyMatch(g -> Exprs.freeIndices(g).containsAll(all))
                && !groups.stream().allMatch(Entry.class::isInstance);
    }

    /** The indices of the result, in the order of the axes around it. */
    List<Index> kept(List<Index> axes) {
        return axes.stream()
                .filter(i -> groups.stream().anyMatch(g -> Exprs.freeIndices(g).contains(i)))
                .toList();
    }

    /**
     * The two operands of a matrix product: both read every bound index and share no other. The first has the first index
     * of the result. Empty where it is none.
     */
    List<Expr> operands(List<Index> axes) {
        if (groups.size() != 2) {
            return List.of();
        }
        Set<Index> shared = new LinkedHashSet<>(Exprs.freeIndices(groups.get(0)));
        shared.retainAll(Exprs.freeIndices(groups.get(1)));
        List<Index> kept = kept(axes);
        if (!shared.equals(new LinkedHashSet<>(bound)) || kept.isEmpty()) {
            return List.of();
        }
        return Exprs.freeIndices(groups.get(0)).contains(kept.getFirst()) ? groups : groups.reversed();
    }
}
