package gradus.proof;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.List;
import java.util.Map;

/** What sizes alone decide: the factor 1/(m - 1) of an unbiased variance has no value at a single example. */
final class ConstantParts {
    private ConstantParts() {}

    /** Whether every power and function of what reads no entry of a tensor is a finite number. */
    static boolean areDefined(Expr e, Map<Dim, Integer> sizes) {
        boolean mayBeUndefined = e instanceof Expr.Pow || e instanceof Expr.Apply;
        if (mayBeUndefined
                && Exprs.freeIndices(e).isEmpty()
                && Exprs.tensors(e).isEmpty()
                && !Double.isFinite(value(e, sizes))) {
            return false;
        }
        return Exprs.children(e).stream().allMatch(child -> areDefined(child, sizes));
    }

    private static double value(Expr constant, Map<Dim, Integer> sizes) {
        return new Interpreter<>(DoubleArithmetic.INSTANCE, sizes)
                .evaluate(new Equation(Tensor.of("constant"), List.of(), constant), new Values<>())
                .getFirst();
    }
}
