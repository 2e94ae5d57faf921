package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.network.Library;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What arrays are by how they compute each other, under names that say little: rows are examples. */
class ValueRolesTest {
    private static final int EXAMPLES = 7;
    private static final DoubleUnaryOperator SLOPE = a -> a * (1 - a);

    private final Map<String, NdArray> file = new LinkedHashMap<>();
    private NdArray hidden;
    private NdArray output;
    private NdArray residual;
    private NdArray deltaOfOutput;
    private NdArray arriving;
    private NdArray deltaOfHidden;

    /** 3 > 4 sigmoid > 2 sigmoid. */
    @BeforeEach
    void forward() {
        Random random = new Random(3);
        NdArray x = Handed.random(random, EXAMPLES, 3);
        NdArray first = Handed.random(random, 3, 4);
        NdArray second = Handed.random(random, 4, 2);
        NdArray labels = Handed.random(random, EXAMPLES, 2);
        NdArray one = product(x, first);
        hidden = map(one, a -> 1 / (1 + Math.exp(-a)));
        NdArray two = product(hidden, second);
        output = map(two, a -> 1 / (1 + Math.exp(-a)));
        residual = minus(output, labels);
        deltaOfOutput = times(residual, map(output, SLOPE));
        arriving = product(deltaOfOutput, second.transpose2d());
        deltaOfHidden = times(arriving, map(hidden, SLOPE));
        file.put("p", x);
        file.put("q", labels);
        file.put("k1", first);
        file.put("k2", second);
        file.put("s1", one);
        file.put("r1", hidden);
        file.put("s2", two);
        file.put("r2", output);
    }

    private void steps() {
        file.put("k2_step", product(hidden.transpose2d(), deltaOfOutput));
        file.put("k1_step", product(file.get("p").transpose2d(), deltaOfHidden));
    }

    private static NdArray product(NdArray a, NdArray b) {
        double[] all = new double[a.dimension(0) * b.dimension(1)];
        for (int i = 0; i < a.dimension(0); i++) {
            for (int j = 0; j < b.dimension(1); j++) {
                for (int k = 0; k < a.dimension(1); k++) {
                    all[i * b.dimension(1) + j] += a.get(i, k) * b.get(k, j);
                }
            }
        }
        return NdArray.of(a.dimension(0), b.dimension(1), all);
    }

    private static NdArray map(NdArray a, DoubleUnaryOperator f) {
        return new NdArray(a.shape(), Arrays.stream(a.data()).map(f).toArray());
    }

    private static NdArray times(NdArray a, NdArray b) {
        double[] all = a.data().clone();
        Arrays.setAll(all, n -> all[n] * b.data()[n]);
        return new NdArray(a.shape(), all);
    }

    private static NdArray minus(NdArray a, NdArray b) {
        double[] all = a.data().clone();
        Arrays.setAll(all, n -> all[n] - b.data()[n]);
        return new NdArray(a.shape(), all);
    }

    private List<ValueRoles.Reading> readings(Map<String, String> told) {
        Library library = DiagnosisSettings.inferring().library();
        return ValueRoles.find(file, library, Letters.of(library), told);
    }

    private ValueRoles.Reading likeliest() {
        return readings(Map.of()).getFirst();
    }

    @Test
    void aSingleDeltaPerLayerIsOfTheSumThoughItIsNamedAfterTheOutput() {
        file.put("d_r2", deltaOfOutput);
        file.put("d_r1", deltaOfHidden);
        steps();
        assertThat(likeliest().roles())
                .containsEntry("d_r2", "dZ2")
                .containsEntry("d_r1", "dZ1")
                .containsEntry("k1_step", "dW1")
                .containsEntry("k2_step", "dW2");
    }

    @Test
    void whatArrivesAndWhatIsLeftAreToldApartWithoutNames() {
        file.put("u", residual);
        file.put("v", deltaOfOutput);
        file.put("g", arriving);
        file.put("h", deltaOfHidden);
        steps();
        assertThat(likeliest().roles())
                .containsEntry("u", "dA2")
                .containsEntry("v", "dZ2")
                .containsEntry("g", "dA1")
                .containsEntry("h", "dZ1");
    }

    @Test
    void aDeltaThatLacksTheDerivativeIsADeltaByWhatIsComputedFromIt() {
        deltaOfHidden = arriving;
        file.put("v", deltaOfOutput);
        file.put("h_delta", arriving);
        steps();
        assertThat(likeliest().roles()).containsEntry("h_delta", "dZ1").doesNotContainValue("dA1");
    }

    @Test
    void anErrorThatIsRightStaysOneThoughTheStepLacksTheDerivative() {
        file.put("v_errors", residual);
        file.put("h_errors", arriving);
        file.put("k2_step", product(hidden.transpose2d(), deltaOfOutput));
        file.put("k1_step", product(file.get("p").transpose2d(), arriving));
        assertThat(likeliest().roles()).containsEntry("h_errors", "dA1").containsEntry("v_errors", "dA2");
    }

    @Test
    void theDerivativeAloneIsListedAndNotCompared() {
        file.put("e", residual);
        file.put("slope_two", map(output, SLOPE));
        file.put("slope_one", map(hidden, SLOPE));
        file.put("v", deltaOfOutput);
        file.put("w", arriving);
        file.put("h", deltaOfHidden);
        steps();
        ValueRoles.Reading reading = likeliest();
        assertThat(reading.roles())
                .containsEntry("v", "dZ2")
                .containsEntry("h", "dZ1")
                .doesNotContainKeys("slope_one", "slope_two");
        assertThat(reading.left()).isEmpty();
        assertThat(reading.notes()).anyMatch(n -> n.sentence().startsWith("slope_two, slope_one are the derivative"));
    }

    @Test
    void aWrongDerivativeIsOneByTheProductMadeOfIt() {
        NdArray wrong = map(hidden, a -> 1 - a * a);
        deltaOfHidden = times(arriving, wrong);
        file.put("v", deltaOfOutput);
        file.put("w", arriving);
        file.put("slope_one", wrong);
        file.put("h", deltaOfHidden);
        steps();
        assertThat(likeliest().roles()).containsEntry("h", "dZ1").doesNotContainKey("slope_one");
    }

    @Test
    void aNumberIsTheCostByItsValue() {
        double squares = Arrays.stream(residual.data()).map(x -> x * x).sum();
        file.put("v", deltaOfOutput);
        file.put("u", residual);
        file.put("temperature", NdArray.scalar(0.37));
        file.put("how_bad", NdArray.scalar(squares / residual.size()));
        assertThat(likeliest().roles()).containsEntry("how_bad", "J").containsEntry("q", "Y");
        assertThat(likeliest().left()).contains("temperature");
    }

    @Test
    void whatIsLeftOverIsNoGradientWhereTheCostHasNoHalf() {
        double squares = Arrays.stream(residual.data()).map(x -> x * x).sum();
        file.put("error", residual);
        file.put("mse", NdArray.scalar(squares / EXAMPLES));
        steps();
        assertThat(likeliest().residuals()).containsExactly("error");
        assertThat(likeliest().roles()).doesNotContainKey("error");
        file.put("mse", NdArray.scalar(squares / 2 / EXAMPLES));
        assertThat(likeliest().residuals()).isEmpty();
        assertThat(likeliest().roles()).containsEntry("error", "dA2");
    }

    @Test
    void theLastSumIsTheOutputWhereLabelsAreComparedWithIt() {
        file.remove("r2");
        file.put("u", minus(file.get("s2"), file.get("q")));
        assertThat(likeliest().roles()).containsEntry("s2", "A2");
    }

    @Test
    void whatMultipliesExamplesFromTheRightIsTheWeights() {
        Random random = new Random(5);
        file.clear();
        NdArray x = Handed.random(random, EXAMPLES, 3);
        NdArray w = Handed.random(random, 3, 1);
        NdArray a = map(product(x, w), z -> 1 / (1 + Math.exp(-z)));
        file.put("m", w);
        file.put("n", x);
        file.put("given", map(a, v -> v > 0.5 ? 1 : 0));
        file.put("found", a);
        file.put("adjustments", product(x.transpose2d(), minus(file.get("given"), a)));
        assertThat(likeliest().roles())
                .containsEntry("n", "X")
                .containsEntry("m", "W1")
                .containsEntry("given", "Y")
                .containsEntry("adjustments", "dW1");
    }

    @Test
    void whatIsToldIsPartOfEveryReading() {
        file.put("u", residual);
        file.put("v", deltaOfOutput);
        file.put("odd", NdArray.scalar(0.123));
        for (ValueRoles.Reading reading : readings(Map.of("odd", "J", "u", "dZ2"))) {
            assertThat(reading.roles()).containsEntry("odd", "J").containsEntry("u", "dZ2");
        }
    }

    @Test
    void aRateInTheGradientsOfSumsIsTakenOut() {
        file.put("u", residual);
        file.put("v", map(deltaOfOutput, a -> 0.1 * a));
        file.put("k2_step", product(hidden.transpose2d(), file.get("v")));
        file.put("g", arriving);
        file.put("h", map(deltaOfHidden, a -> 0.1 * a));
        file.put("k1_step", product(file.get("p").transpose2d(), file.get("h")));
        assertThat(likeliest().rates()).containsOnlyKeys("v", "h");
        assertThat(likeliest().rates().get("v")).isCloseTo(0.1, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void parametersSavedAfterTheirUpdateAreTakenBack() {
        file.put("d_r2", deltaOfOutput);
        file.put("d_r1", deltaOfHidden);
        file.put("rate", NdArray.scalar(0.3));
        steps();
        file.replaceAll((n, a) -> n.matches("k[12]") ? minus(a, map(stepOf(n), x -> 0.3 * x)) : a);
        Diagnosis d = new Diagnoser().diagnose("mine.npz", file, DiagnosisSettings.inferring());
        assertThat(d.verdict()).isEqualTo(Diagnosis.Verdict.CORRECT);
        assertThat(d.notes()).anyMatch(n -> n.id().equals("saved-after-update"));
    }

    private NdArray stepOf(String name) {
        return Objects.requireNonNull(file.get(name + "_step"));
    }

    @Test
    void whatOfANetworkInSingleNumbersIsToBeDoneIsSaid() {
        file.clear();
        file.put("y", NdArray.scalar(1));
        for (int n = 1; n <= 6; n++) {
            file.put("w" + n, NdArray.scalar(0.1 * n));
            file.put("d_w" + n, NdArray.scalar(0.2 * n));
        }
        Diagnosis d = new Diagnoser().diagnose("mine.npz", file, DiagnosisSettings.inferring());
        assertThat(d.verdict()).isEqualTo(Diagnosis.Verdict.UNREADABLE);
        assertThat(d.error()).contains("one matrix");
    }

    @Test
    void itIsCheap() {
        file.put("u", residual);
        file.put("v", deltaOfOutput);
        file.put("g", arriving);
        file.put("h", deltaOfHidden);
        steps();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int n = 0; n < 20; n++) {
            long begin = threads.getCurrentThreadCpuTime();
            readings(Map.of());
            least = Math.min(least, threads.getCurrentThreadCpuTime() - begin);
        }
        System.out.printf("a file's values searched in %.1f ms%n", least / 1e6);
        assertThat(least).isLessThan(100_000_000L);
    }
}
