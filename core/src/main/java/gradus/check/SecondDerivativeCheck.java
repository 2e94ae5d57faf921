package gradus.check;

import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Exprs;
import gradus.math.SecondDerivative;
import gradus.math.SecondDerivative.Stage;
import gradus.math.Tensor;
import gradus.number.DoubleArithmetic;
import gradus.number.Real;
import gradus.number.RealArithmetic;
import gradus.program.Interpreter;
import gradus.program.Program;
import gradus.program.StableForms;
import gradus.program.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares derived second derivatives with central difference quotients of the derived gradient, in more than 50 digits,
 * and with those of the same pair of parameters the other way round.
 */
public final class SecondDerivativeCheck {
    /** Far above the quotients' own error, which is about the square of the step, and far below any mistake. */
    private static final double TOLERANCE = 1e-25;

    /** Quotients to the left and to the right differ by the step where the gradient has no kink. */
    private static final double KINK = 1e-12;

    /** What is smaller than this altogether is compared with this: all may be 0 but for rounding. */
    private static final double TINY = 1e-12;

    private static final RealArithmetic IN = RealArithmetic.INSTANCE;
    private static final Real STEP = IN.of(0x1p-66);

    /** About so many numbers are computed for the difference quotients. */
    private static final long WORK = 400_000;

    private final Interpreter<Real> interpreter;
    private final Values<Real> values = new Values<>();

    private SecondDerivativeCheck(Map<Dim, Integer> sizes, Map<Tensor, double[]> given) {
        this.interpreter = new Interpreter<>(IN, sizes);
        given.forEach((tensor, numbers) -> values.put(tensor, numbers, IN));
    }

    /**
     * What was found.
     *
     * @param entries how many there are
     * @param compared how many of them were compared with difference quotients
     * @param kinks how many more lie on a kink, where no quotient tells anything
     * @param error ||derived - quotients|| / max(||derived|| + ||quotients||, 1e-12)
     * @param asymmetry the largest difference between an entry and its partner the other way round, relative to the
     *     largest entry, or to 1e-12
     */
    public record Result(long entries, int compared, int kinks, double error, double asymmetry) {
        /** Whether every entry that was compared is right. */
        public boolean passes() {
            return error <= TOLERANCE && asymmetry <= TOLERANCE;
        }
    }

    /**
     * Checks at one point.
     *
     * @param derived the second derivatives
     * @param partner those of the same parameters in the other order
     * @param sizes of all dimensions
     * @param given numbers of every given tensor, row-major
     */
    public static Result run(
            SecondDerivative derived, SecondDerivative partner, Map<Dim, Integer> sizes, Map<Tensor, double[]> given) {
        return new SecondDerivativeCheck(sizes, given).result(derived, partner);
    }

    /** All second derivatives in double: a row for each entry of the gradient, a column for each of the parameter. */
    public static double[] inDouble(SecondDerivative derived, Map<Dim, Integer> sizes, Map<Tensor, double[]> given) {
        Values<Double> values = new Values<>();
        given.forEach((tensor, numbers) -> values.put(tensor, numbers, DoubleArithmetic.INSTANCE));
        List<Equation> equations = new ArrayList<>(derived.system().equations());
        derived.named().forEach(s -> equations.add(s.equation()));
        Program program = StableForms.of(new Program(derived.system().given(), equations));
        new Interpreter<>(DoubleArithmetic.INSTANCE, sizes).run(program, values);
        return values.doubles(derived.result().equation().target(), DoubleArithmetic.INSTANCE);
    }

    private Result result(SecondDerivative derived, SecondDerivative partner) {
        List<Real> entries = evaluate(derived);
        double asymmetry =
                asymmetry(entries, evaluate(partner), values.get(derived.by()).size());
        List<Equation> follow = following(derived);
        int columns = values.get(derived.by()).size();
        int rows = entries.size() / Math.max(1, columns);
        long work =
                follow.stream().mapToLong(e -> values.get(e.target()).size()).sum();
        int compared = (int) Math.clamp(WORK / Math.max(1, 2 * work), 1, 200);
        double difference = 0;
        double size = 0;
        int kinks = 0;
        int count = 0;
        for (int n = 0; n < Math.min(columns, compared); n++) {
            int column = columns <= compared ? n : (int) ((long) n * columns / compared);
            Quotients q = quotients(derived, follow, column);
            for (int r = 0; r < rows; r++) {
                double left = q.below().get(r).doubleValue();
                if (Math.abs(q.above().get(r).sub(q.below().get(r)).doubleValue())
                        > KINK * Math.max(1, Math.abs(left))) {
                    kinks++;
                    continue;
                }
                Real central = q.above().get(r).add(q.below().get(r)).div(IN.of(2));
                Real entry = entries.get(r * columns + column);
                difference = Math.hypot(difference, entry.sub(central).doubleValue());
                size = Math.hypot(size, Math.abs(entry.doubleValue()) + Math.abs(central.doubleValue()));
                count++;
            }
        }
        return new Result(entries.size(), count, kinks, difference / Math.max(size, TINY), asymmetry);
    }

    private List<Real> evaluate(SecondDerivative derived) {
        derived.system().equations().forEach(this::put);
        derived.named().stream().map(Stage::equation).forEach(this::put);
        return values.get(derived.result().equation().target());
    }

    private void put(Equation e) {
        if (!values.has(e.target())) {
            values.put(e.target(), interpreter.evaluate(e, values));
        }
    }

    /** An entry's partner is at the same place in the other's transpose. */
    private static double asymmetry(List<Real> entries, List<Real> other, int columns) {
        int rows = entries.size() / Math.max(1, columns);
        double largest = 0;
        double difference = 0;
        for (int n = 0; n < entries.size(); n++) {
            Real partner = other.get(n % columns * rows + n / columns);
            largest = Math.max(largest, Math.abs(entries.get(n).doubleValue()));
            difference =
                    Math.max(difference, Math.abs(entries.get(n).sub(partner).doubleValue()));
        }
        return difference / Math.max(largest, TINY);
    }

    /** What changes with the parameter. */
    private static List<Equation> following(SecondDerivative derived) {
        Set<Tensor> moving = new HashSet<>(Set.of(derived.by()));
        return derived.system().equations().stream()
                .filter(e -> Exprs.tensors(e.body()).stream().anyMatch(moving::contains) && moving.add(e.target()))
                .toList();
    }

    /** One entry for each of the gradient. */
    private record Quotients(List<Real> above, List<Real> below) {}

    private Quotients quotients(SecondDerivative derived, List<Equation> follow, int column) {
        List<Real> here = values.get(derived.gradient());
        List<Real> up = moved(derived, follow, column, STEP);
        List<Real> down = moved(derived, follow, column, STEP.neg());
        List<Real> above = new ArrayList<>();
        List<Real> below = new ArrayList<>();
        for (int n = 0; n < here.size(); n++) {
            above.add(up.get(n).sub(here.get(n)).div(STEP));
            below.add(here.get(n).sub(down.get(n)).div(STEP));
        }
        return new Quotients(above, below);
    }

    private List<Real> moved(SecondDerivative derived, List<Equation> follow, int column, Real by) {
        Values<Real> at = new Values<>(values);
        List<Real> numbers = Interpreter.array(values.get(derived.by()).size());
        for (int n = 0; n < numbers.size(); n++) {
            Real x = values.get(derived.by()).get(n);
            numbers.set(n, n == column ? x.add(by) : x);
        }
        at.put(derived.by(), numbers);
        follow.forEach(e -> at.put(e.target(), interpreter.evaluate(e, at)));
        return at.get(derived.gradient());
    }
}
