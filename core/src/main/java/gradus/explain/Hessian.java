package gradus.explain;

import gradus.check.SecondDerivativeCheck;
import gradus.explain.Explanation.ProvedStep;
import gradus.math.Equation;
import gradus.math.SecondDerivative;
import gradus.math.SecondDerivative.Stage;
import gradus.math.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second derivatives of the cost by two parameters, as data.
 *
 * @param first the parameter whose gradient is differentiated
 * @param second the parameter that it is differentiated by
 * @param derived the derivation
 * @param stages everything on the way from the second parameter to the gradient, with its derivative
 * @param lines the result, and the same with one name after another put in
 * @param links the steps between the lines
 * @param rows entries of the first parameter
 * @param columns entries of the second
 * @param check what difference quotients and the symmetric partner say at random numbers
 * @param examples how many examples the check has
 * @param values at the data, a row for each entry of the first parameter; null where there are no data
 */
public record Hessian(
        Tensor first,
        Tensor second,
        SecondDerivative derived,
        List<ProvedStage> stages,
        List<Equation> lines,
        List<ProvedStep> links,
        int rows,
        int columns,
        SecondDerivativeCheck.Result check,
        int examples,
        double @Nullable [] values) {
    public Hessian {
        stages = List.copyOf(stages);
        lines = List.copyOf(lines);
        links = List.copyOf(links);
    }

    /** One tensor's derivative by the second parameter. */
    public record ProvedStage(Stage stage, List<ProvedStep> steps) {
        public ProvedStage {
            steps = List.copyOf(steps);
        }
    }

    /** The second derivative, at the indices of both parameters. */
    public Equation result() {
        return derived.result().equation();
    }

    /** The same with all names put in that there was room for. */
    public Equation whole() {
        return lines.getLast();
    }

    /** All of them, in order. */
    public Stream<ProvedStep> steps() {
        return Stream.concat(stages.stream().flatMap(s -> s.steps().stream()), links.stream());
    }

    /** Whether both parameters are the same. */
    public boolean isSquare() {
        return first.equals(second);
    }

    Hessian with(double[] numbers) {
        return new Hessian(
                first, second, derived, stages, lines, links, rows, columns, check, examples, numbers.clone());
    }
}
