package gradus.proof;

import gradus.math.Expr;
import gradus.math.Exprs;
import java.util.HashMap;
import java.util.Map;

/** Which way every definition by cases went at the points tried so far: a branch that was never taken was not tested. */
final class Branches {
    private static final int LESS = 1;
    private static final int MORE = 2;

    private final Map<Expr, Integer> seen = new HashMap<>();

    /** Notes how the two sides of a condition, or a function's argument and 0, compared. */
    void note(Expr cases, int order) {
        seen.merge(cases, order < 0 ? LESS : order > 0 ? MORE : 0, (a, b) -> a | b);
    }

    boolean complete() {
        return seen.values().stream().allMatch(ways -> ways == (LESS | MORE));
    }

    /** Thresholds in the expression are at most this many times as large as the numbers that are drawn at first. */
    static int reach(Expr e) {
        int[] largest = {1};
        Exprs.walk(e, x -> {
            if (x instanceof Expr.Num n) {
                double size = Math.abs(n.value().doubleValue());
                largest[0] = Math.max(largest[0], (int) Math.min(8, Math.ceil(size)));
            }
        });
        return largest[0];
    }
}
