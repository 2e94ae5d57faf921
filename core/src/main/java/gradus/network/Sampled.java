package gradus.network;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.StableForms;
import gradus.program.Values;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;

/** Equations tried at random values of everything that they read and that none of them defines. */
final class Sampled {
    /** Few examples are enough, and more than one, for what is taken over them. */
    static final int EXAMPLES = 3;

    /** Numbers that are equal but for rounding. */
    static final double ROUNDING = 1e-9;

    /** The numbers that formulas in one number are tried at. */
    private static final double LARGEST = 8;

    private static final double STEP = 0.37;

    private final List<Equation> equations;
    private final List<Tensor> given;
    private final Map<Dim, Integer> sizes;
    private final Program program;

    Sampled(List<Equation> equations, Map<Dim, Integer> sizes) {
        this.equations = equations;
        this.sizes = sizes;
        this.given = List.copyOf(read(equations));
        this.program = StableForms.of(new Program(given, equations));
    }

    /** What equations read that none of them defines. */
    static Set<Tensor> read(List<Equation> equations) {
        Set<Tensor> read = new LinkedHashSet<>();
        equations.forEach(e -> read.addAll(Exprs.tensors(e.body())));
        equations.forEach(e -> read.remove(e.target()));
        return read;
    }

    List<Tensor> given() {
        return given;
    }

    /** Numbers between two bounds for each tensor that is given. */
    Values<Double> draw(Random random, double low, double high) {
        Values<Double> values = new Values<>();
        given.forEach(t -> draw(t, random, low, high, values));
        return values;
    }

    void draw(Tensor tensor, Random random, double low, double high, Values<Double> into) {
        into.put(tensor, random.doubles(count(tensor), low, high).toArray(), DoubleArithmetic.INSTANCE);
    }

    private int count(Tensor tensor) {
        return tensor.dims().stream()
                .mapToInt(d -> Objects.requireNonNull(sizes.get(d)))
                .reduce(1, Math::multiplyExact);
    }

    /** The last equation's numbers, in C order. */
    List<Double> last(Values<Double> values) {
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes);
        program.equations().forEach(e -> values.put(e.target(), interpreter.evaluate(e, values)));
        Tensor last = equations.getLast().target();
        double[] numbers = values.doubles(last, DoubleArithmetic.INSTANCE);
        return DoubleStream.of(numbers).boxed().toList();
    }

    /** Whether two formulas in one number have the same values, up to rounding. */
    static boolean areEqual(Expr one, Expr other, Tensor argument) {
        Interpreter<Double> interpreter = new Interpreter<>(DoubleArithmetic.INSTANCE, Map.of());
        Tensor result = Tensor.of("result");
        for (double z = -LARGEST; z <= LARGEST; z += STEP) {
            Values<Double> at = new Values<>();
            at.put(argument, new double[] {z}, DoubleArithmetic.INSTANCE);
            double a = interpreter
                    .evaluate(new Equation(result, List.of(), one), at)
                    .getFirst();
            double b = interpreter
                    .evaluate(new Equation(result, List.of(), other), at)
                    .getFirst();
            if (!(Math.abs(a - b) <= ROUNDING * (1 + Math.abs(a)))) {
                return false;
            }
        }
        return true;
    }
}
