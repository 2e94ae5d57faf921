package gradus.math;

import gradus.math.Expr.Delta;
import gradus.math.Expr.Entry;
import gradus.math.Expr.Fold;
import gradus.math.Expr.Partial;
import gradus.math.Expr.Plain;
import gradus.math.Expr.Size;

/** The letters of indices that a sum or a largest value binds: they say nothing, any other would do. */
public final class BoundLetters {
    private BoundLetters() {}

    /** Whether two expressions are equal but for the letters of bound indices. */
    public static boolean onlyDiffer(Expr a, Expr b) {
        return a.equals(b) || numbered(a, 0).equals(numbered(b, 0));
    }

    /** Every bound index called by the number of those around it. */
    private static Expr numbered(Expr e, int around) {
        return switch (e) {
            case Fold f -> {
                Index number = new Index("#" + around, f.index().dim());
                yield f.with(number, numbered(Exprs.bodyOver(f, number), around + 1));
            }
            case Plain _, Partial _ -> Exprs.map(e, part -> numbered(part, around));
            case Entry _, Delta _, Size _ -> e;
        };
    }
}
