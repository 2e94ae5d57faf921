package gradus.compile;

import gradus.math.Expr;
import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Exprs;
import gradus.math.Index;

/** Which way tensors are walked through when an index moves on. */
final class Entries {
    private Entries() {}

    /** Whether all that is read is contiguous along the result's first index, or does not depend on it. */
    static boolean alongFirst(Flat flat) {
        return !flat.indices().isEmpty()
                && contiguous(flat.body(), flat.indices().getFirst());
    }

    /** Whether a vector of values of the index meets contiguous numbers everywhere. */
    static boolean contiguous(Expr body, Index index) {
        return !Exprs.any(body, e -> switch (e) {
            case Entry entry -> entry.indices().lastIndexOf(index) > 0;
            case Delta delta -> delta.first().equals(index) || delta.second().equals(index);
            default -> false;
        });
    }
}
