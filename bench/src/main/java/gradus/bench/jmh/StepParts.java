package gradus.bench.jmh;

import gradus.kernels.Precision;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Expr.Fold;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.program.Program;
import gradus.train.Optimizer;
import gradus.train.WholeStep;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A training step taken apart. The two products that read the batch itself are the largest of most networks: the first
 * layer's, and the gradient of its weights. Each is timed without what its equation does with the sums, which is counted
 * with what comes after.
 */
final class StepParts {
    private final WholeStep step;
    private final Equation first;
    private final Equation weights;

    StepParts(TrainingPrograms programs, Optimizer optimizer, Precision precision) {
        step = WholeStep.of(programs, optimizer, precision);
        List<Equation> readers = step.gradients().equations().stream()
                .filter(e -> reads(e, programs.input()))
                .toList();
        first = readers.getFirst();
        weights = readers.getLast();
    }

    Program firstProduct() {
        return program(Stream.of(product(first)));
    }

    Program weightsProduct() {
        return program(Stream.of(product(weights)));
    }

    /** What is done with the gradient of the first layer's weights: division by m, and the watch over its entries. */
    Program watch() {
        return program(Stream.concat(
                Stream.of(rest(weights)), step.gradients().equations().stream().filter(this::watchesWeights)));
    }

    /** The step but for the two products and {@link #watch}. */
    Program others() {
        return program(step.gradients().equations().stream()
                .filter(e -> !e.equals(weights) && !watchesWeights(e))
                .map(e -> e.equals(first) ? rest(e) : e));
    }

    WholeStep whole() {
        return step;
    }

    private boolean watchesWeights(Equation equation) {
        return reads(equation, weights.target());
    }

    private static boolean reads(Equation equation, Tensor tensor) {
        return Exprs.tensors(equation.body()).contains(tensor);
    }

    private static Tensor sums(Equation equation) {
        return new Tensor("sums_" + equation.target().name(), equation.target().dims());
    }

    private static Equation product(Equation equation) {
        List<Expr> sums = new ArrayList<>();
        Exprs.walk(equation.body(), e -> {
            if (isSum(e)) {
                sums.add(e);
            }
        });
        return new Equation(sums(equation), equation.indices(), sums.getFirst());
    }

    /** The equation with its sums as an input. */
    private static Equation rest(Equation equation) {
        Expr sums = sums(equation).at(equation.indices());
        return new Equation(equation.target(), equation.indices(), replaced(equation.body(), sums));
    }

    private static boolean isSum(Expr e) {
        return e instanceof Fold f && f.isSum();
    }

    private static Expr replaced(Expr e, Expr sums) {
        return isSum(e) ? sums : Exprs.map(e, part -> replaced(part, sums));
    }

    /** With everything that is read and not defined as an input. */
    private static Program program(Stream<Equation> equations) {
        List<Equation> list = equations.toList();
        Set<Tensor> inputs = new LinkedHashSet<>();
        list.forEach(e -> inputs.addAll(Exprs.tensors(e.body())));
        list.forEach(e -> inputs.remove(e.target()));
        return new Program(List.copyOf(inputs), list);
    }
}
