package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.GivenReader;
import gradus.layout.Layout;
import gradus.layout.Pass;
import gradus.math.Dim;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an array is follows from the network: cases in which a letter, or a place in a chain, would say otherwise. */
class DiagnosisByRolesTest {
    private static final int EXAMPLES = 5;

    private static final String ONE_UNIT = """
            dims k = 3, j = m
            input X[k,j]
            parameter w[k] weights
            z[j] = sum(k) w[k] * X[k,j]
            J = 1/m * sum(j) z[j]^2
            """;

    private static Diagnosis diagnose(Network network, Map<String, NdArray> arrays) {
        DiagnosisSettings all = DiagnosisSettings.inferring();
        return new Diagnoser()
                .diagnose(
                        "mine.npz",
                        arrays,
                        new DiagnosisSettings(
                                network, null, null, null, null, Map.of(), all.library(), all.timeLimit()));
    }

    private static Network system(String text) {
        return Network.equations("mine.gradus", text, NetworkOptions.defaults());
    }

    /** Random numbers for what is given, and all that follows from them. */
    private static Map<String, NdArray> handed(Network network) {
        Random random = new Random(1);
        Map<Dim, Integer> sizes = network.sizes(EXAMPLES);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        network.forward()
                .given()
                .forEach(t -> arrays.put(
                        t.name(),
                        Handed.random(
                                random,
                                t.dims().stream()
                                        .mapToInt(d -> Objects.requireNonNull(sizes.get(d)))
                                        .toArray())));
        Map<String, NdArray> all = new LinkedHashMap<>(arrays);
        Pass.run("handed", GivenReader.read("handed", arrays, network, null, 0))
                .arrays()
                .forEach(all::putIfAbsent);
        return all;
    }

    private static NdArray times(NdArray array, double factor) {
        return new NdArray(
                array.shape(), Arrays.stream(array.data()).map(x -> x * factor).toArray());
    }

    @Test
    void theGradientByTheInputIsCompared() {
        Map<String, NdArray> arrays = Handed.of("3 > 4 tanh > 2 softmax", null, Layout.COLUMNS, EXAMPLES, 1);
        NdArray w = Objects.requireNonNull(arrays.get("W1"));
        NdArray dz = Objects.requireNonNull(arrays.get("dZ1"));
        double[] right = new double[3 * EXAMPLES];
        for (int k = 0; k < 3; k++) {
            for (int j = 0; j < EXAMPLES; j++) {
                for (int i = 0; i < 4; i++) {
                    right[k * EXAMPLES + j] += w.get(i, k) * dz.get(i, j);
                }
            }
        }
        Network network = Network.parse("3 > 4 tanh > 2 softmax", NetworkOptions.defaults());
        arrays.put("dX", NdArray.of(3, EXAMPLES, right));
        assertThat(diagnose(network, arrays).verdict()).isEqualTo(Verdict.CORRECT);
        arrays.put("dX", times(NdArray.of(3, EXAMPLES, right), 1.0 / EXAMPLES));
        Diagnosis wrong = diagnose(network, arrays);
        assertThat(wrong.firstWrong()).isEqualTo("dX");
        assertThat(wrong.mistakes().getFirst().id()).isEqualTo("double-one-over-m");
    }

    @Test
    void labelsOfASystemNeedNotSumToOne() {
        Network network = system("""
                dims k = 3, c = 2, j = m
                input X[k,j]
                label Y[c,j]
                parameter W[c,k] weights
                Z[c,j] = sum(k) W[c,k] * X[k,j]
                A[c,j] = softmax(Z[c,j])
                J = 1/m * sum(c,j) -Y[c,j] * log(A[c,j])
                """);
        Map<String, NdArray> arrays =
                handed(network.withOptions(network.options().withLabelsSumToOne(false)));
        assertThat(diagnose(network, arrays).verdict()).isEqualTo(Verdict.CORRECT);
    }

    @Test
    void aMaskMayLieOnTheInput() {
        String net = "2 > dropout(0.25) > 3 elu > 1";
        Network network = Network.parse(net, NetworkOptions.defaults());
        Map<String, NdArray> arrays = Handed.of(net, null, Layout.COLUMNS, EXAMPLES, 1);
        Diagnosis right = diagnose(network, arrays);
        assertThat(right.verdict()).as("%s %s", right.error(), right.notes()).isEqualTo(Verdict.CORRECT);
        arrays.put("dW2", times(Objects.requireNonNull(arrays.get("dW2")), EXAMPLES));
        assertThat(diagnose(network, arrays).firstWrong()).isEqualTo("dW2");
    }

    @Test
    void inASystemWhatLiesBeforeAMaskHasItsOwnName() {
        Network network = system("""
                dims k = 3, j = m
                input X[k,j]
                label Y[k,j]
                mask D[k,j] keep 1/2
                parameter w[k] weights
                z[k,j] = w[k] * X[k,j]
                h[k,j] = D[k,j] * z[k,j] * 2
                J = 1/m * sum(k,j) (h[k,j] - Y[k,j])^2
                """);
        Map<String, NdArray> arrays = handed(network.withOptions(network.options()));
        NdArray mask = Objects.requireNonNull(arrays.get("D"));
        Map<String, NdArray> given = new LinkedHashMap<>();
        network.forward().given().forEach(t -> given.put(t.name(), Objects.requireNonNull(arrays.get(t.name()))));
        given.put(
                "D",
                new NdArray(
                        mask.shape(),
                        Arrays.stream(mask.data()).map(x -> x > 0 ? 1 : 0).toArray()));
        Map<String, NdArray> all = new LinkedHashMap<>(given);
        Pass.run("handed", GivenReader.read("handed", given, network, null, 0))
                .arrays()
                .forEach(all::putIfAbsent);
        assertThat(diagnose(network, all).verdict()).isEqualTo(Verdict.CORRECT);
        all.put("dz", Objects.requireNonNull(all.remove("dh")));
        all.keySet().removeIf(n -> n.startsWith("g"));
        assertThat(diagnose(network, all).firstWrong()).isEqualTo("dz");
    }

    /** The gradient by a shared weight is a sum; the program that sees two weights in its place tells each of its terms. */
    @Test
    void aTermOfASharedWeightThatIsLostIsNamed() {
        String text = """
                dims i k = 3, f = 2, j = m
                input X[f,j]
                label Y[i,j]
                parameter U[i,f] weights
                parameter W[i,k] weights
                H[i,j] = tanh(sum(f) U[i,f] * X[f,j])
                G[i,j] = tanh(sum(k) W[i,k] * H[k,j])
                R[i,j] = sum(k) W[i,k] * G[k,j]
                J = 1/m * sum(i,j) (R[i,j] - Y[i,j])^2 / 2
                """;
        Network shared = system(text);
        Network apart = system(text.replace("R[i,j] = sum(k) W", "R[i,j] = sum(k) V")
                .replace("parameter U", "parameter V[i,k] weights\nparameter U"));
        Map<String, NdArray> arrays = handed(shared);
        Map<String, NdArray> given = new LinkedHashMap<>();
        shared.forward().given().forEach(t -> given.put(t.name(), Objects.requireNonNull(arrays.get(t.name()))));
        given.put("V", Objects.requireNonNull(given.get("W")));
        NdArray part = Objects.requireNonNull(Pass.run("apart", GivenReader.read("apart", given, apart, null, 0))
                .arrays()
                .get("dW"));
        arrays.keySet().removeIf(n -> n.startsWith("g"));
        arrays.put("dW", part);
        Diagnosis d = diagnose(shared, arrays);
        assertThat(d.firstWrong()).isEqualTo("dW");
        assertThat(d.mistakes().getFirst().sentence()).isEqualTo("dW lacks the term dR G^T.");
    }

    @Test
    void whatASystemIsGivenMustBeThere() {
        Network network = system(ONE_UNIT);
        Map<String, NdArray> arrays = handed(network);
        arrays.remove("X");
        assertThat(diagnose(network, arrays).error())
                .contains("X is missing; inputs, labels and parameters of mine.gradus must be there.");
    }

    @Test
    void aGradientInTwoFormsThatDifferIsNotCalledCorrect() {
        Network network = system(ONE_UNIT);
        Map<String, NdArray> arrays = handed(network);
        assertThat(diagnose(network, arrays).verdict()).isEqualTo(Verdict.CORRECT);
        arrays.put("gz", times(Objects.requireNonNull(arrays.get("gz")), 3));
        Diagnosis d = diagnose(network, arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(d.notes()).anyMatch(n -> n.sentence().startsWith("dz and the partial derivative"));
    }

    @Test
    void aGradientThatCannotBeJudgedIsNotCalledCorrect() {
        Network network = Network.parse("3 > 4 relu", NetworkOptions.defaults().withUpstream(true));
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Random random = new Random(2);
        arrays.put("X", Handed.random(random, 3, EXAMPLES));
        arrays.put("Z1", Handed.random(random, 4, EXAMPLES));
        arrays.put("dA1", Handed.random(random, 4, EXAMPLES));
        double[] dz = Objects.requireNonNull(arrays.get("dA1")).data().clone();
        for (int n = 0; n < dz.length; n++) {
            dz[n] = Objects.requireNonNull(arrays.get("Z1")).data()[n] > 0 ? dz[n] : 0;
        }
        arrays.put("dZ1", NdArray.of(4, EXAMPLES, dz));
        assertThat(diagnose(network, arrays).verdict()).isEqualTo(Verdict.CORRECT);
        arrays.put("dX", Handed.random(random, 3, EXAMPLES));
        Diagnosis d = diagnose(network, arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(d.notes().getFirst().sentence()).startsWith("Not judged: dX");
    }
}
