package gradus.math;

import static gradus.math.Expr.ZERO;
import static gradus.math.Expr.apply;
import static gradus.math.Expr.div;
import static gradus.math.Expr.mul;
import static gradus.math.Expr.neg;
import static gradus.math.Expr.num;
import static gradus.math.Expr.pow;
import static gradus.math.Expr.sub;

import gradus.math.Expr.Constant;

/** The derivative of each elementary function: one line each. The only such table there is; laws are printed from it. */
final class Derivatives {
    private Derivatives() {}

    /** f'(u). */
    static Expr of(Function function, Expr u) {
        return switch (function) {
            case EXP -> apply(Function.EXP, u);
            case LOG -> pow(u, -1);
            case SQRT -> div(num(1, 2), apply(Function.SQRT, u));
            case TANH -> sub(num(1), pow(apply(Function.TANH, u), 2));
            case ERF -> mul(num(2), pow(apply(Function.SQRT, Constant.PI), -1), apply(Function.EXP, neg(pow(u, 2))));
            case ABS -> apply(Function.SIGN, u);
            case SIGN -> ZERO;
        };
    }
}
