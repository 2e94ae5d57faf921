package gradus.compile;

import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Index;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The factors below a sum, parted into those of one index and those of another: what makes it a matrix product. */
record Split(Index first, Expr firstFactor, Index second, Expr secondFactor) {

    /** Null unless every factor depends on at most one of exactly two indices besides the one summed over. */
    static @Nullable Split of(Index over, List<Expr> factors) {
        Set<Index> free = new LinkedHashSet<>();
        for (Expr factor : factors) {
            Set<Index> own = without(over, factor);
            if (own.size() > 1) {
                return null;
            }
            free.addAll(own);
        }
        if (free.size() != 2) {
            return null;
        }
        List<Index> both = List.copyOf(free);
        List<Expr> first = new ArrayList<>();
        List<Expr> second = new ArrayList<>();
        for (Expr factor : factors) {
            (without(over, factor).contains(both.get(1)) ? second : first).add(factor);
        }
        return new Split(both.get(0), Expr.mul(first), both.get(1), Expr.mul(second));
    }

    private static Set<Index> without(Index over, Expr factor) {
        Set<Index> own = new LinkedHashSet<>(Exprs.freeIndices(factor));
        own.remove(over);
        return own;
    }
}
