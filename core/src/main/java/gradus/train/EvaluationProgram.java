package gradus.train;

import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.TrainingPrograms;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The cost of a prediction: the prediction's equations, and those of the step that lead from its tensors to the cost.
 * So a loss is stated once, and a validation loss is that of what {@code predict} would say: running statistics, no
 * dropout. With lambda 0 it holds no penalty.
 */
final class EvaluationProgram {
    private EvaluationProgram() {}

    static Program of(TrainingPrograms programs) {
        Set<Tensor> defined = new HashSet<>();
        programs.prediction().equations().forEach(equation -> defined.add(equation.target()));
        List<Equation> towardsCost = new ArrayList<>();
        Set<Tensor> needed = new HashSet<>(Set.of(programs.cost()));
        for (Equation equation : programs.step().equations().reversed()) {
            if (needed.contains(equation.target()) && !defined.contains(equation.target())) {
                towardsCost.addFirst(equation);
                needed.addAll(Exprs.tensors(equation.body()));
            }
        }
        List<Equation> equations = new ArrayList<>(programs.prediction().equations());
        equations.addAll(towardsCost);
        equations.forEach(equation -> defined.add(equation.target()));
        Set<Tensor> inputs = new LinkedHashSet<>(programs.prediction().inputs());
        inputs.addAll(programs.step().inputs().stream().filter(needed::contains).toList());
        inputs.removeAll(defined);
        return new Program(List.copyOf(inputs), equations);
    }
}
