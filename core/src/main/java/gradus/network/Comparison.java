package gradus.network;

import gradus.math.Expr;

/** What stands between two values that are compared. */
enum Comparison {
    AT_MOST("<=", true, false),
    AT_LEAST(">=", false, false),
    LESS("<", true, true),
    MORE(">", false, true);

    private final String sign;
    private final boolean less;
    private final boolean strict;

    Comparison(String sign, boolean less, boolean strict) {
        this.sign = sign;
        this.less = less;
        this.strict = strict;
    }

    /** @throws gradus.InputException if no comparison comes next */
    static Comparison read(Cursor in) {
        for (Comparison c : values()) { // <= before <
            if (in.take(c.sign)) {
                return c;
            }
        }
        throw in.error("a comparison (<, <=, >, >=) is expected");
    }

    /** {@code then} where it holds, else {@code otherwise}. */
    Expr choose(Expr left, Expr right, Expr then, Expr otherwise) {
        return new Expr.Choose(less ? left : right, strict, less ? right : left, then, otherwise);
    }
}
