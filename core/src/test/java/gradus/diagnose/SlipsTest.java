package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.diagnose.Diagnosis.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slips that no list has, and what is said of them: the variable is right, and the sentence is true. */
class SlipsTest {
    private static final int M = 7;

    private final Diagnoser diagnoser = new Diagnoser();

    private static Map<String, NdArray> handed(String net) {
        return new LinkedHashMap<>(Handed.columns(net, M, 5));
    }

    private static NdArray array(Map<String, NdArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    /** Puts a function of other variables, entry by entry, in the place of one; what is computed from it is not handed in. */
    private Mistake slip(Map<String, NdArray> arrays, String name, DoubleBinaryOperator f, String of, String and) {
        double[] x = array(arrays, of).data();
        double[] y = array(arrays, and).data();
        double[] numbers = new double[x.length];
        for (int n = 0; n < numbers.length; n++) {
            numbers[n] = f.applyAsDouble(x[n], y[n]);
        }
        return diagnosed(arrays, name, new NdArray(array(arrays, name).shape(), numbers));
    }

    private Mistake diagnosed(Map<String, NdArray> arrays, String name, NdArray numbers) {
        arrays.put(name, numbers);
        if (name.startsWith("dZ")) {
            int layer = Integer.parseInt(name.substring(2));
            for (int l = 1; l <= layer; l++) {
                arrays.remove("dW" + l);
                arrays.remove("db" + l);
                if (l < layer) {
                    arrays.remove("dZ" + l);
                    arrays.remove("dA" + l);
                }
            }
        }
        Diagnosis d = diagnoser.diagnose("file", arrays, DiagnosisSettings.inferring());
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.firstWrong()).isEqualTo(name);
        assertThat(d.mistakes()).hasSize(1);
        return d.mistakes().getFirst();
    }

    private static DoubleBinaryOperator times(DoubleUnaryOperator f) {
        return (x, y) -> x * f.applyAsDouble(y);
    }

    /** Every bias gradient a mean where dZ has the 1/m already: not a dZ that each dW would have to undo. */
    @Test
    void meansOfWhatIsDividedAlready() {
        Map<String, NdArray> arrays = handed("3 > 4 tanh > 1 sigmoid");
        arrays.keySet().removeIf(n -> n.startsWith("dA") || n.equals("J"));
        arrays.replaceAll((name, a) -> name.matches("d[Zb]\\d")
                ? new NdArray(a.shape(), Arrays.stream(a.data()).map(x -> x / M).toArray())
                : a);
        Diagnosis d = diagnoser.diagnose("file", arrays, DiagnosisSettings.inferring());
        assertThat(d.mistakes()).singleElement().satisfies(m -> {
            assertThat(m.variable()).isEqualTo("db2");
            assertThat(m.sentence()).contains("divided by m once too often", "The same in db1");
        });
    }

    @Test
    void softplusByItsOutput() {
        String net = "3 > 4 softplus > 1 sigmoid";
        assertThat(slip(handed(net), "dZ1", times(a -> 1 + Math.exp(-a)), "dA1", "A1")
                        .sentence())
                .contains("exp(-A1) with the wrong sign");
        assertThat(slip(handed(net), "dZ1", times(z -> 1 - Math.exp(-z)), "dA1", "Z1")
                        .id())
                .isEqualTo("activated-form-of-z");
    }

    @Test
    void valueInThePlaceOfTheDerivative() {
        Mistake m = slip(handed("3 > 4 relu > 1 sigmoid"), "dZ1", (d, a) -> d * a, "dA1", "A1");
        assertThat(m.sentence()).contains("A1 where the activation's derivative belongs");
        assertThat(m.alternatives()).contains("wrong-activation-derivative");
    }

    /** 1 - A is what is left where A is forgotten, and A^2 where the 1 is: nobody meant log-sigmoid or tanh-shrink. */
    @Test
    void whatIsLeftOfADerivativeIsNotARareActivationsDerivative() {
        assertThat(slip(handed("3 > 4 sigmoid > 1 sigmoid"), "dZ1", times(a -> 1 - a), "dA1", "A1")
                        .sentence())
                .contains("lacks the factor A1");
        assertThat(slip(handed("3 > 4 softplus > 1 sigmoid"), "dZ1", times(z -> 1 / (1 + Math.exp(z))), "dA1", "Z1")
                        .sentence())
                .contains("lacks the factor exp(Z1)");
    }

    @Test
    void theDerivativeOfARareActivationThatTheNetworkHasIsKnown() {
        assertThat(slip(
                                handed("3 > 4 sigmoid > 4 log-sigmoid > 1"),
                                "dZ1",
                                times(z -> 1 / (1 + Math.exp(z))),
                                "dA1",
                                "Z1")
                        .id())
                .isEqualTo("wrong-activation-derivative");
    }

    /** A wrong sign in all exponents is a slip, though softmin has it so. */
    @Test
    void aDistributionWithTheWrongSignIsNotTakenForAnother() {
        Map<String, NdArray> arrays = handed("3 > 4 tanh > 3 softmin");
        arrays.keySet().retainAll(Set.of("X", "Y", "W1", "b1", "W2", "b2", "Z1", "A1", "Z2", "A2"));
        NdArray a = array(arrays, "A2");
        double[] dz = a.data().clone();
        for (int n = 0; n < dz.length; n++) {
            dz[n] -= array(arrays, "Y").data()[n];
        }
        arrays.put("dZ2", new NdArray(a.shape(), dz));
        Diagnosis d = diagnoser.diagnose("file", arrays, DiagnosisSettings.inferring());
        assertThat(d.net()).isEqualTo("3 > 4 tanh > 3 softmax");
        assertThat(d.verdict()).isNotEqualTo(Verdict.CORRECT);
        assertThat(d.mistakes()).noneMatch(m -> m.sentence().contains("softmin"));
    }

    /** elu(1) and celu(1) are one function: the usual name is found, and celu where only it has such values. */
    @ParameterizedTest
    @CsvSource({
        "hard-swish, hard-swish",
        "log-sigmoid, log-sigmoid",
        "celu, elu",
        "celu(0.5), celu(0.5)",
        "squared-relu, squared-relu",
        "tanh-shrink, tanh-shrink",
    })
    void aRareActivationIsFoundByItsNumbers(String activation, String found) {
        Diagnosis d = diagnoser.diagnose(
                "file", handed("3 > 4 " + activation + " > 1 sigmoid"), DiagnosisSettings.inferring());
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(d.net()).isEqualTo("3 > 4 " + found + " > 1 sigmoid");
    }

    @Test
    void aLossIsToldInAnySpelling() {
        DiagnosisSettings all = DiagnosisSettings.inferring();
        DiagnosisSettings told = new DiagnosisSettings(
                null, "CrossEntropyLoss", null, null, null, Map.of(), all.library(), all.timeLimit());
        Diagnosis d = diagnoser.diagnose("file", handed("3 > 4 tanh > 3 softmax"), told);
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(d.loss()).isEqualTo("cross-entropy");
    }

    @Test
    void otherSlope() {
        assertThat(slip(handed("3 > 4 leaky-relu > 1 sigmoid"), "dZ1", times(z -> z > 0 ? 1 : 0.1), "dA1", "Z1")
                        .sentence())
                .contains("0.1 in the place of 0.01");
    }

    @Test
    void predictedClass() {
        assertThat(slip(handed("3 > 4 tanh > 1 sigmoid"), "dZ2", (a, y) -> (a > 0.5 ? 1 : 0) - y, "A2", "Y")
                        .sentence())
                .contains("predicted class");
    }

    @Test
    void aTermOfTheCostIsNotTheCost() {
        Map<String, NdArray> arrays = handed("3 > 4 tanh > 1 sigmoid");
        double[] a = array(arrays, "A2").data();
        double[] y = array(arrays, "Y").data();
        double cost = 0;
        for (int j = 0; j < M; j++) {
            cost -= (y[j] * Math.log(a[j]) - (1 - y[j]) * Math.log(1 - a[j])) / M;
        }
        Mistake m = diagnosed(arrays, "J", NdArray.scalar(cost));
        assertThat(m.id()).isEqualTo(Name.EDIT);
        assertThat(m.sentence()).contains("the term").contains("wrong sign");
    }

    @Test
    void firstExampleWithoutItsShareOfTheMean() {
        Map<String, NdArray> arrays = handed("3 > 4 tanh > 1 sigmoid");
        double[] dz = array(arrays, "dZ1").data();
        double[] x = array(arrays, "X").data();
        double[] dw = new double[12];
        for (int n = 0; n < dw.length; n++) {
            dw[n] = dz[n / 3 * M] * x[n % 3 * M];
        }
        assertThat(diagnosed(arrays, "dW1", NdArray.of(4, 3, dw)).sentence()).contains("only the first term");
    }

    @Test
    void aFactorThatNoCountExplains() {
        Mistake m = slip(handed("3 > 4 tanh > 1 sigmoid"), "dW1", (d, same) -> 0.9 * d, "dW1", "dW1");
        assertThat(m.id()).isEqualTo("gradient-transformed");
    }
}
