package gradus.train;

import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.UpdateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parts of an update that change with the step and are the same for every entry, such as Adam's bias corrections. Each
 * is worked out once for a step, in double, and is a scalar input of the compiled update.
 */
final class StepNumbers {
    private static final Set<Tensor> OF_STEP = Set.of(UpdateRule.STEP, UpdateRule.RATE);

    private final double rate;
    private final Map<Expr, Tensor> tensors = new LinkedHashMap<>();
    private final List<StepFormula> formulas = new ArrayList<>();

    StepNumbers(double rate) {
        this.rate = rate;
    }

    /** The expression with a scalar in place of every such part. */
    Expr taken(Expr e) {
        if (isOfStep(e)) {
            return scalar(e);
        }
        if (e instanceof Expr.Mul product) {
            return takenTogether(product);
        }
        return Exprs.map(e, this::taken);
    }

    /** Factors that change with the step make one scalar, where the first of them stands. */
    private Expr takenTogether(Expr.Mul product) {
        List<Expr> together =
                product.factors().stream().filter(StepNumbers::isOfStep).toList();
        List<Expr> factors = new ArrayList<>();
        boolean placed = false;
        for (Expr factor : product.factors()) {
            if (!isOfStep(factor)) {
                factors.add(taken(factor));
            } else if (!placed) {
                factors.add(scalar(Expr.mul(together)));
                placed = true;
            }
        }
        return Expr.mul(factors);
    }

    private static boolean isOfStep(Expr e) {
        Set<Tensor> read = Exprs.tensors(e);
        return !read.isEmpty() && OF_STEP.containsAll(read);
    }

    private Expr scalar(Expr e) {
        Tensor known = tensors.get(e);
        if (known == null) {
            known = Tensor.of("step_" + (tensors.size() + 1));
            tensors.put(e, known);
            formulas.add(StepFormula.of(e, rate));
        }
        return known.at();
    }

    /** The scalars, in the order in which {@link #values} gives their values. */
    List<Tensor> tensors() {
        return List.copyOf(tensors.values());
    }

    /** Writes the values at a step, counted from 1. */
    void values(long step, double[] into) {
        for (int n = 0; n < formulas.size(); n++) {
            into[n] = formulas.get(n).at(step);
        }
    }
}
