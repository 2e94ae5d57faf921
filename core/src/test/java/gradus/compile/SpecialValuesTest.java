package gradus.compile;

import static gradus.compile.Programs.M;
import static gradus.compile.Programs.N0;
import static gradus.compile.Programs.N1;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.kernels.Backend;
import gradus.kernels.Backends;
import gradus.kernels.Precision;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Tensor;
import gradus.program.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * NaN, infinities, the largest and the smallest numbers and -0 go through every kind of kernel as IEEE 754 says: as the
 * plain evaluation in the same precision takes them. One entry of one input is special at a time: at the head, in a
 * vector's last lane and at the tail. What does not depend on it keeps every bit, whatever stands in the padding: it is
 * full of NaN.
 *
 * <p>Comparisons with NaN are false, so that a formula's other branch is taken.
 */
class SpecialValuesTest {
    /** IEEE 754 leaves the sign of zero open for the larger of -0 and 0; tanh(-0) is 0 here. */
    private static final Set<String> ANY_ZERO = Set.of("tanh", "relu");

    /** Sums of ordinary numbers are not so small. */
    private static final double SUBNORMAL_SUM = 1e-30;

    @TestFactory
    Stream<DynamicTest> scalar() {
        return tests(Backends.scalar(), KernelKinds::all);
    }

    @TestFactory
    Stream<DynamicTest> activations() {
        Map<String, Program> activations = KernelKinds.activations();
        return tests(Backends.scalar(), precision -> activations);
    }

    /** A test for each kind, precision and way in which tensors are stored. */
    static Stream<DynamicTest> tests(Backend backend, Function<Precision, Map<String, Program>> kinds) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            int lanes = KernelSizesTest.lanes(backend, precision);
            kinds.apply(precision).forEach((name, program) -> {
                if (name.equals(KernelKinds.PLACES)) {
                    // A kernel reads the entry at a fixed place; plainly, all others are multiplied by 0, and 0 times
                    // infinity is NaN.
                    return;
                }
                int units = name.endsWith("softmax") ? lanes + 1 : 2 * lanes + 1;
                int inputs = name.equals("products") || name.equals("sums") ? lanes + 1 : 3;
                Map<Dim, Integer> rows = Map.of(N0, inputs, N1, units, M, 3);
                // So few units and so many examples that examples are contiguous.
                Map<Dim, Integer> turned = Map.of(N0, 2, N1, 3, M, 64 + lanes + 1);
                for (Map<Dim, Integer> dims : List.of(rows, turned)) {
                    String which = name + " in " + precision + " at " + dims;
                    tests.add(DynamicTest.dynamicTest(
                            which, () -> new Case(name, program, dims, precision, backend).check(lanes)));
                }
            });
        }
        return tests.stream();
    }

    private record Case(String kind, Program program, Map<Dim, Integer> dims, Precision precision, Backend backend) {
        void check(int lanes) {
            Map<Tensor, double[]> inputs = KernelSizesTest.inputs(program, dims);
            Map<Tensor, double[]> plain = plain(inputs);
            try (CompiledProgram compiled = KernelSizesTest.compile(program, dims, precision, backend)) {
                Map<Tensor, double[]> usual = KernelSizesTest.run(compiled, program, dims, inputs);
                for (Tensor tensor : program.inputs()) {
                    // A divisor that is the same for a whole loop becomes its reciprocal, which then overflows.
                    boolean subnormal = !tensor.equals(KernelKinds.SCALE);
                    for (double special : specials(precision, subnormal)) {
                        for (int place : places(tensor, lanes)) {
                            Map<Tensor, double[]> changed = with(inputs, tensor, place, special);
                            String where = special + " at " + place + " of " + tensor + " of " + kind + " at " + dims;
                            compare(
                                    where,
                                    Double.isFinite(special) ? Map.of() : plain,
                                    usual,
                                    plain(changed),
                                    KernelSizesTest.run(compiled, program, dims, changed));
                        }
                    }
                    if (subnormal) {
                        Map<Tensor, double[]> changed = new HashMap<>(inputs);
                        changed.put(tensor, allSubnormal(inputs.get(tensor), precision));
                        compare(
                                "subnormal " + tensor + " of " + kind + " at " + dims,
                                Map.of(),
                                usual,
                                plain(changed),
                                KernelSizesTest.run(compiled, program, dims, changed));
                    }
                }
            }
        }

        private Map<Tensor, double[]> plain(Map<Tensor, double[]> inputs) {
            return new PlainEvaluator(dims, inputs, precision).run(program);
        }

        /** Head, last lane and tail of the contiguous dim, which is the first or that of many examples. */
        private List<Integer> places(Tensor tensor, int lanes) {
            int count = PlainEvaluator.count(tensor, dims);
            if (tensor.dims().isEmpty()) {
                return List.of(0);
            }
            boolean turned = dims.get(M) > lanes && tensor.dims().getLast().equals(M);
            int size = turned ? dims.get(M) : dims.get(tensor.dims().getFirst());
            int step = turned ? 1 : count / size;
            int start = turned ? count - size : step - 1;
            return Stream.of(0, Math.min(lanes, size) - 1, size - 1)
                    .distinct()
                    .map(n -> start + n * step)
                    .toList();
        }

        /** @param plain what the usual inputs give, to find what does not depend on what was changed; or nothing */
        private void compare(
                String where,
                Map<Tensor, double[]> plain,
                Map<Tensor, double[]> usual,
                Map<Tensor, double[]> expected,
                Map<Tensor, double[]> actual) {
            for (Equation equation : program.equations()) {
                Tensor tensor = equation.target();
                double[] without = plain.get(tensor);
                for (int n = 0; n < expected.get(tensor).length; n++) {
                    double right = expected.get(tensor)[n];
                    double value = actual.get(tensor)[n];
                    boolean untouched = without != null && Double.compare(without[n], right) == 0;
                    boolean agrees =
                            untouched ? Double.compare(value, usual.get(tensor)[n]) == 0 : agrees(tensor, right, value);
                    if (!agrees) {
                        assertThat(value)
                                .as(tensor + " entry " + n + " with " + where + ", without " + usual.get(tensor)[n])
                                .isEqualTo(Double.valueOf(untouched ? usual.get(tensor)[n] : right));
                    }
                }
            }
        }

        private boolean agrees(Tensor tensor, double right, double value) {
            boolean entrywise = kind.equals("functions") || kind.equals("copies");
            if (!Double.isFinite(right) || right == 0 && entrywise && !ANY_ZERO.contains(tensor.name())) {
                return Double.compare(value, right) == 0;
            }
            double relative = precision == Precision.FLOAT32 ? 1e-5 : 1e-13;
            double smallest = precision == Precision.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
            double scale =
                    entrywise || Math.abs(right) < SUBNORMAL_SUM ? Math.abs(right) : Math.max(1, Math.abs(right));
            return Math.abs(value - right) <= relative * scale + 64 * smallest;
        }
    }

    private static List<Double> specials(Precision precision, boolean subnormal) {
        boolean single = precision == Precision.FLOAT32;
        double largest = single ? Float.MAX_VALUE : Double.MAX_VALUE;
        List<Double> specials = new ArrayList<>(
                List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, largest, -largest, -0.0));
        if (subnormal) {
            specials.addAll(List.of(single ? Float.MIN_VALUE : Double.MIN_VALUE, -subnormal(precision)));
        }
        return specials;
    }

    private static double[] allSubnormal(double[] values, Precision precision) {
        return Arrays.stream(values)
                .map(x -> Math.rint(8 * x) * subnormal(precision))
                .toArray();
    }

    /** With 14 bits left. */
    private static double subnormal(Precision precision) {
        return precision == Precision.FLOAT32 ? 0x1p-135 : 0x1p-1060;
    }

    private static Map<Tensor, double[]> with(Map<Tensor, double[]> inputs, Tensor tensor, int place, double value) {
        Map<Tensor, double[]> changed = new HashMap<>(inputs);
        double[] values = inputs.get(tensor).clone();
        values[place] = value;
        changed.put(tensor, values);
        return changed;
    }
}
