package gradus.proof;

import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Function;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which way every definition by cases went at the points tried so far: a branch that was never taken was not tested. */
final class Branches {
    private static final int LESS = 1;
    private static final int MORE = 2;

    /** One definition by cases, wherever it is written. */
    final class Cases {
        private boolean met;
        private int ways;

        /** Notes how the two sides of the condition, or a function's argument and 0, compared. */
        void note(int order) {
            trace.append(order < 0 ? '<' : order > 0 ? '>' : '=');
            met = true;
            ways |= order < 0 ? LESS : order > 0 ? MORE : 0;
        }

        private boolean complete() {
            return !met || ways == (LESS | MORE);
        }
    }

    private final Map<Expr, Cases> seen = new HashMap<>();
    private final StringBuilder trace = new StringBuilder();

    Cases of(Expr cases) {
        return seen.computeIfAbsent(cases, e -> new Cases());
    }

    /** Every decision in the order in which they were made: two points with the same one lie on the same branches. */
    String trace() {
        return trace.toString();
    }

    boolean complete() {
        return seen.values().stream().allMatch(Cases::complete);
    }

    /** The definitions by cases in an expression: where the value may change its formula. */
    static Set<Expr> cases(Expr e) {
        Set<Expr> found = new HashSet<>();
        Exprs.walk(e, x -> {
            boolean kink = x instanceof Expr.Apply f && (f.function() == Function.ABS || f.function() == Function.SIGN);
            if (x instanceof Expr.Choose c) {
                found.add(Expr.sub(c.left(), c.right()));
            } else if (x instanceof Expr.Extremum || kink) {
                found.add(x);
            }
        });
        return found;
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
