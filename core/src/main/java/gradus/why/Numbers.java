package gradus.why;

import gradus.math.Derivation;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.StableForms;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one pass forwards and backwards through what a study derived. They are asked for by unit and example,
 * however the notation's arrays lie.
 */
final class Numbers {
    private final Study study;
    private @Nullable Values<Double> values;

    Numbers(Study study) {
        this.study = study;
    }

    /** How many examples the formulas are about. */
    int examples() {
        return study.notated().isForOneExample() ? 1 : all();
    }

    /** How many examples the numbers have. */
    private int all() {
        return study.sample().examples();
    }

    /** {@code example 1 of 4}, or without the others where the formulas are about one. */
    String firstExample() {
        return examples() == all() ? "example 1 of " + all() : "one example";
    }

    Map<Dim, Integer> sizes() {
        return study.notated().sizes(all());
    }

    int size(Dim dim) {
        return Objects.requireNonNull(sizes().get(dim));
    }

    /** How many entries a tensor has. */
    long size(Tensor tensor) {
        return tensor.dims().stream().mapToLong(this::size).reduce(1, Math::multiplyExact);
    }

    /** By how much a derived tensor is more than the partial of the cost. */
    double scale(Tensor of) {
        return study.derivation().forward().scale(of).equals(Expr.ONE) ? 1 : all();
    }

    /** Values of everything that is given, computed and derived. */
    Values<Double> values() {
        Values<Double> known = values;
        if (known == null) {
            known = inputs();
            interpreter().run(program(study.derivation()), known);
            values = known;
        }
        return known;
    }

    /** Forward and backward equations in their stable forms. */
    Program program(Derivation backward) {
        List<Equation> equations = new ArrayList<>(study.forward().equations());
        backward.gradients().forEach(g -> equations.add(g.equation()));
        return StableForms.of(new Program(study.forward().given(), equations));
    }

    Interpreter<Double> interpreter() {
        return new Interpreter<>(DoubleArithmetic.INSTANCE, sizes());
    }

    /** What is given. A gradient that arrives is m times the derivative; a notation of plain derivatives has it as such. */
    Values<Double> inputs() {
        Values<Double> inputs = new Values<>();
        study.notated().turned(study.sample().given(), all(), 0).forEach((tensor, numbers) -> {
            double[] own = numbers;
            if (study.isArriving(tensor)
                    && !study.isPerExample()
                    && !study.notated().isForOneExample()) {
                own = Arrays.stream(numbers).map(x -> x / all()).toArray();
            }
            inputs.put(tensor, own, DoubleArithmetic.INSTANCE);
        });
        return inputs;
    }

    double[] of(Tensor tensor) {
        return values().doubles(tensor, DoubleArithmetic.INSTANCE);
    }

    /** A number's, a vector's or a matrix' entry, by unit and example, or by the units that weights lead to and come from. */
    double at(Tensor tensor, int row, int column) {
        return values().at(tensor, entry(tensor, row, column));
    }

    /** The place of that entry; of a vector the column is left out of account. */
    int entry(Tensor tensor, int row, int column) {
        List<Dim> dims = tensor.dims();
        return switch (dims.size()) {
            case 0 -> 0;
            case 1 -> dims.getFirst().equals(study.m()) ? column : row;
            default ->
                study.layers().isTurned(tensor) ? column * size(dims.get(1)) + row : row * size(dims.get(1)) + column;
        };
    }

    /** How many units a number, a vector or a matrix has; one where nothing but examples is counted. */
    int units(Tensor tensor) {
        List<Dim> dims = tensor.dims();
        return switch (dims.size()) {
            case 0 -> 1;
            case 1 -> dims.getFirst().equals(study.m()) ? 1 : size(dims.getFirst());
            default -> size(study.layers().rows(tensor));
        };
    }

    /** The places of all entries of the first example, in a tensor of any rank; of all where it has no examples. */
    int[] ofFirstExample(Tensor tensor) {
        int examples = tensor.dims().indexOf(study.m());
        return IntStream.range(0, Math.toIntExact(size(tensor)))
                .filter(n -> examples < 0 || places(tensor, n)[examples] == 0)
                .toArray();
    }

    /** An entry's place along each dimension, from 0. */
    int[] places(Tensor tensor, int entry) {
        int[] at = new int[tensor.dims().size()];
        int rest = entry;
        for (int d = at.length - 1; d >= 0; d--) {
            int size = size(tensor.dims().get(d));
            at[d] = rest % size;
            rest /= size;
        }
        return at;
    }

    /** All entries of an equation over values of the pass. */
    double[] evaluate(Equation equation) {
        return interpreter().evaluate(equation, values()).stream()
                .mapToDouble(v -> v)
                .toArray();
    }

    /** The gradient by that tensor from differences of the cost alone, in the sense of the derived tensor. */
    double[] numeric(Tensor of) {
        double[] partial = new double[of(of).length];
        for (int n = 0; n < partial.length; n++) {
            partial[n] = numeric(of, n);
        }
        return partial;
    }

    double numeric(Tensor of, int entry) {
        return scale(of) * new Differences(study).partial(of, entry);
    }
}
