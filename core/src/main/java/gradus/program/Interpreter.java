package gradus.program;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.number.Arithmetic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Carries out programs with plain loops, over any arithmetic: the reference that every faster executor must equal. */
public final class Interpreter<T> {
    private final Arithmetic<T> arithmetic;
    private final Map<Dim, Integer> sizes;

    public Interpreter(Arithmetic<T> arithmetic, Map<Dim, Integer> sizes) {
        this.arithmetic = arithmetic;
        this.sizes = Map.copyOf(sizes);
    }

    /**
     * Computes every equation in order and adds its values.
     *
     * @param values holds the inputs; the defined tensors are put into it
     * @throws IllegalStateException if an input has no value
     */
    public void run(Program program, Values<T> values) {
        program.equations().forEach(e -> values.put(e.target(), evaluate(e, values)));
    }

    /** All entries of one equation's target. */
    public List<T> evaluate(Equation equation, Values<T> values) {
        Evaluator<T> evaluator = new Evaluator<>(arithmetic, sizes, values);
        Evaluator.Slots slots = new Evaluator.Slots(equation.indices());
        Evaluator.Node<T> body = evaluator.compile(equation.body(), slots);
        List<T> result = array(evaluator.entries(equation.target()));
        int[] at = new int[1];
        evaluator.forEach(equation.indices(), slots, env -> result.set(at[0]++, body.at(env)));
        return result;
    }

    /** A list of fixed length, all entries null until they are set. */
    @SuppressWarnings("unchecked")
    public static <T> List<T> array(int length) {
        return Arrays.asList((T[]) new Object[length]);
    }
}
