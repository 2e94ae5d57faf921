package gradus.explain;

import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Forward;
import gradus.math.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What reasons are given for: a gradient in its system, and the formulas by which they speak of it.
 *
 * @param examples the dimension of the examples
 * @param examplesInRows whether they lie in rows
 * @param statements how equations are written
 * @param influences what reads the tensor that the gradient is of
 */
record Subject(
        Gradient gradient,
        Forward forward,
        Dim examples,
        boolean examplesInRows,
        Function<Equation, Statement> statements,
        List<Influence> influences) {
    static Subject of(
            Gradient gradient,
            Forward forward,
            Dim examples,
            boolean examplesInRows,
            Function<Equation, Statement> statements) {
        return new Subject(gradient, forward, examples, examplesInRows, statements, Influence.of(gradient));
    }

    /** The tensor that the gradient is of. */
    Formula x() {
        return Formula.of(gradient.of());
    }

    Formula cost() {
        return Formula.of(forward.cost());
    }

    /** The gradient by what an equation gives. */
    Formula derived(Equation reader) {
        return Formula.of(forward.gradientOf(reader.target()));
    }

    Formula written(Equation equation) {
        return statements.apply(equation).formula();
    }

    boolean isOfCost(Equation reader) {
        return reader.target().equals(forward.cost());
    }

    Shape shape(Tensor tensor) {
        return Shape.of(tensor, examples, examplesInRows, Map.of());
    }
}
