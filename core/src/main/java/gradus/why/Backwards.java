package gradus.why;

import gradus.document.Prose;
import gradus.formula.Formula;
import gradus.math.Derivation.Gradient;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.program.Values;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** From the gradient by the output activation's argument back to that by its output: what is true of it, in numbers. */
final class Backwards {
    private final Study study;
    private final Gradient below;
    private final Gradient above;

    private Backwards(Study study) {
        this.study = study;
        this.below = study.output();
        this.above = study.arriving(below);
    }

    /** The gradient by the output as the one by the argument times a derivative: circular, or impossible. */
    static Prose sentence(Study study) {
        Backwards backwards = new Backwards(study);
        return study.factor(backwards.below).map(backwards::divided).orElseGet(backwards::solved);
    }

    private Formula product() {
        Formula z = Formula.of(below.of());
        return Formula.product(
                Formula.Times.ELEMENTS,
                Formula.partial(Formula.of(study.cost()), z),
                Formula.partial(z, Formula.of(above.of())));
    }

    /** Entry by entry: a division by the activation's derivative. */
    private Prose divided(Equation factor) {
        double[] slopes = study.numbers().evaluate(factor);
        double[] gradient = study.numbers().of(below.equation().target());
        Optional<Integer> shown = first(n -> slopes[n] != 0);
        Optional<Integer> zero = first(n -> slopes[n] == 0);
        Prose quotient = shown.map(n -> study.prose(
                        " = {} / {} = {} for {}", gradient[n], slopes[n], gradient[n] / slopes[n], place(n)))
                .orElse(Prose.of(""));
        Prose nothing = zero.map(n -> study.prose(" And where g' is 0, as for {}, it is 0 / 0.", place(n)))
                .orElse(Prose.of(""));
        return study.prose(
                "And backwards, as {}? For an activation that works entry by entry, that is {}, too: {} / g'{}. But it"
                        + " goes in a circle: {} was computed as {} * g'.{}",
                product(),
                above.equation().target(),
                below.equation().target(),
                quotient,
                below.equation().target(),
                above.equation().target(),
                nothing);
    }

    /** Where several entries depend on each other there is no quotient, and perhaps no way back. */
    private Prose solved() {
        Tensor arrives = above.equation().target();
        double[] moved =
                Arrays.stream(study.numbers().of(arrives)).map(x -> x + 1).toArray();
        double difference = Figures.error(
                with(arrives, moved), study.numbers().of(below.equation().target()));
        return study.prose(
                "And backwards, as {}? Here no division gives {}: every unit of {} depends on several of {}.{}",
                product(),
                arrives,
                above.of(),
                below.of(),
                difference < 1e-9
                        ? study.prose(
                                " Nor does {} tell {}: with 1 added to all of {}, {} stays the same (but for {}).",
                                below.equation().target(),
                                arrives,
                                arrives,
                                below.equation().target(),
                                difference)
                        : Prose.of(""));
    }

    /** What the chain rule gives for other numbers that arrive. */
    private double[] with(Tensor arrives, double[] numbers) {
        Values<Double> values = new Values<>();
        Exprs.tensors(below.general().body())
                .forEach(t -> values.put(
                        t, t.equals(arrives) ? numbers : study.numbers().of(t), DoubleArithmetic.INSTANCE));
        return study.numbers().interpreter().evaluate(below.general(), values).stream()
                .mapToDouble(x -> x)
                .toArray();
    }

    private Optional<Integer> first(IntPredicate which) {
        return IntStream.range(0, Math.toIntExact(study.numbers().size(below.of())))
                .filter(which)
                .boxed()
                .findFirst();
    }

    private Prose place(int entry) {
        Tensor z = below.of();
        int examples = z.dims().indexOf(study.m());
        int[] places = study.numbers().places(z, entry);
        int unit = IntStream.range(0, places.length)
                .filter(d -> d != examples)
                .map(d -> places[d] + 1)
                .findFirst()
                .orElse(1);
        String what = z.dims().size() > 2 ? "entry " + (entry + 1) : "unit " + unit;
        return Prose.of(
                examples < 0 || study.numbers().examples() == 1 || z.dims().size() > 2
                        ? what
                        : what + " of example " + (places[examples] + 1));
    }
}
