package gradus.program;

import gradus.math.Expr;
import gradus.math.Expr.Choose;
import gradus.math.Expr.Mul;
import gradus.math.Exprs;
import gradus.math.Rule;
import java.util.ArrayList;
import java.util.List;

/** A branch that is 0 stays 0 whatever the other factors are. */
final class IntoBranches {
    static final Rule RULE = new Rule("into the branches", "x if(c, u, 0) = if(c, x u, 0)");

    private IntoBranches() {}

    /** A branch that is 0 stays 0 where the other factors overflow, and they are not needed there. */
    static Expr apply(Expr e) {
        if (e instanceof Mul m) {
            for (Expr f : m.factors()) {
                if (f instanceof Choose c
                        && (c.then().equals(Expr.ZERO) || c.otherwise().equals(Expr.ZERO))) {
                    List<Expr> others = new ArrayList<>(m.factors());
                    others.remove(f);
                    Expr rest = Expr.mul(others);
                    return new Choose(
                            c.left(),
                            c.strict(),
                            c.right(),
                            apply(Expr.mul(rest, c.then())),
                            apply(Expr.mul(rest, c.otherwise())));
                }
            }
        }
        return Exprs.map(e, IntoBranches::apply);
    }
}
