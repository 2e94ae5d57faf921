package gradus.why;

import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Difference quotients of the cost by an entry of any tensor, computed or given: everything that does not follow from it
 * is held fixed. Knows nothing of derivatives.
 */
final class Differences {
    private static final double STEP = 1e-3;

    private final Study study;

    Differences(Study study) {
        this.study = study;
    }

    /** Central differences at two steps, extrapolated: the error is of the fourth power of the step. */
    double partial(Tensor of, int entry) {
        List<Equation> below = following(of);
        double wide = central(of, entry, below, STEP);
        double narrow = central(of, entry, below, STEP / 2);
        return (4 * narrow - wide) / 3;
    }

    private double central(Tensor of, int entry, List<Equation> following, double step) {
        double x = study.numbers().values().at(of, entry);
        double h = step * Math.max(1, Math.abs(x));
        return (cost(of, entry, following, x + h) - cost(of, entry, following, x - h)) / (2 * h);
    }

    private double cost(Tensor of, int entry, List<Equation> following, double value) {
        Values<Double> changed = new Values<>(study.numbers().values());
        double[] numbers = study.numbers().of(of);
        numbers[entry] = value;
        changed.put(of, numbers, DoubleArithmetic.INSTANCE);
        Interpreter<Double> interpreter = study.numbers().interpreter();
        following.forEach(e -> changed.put(e.target(), interpreter.evaluate(e, changed)));
        return changed.at(study.cost(), 0);
    }

    /** The equations whose value may change with it, in order. */
    private List<Equation> following(Tensor of) {
        Set<Tensor> changing = new HashSet<>(Set.of(of));
        List<Equation> found = new ArrayList<>();
        for (Equation e : study.forward().equations()) {
            if (!e.target().equals(of) && Exprs.tensors(e.body()).stream().anyMatch(changing::contains)) {
                changing.add(e.target());
                found.add(e);
            }
        }
        return found;
    }
}
