package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.Layout;
import gradus.math.Dim;
import gradus.math.Equation;
import gradus.math.Expr;
import gradus.math.Exprs;
import gradus.math.Tensor;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import gradus.number.DoubleArithmetic;
import gradus.program.Interpreter;
import gradus.program.Values;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Arrays that are too large to be computed with one boxed number at a time. */
class LargeArraysTest {
    /** Every equation of a network and of its gradients, over arrays that are large enough. */
    @Test
    void theSameNumbersAreComputedAsTheInterpreterDoes() {
        Network network = Network.parse("60 > 70 layernorm tanh > 80 softmax", NetworkOptions.defaults());
        RightProgram program = RightProgram.of(network, Expr.ONE, Expr.ONE, Scaling.USUAL, Set.of());
        Map<Dim, Integer> sizes = network.sizes(50);
        Random random = new Random(2);
        int hoisted = 0;
        for (Equation e : program.equations().values()) {
            Map<Tensor, double[]> given = new LinkedHashMap<>();
            Values<Double> values = new Values<>();
            for (Tensor t : Exprs.tensors(e.body())) {
                double[] numbers = random.doubles(
                                t.dims().stream().mapToInt(sizes::get).reduce(1, (a, b) -> a * b), 0.1, 1)
                        .toArray();
                given.put(t, numbers);
                values.put(t, numbers, DoubleArithmetic.INSTANCE);
            }
            double[] expected = new Interpreter<>(DoubleArithmetic.INSTANCE, sizes)
                    .evaluate(e, values).stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray();
            double[] actual = Upstream.of(sizes, given, Map.of(), Map.of()).evaluate(e);
            double largest = Arrays.stream(expected).map(Math::abs).max().orElse(1);
            for (int n = 0; n < expected.length; n++) {
                assertThat(actual[n]).as("%s", e).isCloseTo(expected[n], Offset.offset(1e-13 * largest));
            }
            hoisted += HoistedFolds.of(e, sizes) == null ? 0 : 1;
        }
        assertThat(hoisted).isGreaterThan(5);
    }

    /** 784 > 64 > 10 with 400 examples: 20 million products in each matrix product of the first layer. */
    @Test
    void aNetworkForPicturesIsDiagnosedInSeconds() {
        Map<String, NdArray> arrays = Handed.of("784 > 64 relu > 10 softmax", null, Layout.COLUMNS, 400, 1);
        long start = System.nanoTime();
        Diagnosis right = new Diagnoser().diagnose("right", arrays, DiagnosisSettings.inferring());
        arrays.put("db1", negated(arrays.get("db1")));
        Diagnosis wrong = new Diagnoser().diagnose("wrong", arrays, DiagnosisSettings.inferring());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(right.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(wrong.mistakes()).extracting(m -> m.id()).isEqualTo(List.of("sign-flipped"));
    }

    private static NdArray negated(NdArray array) {
        return new NdArray(
                array.shape(), Arrays.stream(array.data()).map(x -> -x).toArray());
    }
}
