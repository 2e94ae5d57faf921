package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.layout.Layout;
import gradus.network.Library;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionNamesTest {
    private static final Letters LETTERS = Letters.of(Library.builtIn());

    /** By the network's names. */
    private static Map<String, NdArray> arrays(String source, Map<String, NdArray> given, Map<String, String> told) {
        Map<String, NdArray> named = new LinkedHashMap<>();
        SubmissionNames.of(source, given, told, LETTERS, false, false)
                .arrays()
                .forEach((what, array) -> named.put(what.name(), array));
        return named;
    }

    private static final String NET = "3 > 4 tanh > 2 softmax";

    @ParameterizedTest
    @CsvSource({
        "X, X",
        "x, X",
        "A0, X",
        "a0, X",
        "train_X, X",
        "X_train, X",
        "inputs, X",
        "Y, Y",
        "y, Y",
        "train_Y, Y",
        "Y_train, Y",
        "labels, Y",
        "targets, Y",
        "Y_onehot, Y",
        "J, J",
        "cost, J",
        "loss, J",
        "Cost, J",
        "W1, W1",
        "w1, W1",
        "W_1, W1",
        "W[1], W1",
        "weights1, W1",
        "W^1, W1",
        "parameters_W1, W1",
        "params.W1, W1",
        "b1, b1",
        "bias1, b1",
        "b_1, b1",
        "biases_1, b1",
        "Z1, Z1",
        "z1, Z1",
        "ZL, Z2",
        "Z_L, Z2",
        "logits, Z2",
        "scores, Z2",
        "cache_Z1, Z1",
        "A1, A1",
        "a1, A1",
        "AL, A2",
        "A_L, A2",
        "y_hat, A2",
        "yhat, A2",
        "Y_hat, A2",
        "y_pred, A2",
        "probs, A2",
        "dW1, dW1",
        "dw1, dW1",
        "dW_1, dW1",
        "grads_dW1, dW1",
        "grads_W1, dW1",
        "grad_W1, dW1",
        "W1_grad, dW1",
        "W1.grad, dW1",
        "gradW1, dW1",
        "dJdW1, dW1",
        "dJ_dW1, dW1",
        "nabla_w1, dW1",
        "gradients.dW1, dW1",
        "db1, db1",
        "b1_grad, db1",
        "nabla_b1, db1",
        "dL_db1, db1",
        "dZ1, dZ1",
        "dz1, dZ1",
        "delta1, dZ1",
        "dlogits, dZ2",
        "dscores, dZ2",
        "dA1, dA1",
        "da1, dA1",
        "dAL, dA2",
        "dy_hat, dA2",
        "D1, D1",
        "mask1, D1",
        "dropout_mask_1, D1",
        "gamma1, gamma1",
        "beta1, beta1",
        "dgamma1, dgamma1",
        "dbeta_1, dbeta1",
        "N1, N1"
    })
    void isUnderstood(String written, String program) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("W2", NdArray.of(2, 4, new double[8]));
        arrays.put(written, NdArray.of(1, 1, 7));
        Map<String, NdArray> named = arrays("f", arrays, Map.of());
        assertThat(named).containsKey(program);
        assertThat(named.get(program).data()).containsExactly(7);
    }

    @ParameterizedTest
    @CsvSource({
        "lambda, LAMBDA, 0.7, 0.7",
        "lambd, LAMBDA, 0.7, 0.7",
        "l2, LAMBDA, 0.7, 0.7",
        "keep_prob, KEPT, 0.7, 0.7",
        "keepProb, KEPT, 0.7, 0.7",
        "dropout_rate, KEPT, 0.25, 0.75"
    })
    void singleNumbersAreSettings(String written, Kind setting, double number, double value) {
        Map<String, NdArray> arrays = Map.of("W1", NdArray.of(1, 2, 1, 2), written, NdArray.of(1, 1, number));
        assertThat(SubmissionNames.of("f", arrays, Map.of(), LETTERS, false, false)
                        .settings())
                .containsEntry(setting, value);
    }

    @Test
    void aNameThatIsMisspelledIsPointedOut() {
        Map<String, NdArray> arrays = Handed.columns(NET, 5, 1);
        arrays.put("dWeigth2", arrays.remove("dW2"));
        Claims claims = ClaimsReaderTest.claims(arrays);
        assertThat(claims.notes())
                .extracting(Diagnosis.Note::id)
                .containsExactly("gradient-not-compared", "names-ignored");
        assertThat(claims.notes()).extracting(Diagnosis.Note::sentence).allMatch(n -> n.contains("dWeigth2"));
        arrays.put("dWW2", arrays.remove("dWeigth2"));
        assertThat(ClaimsReaderTest.claims(arrays).notes().getLast().sentence()).contains("--map dWW2=dW2");
    }

    @Test
    void aMapNamesTheRest() {
        Map<String, NdArray> arrays = Handed.columns(NET, 5, 1);
        NdArray dw = arrays.remove("dW2");
        arrays.put("my gradient", dw);
        assertThat(arrays("f", arrays, Map.of("my gradient", "dW2"))).containsEntry("dW2", dw);
        assertThatThrownBy(
                        () -> SubmissionNames.of("f", arrays, Map.of("my gradient", "nonsense"), LETTERS, false, false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void nothingKnownIsASentence() {
        assertThatThrownBy(() ->
                        SubmissionNames.of("f.npz", Map.of("foo", NdArray.scalar(1)), Map.of(), LETTERS, false, false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("foo")
                .hasMessageContaining("Theta1_grad");
    }

    @Test
    void thetaHoldsTheBiasesFirst() {
        Map<String, NdArray> pytorch = Handed.of("3 > 4 sigmoid > 2 sigmoid", null, Layout.PYTORCH, 6, 3);
        Map<String, NdArray> older = new LinkedHashMap<>();
        older.put("X", pytorch.get("X"));
        older.put("y", pytorch.get("Y"));
        older.put("Theta1", theta(pytorch.get("W1"), pytorch.get("b1")));
        older.put("Theta2", theta(pytorch.get("W2"), pytorch.get("b2")));
        older.put("a1", withOnes(pytorch.get("X")));
        older.put("z2", pytorch.get("Z1"));
        older.put("a2", withOnes(pytorch.get("A1")));
        older.put("z3", pytorch.get("Z2"));
        older.put("h", pytorch.get("A2"));
        older.put("delta3", pytorch.get("dZ2"));
        older.put("delta2", pytorch.get("dZ1"));
        older.put("Theta1_grad", theta(pytorch.get("dW1"), pytorch.get("db1")));
        older.put("Theta2_grad", theta(pytorch.get("dW2"), pytorch.get("db2")));
        Claims claims = ClaimsReaderTest.claims(older);
        Claims plain = ClaimsReaderTest.claims(pytorch);
        assertThat(claims.layout()).isEqualTo(Layout.PYTORCH);
        assertThat(claims.network().text()).isEqualTo("3 > 4 sigmoid > 2 sigmoid");
        assertThat(claims.notes()).extracting(Diagnosis.Note::id).containsExactly(NamesInFile.OF_THETAS);
        assertThat(Handed.byName(claims.misfits())).isEmpty();
        assertThat(Handed.byName(claims.values())).hasSize(16);
        Handed.byName(claims.values())
                .forEach((name, numbers) -> assertThat(numbers)
                        .as(name)
                        .isEqualTo(Handed.byName(plain.values()).get(name)));
    }

    /** As in Nielsen's book, where nothing but X says that w2 is the first. */
    @Test
    void weightsMayCountTheInputAsALayer() {
        Map<String, NdArray> columns = Handed.columns("3 > 4 sigmoid > 2 sigmoid", 6, 3);
        Map<String, NdArray> book = new LinkedHashMap<>(Map.of("x", columns.get("X"), "y", columns.get("Y")));
        for (String name : List.of("W", "b", "dW", "db")) {
            String small = name.replace("W", "w").replace("d", "nabla_");
            book.put(small + 2, columns.get(name + 1));
            book.put(small + 3, columns.get(name + 2));
        }
        DiagnosisSettings told = new DiagnosisSettings(
                Network.parse("3 > 4 sigmoid > 2 sigmoid", NetworkOptions.defaults()),
                null,
                null,
                null,
                null,
                Map.of(),
                Library.builtIn(),
                DiagnosisSettings.TIME_LIMIT);
        Diagnosis d = new Diagnoser().diagnose("f", book, told);
        assertThat(d.verdict()).as("%s", d).isEqualTo(Diagnosis.Verdict.CORRECT);
        book.put("x", Handed.random(new Random(1), 5, 6));
        assertThatThrownBy(() -> ClaimsReader.read("f", book, DiagnosisSettings.inferring()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("but no W1");
    }

    @Test
    void sumsOverExamplesBecomeGradients() {
        Map<String, NdArray> pytorch = Handed.of("3 > 1 sigmoid", null, Layout.PYTORCH, 4, 3);
        NdArray gradient = theta(pytorch.get("dW1"), pytorch.get("db1"));
        NdArray sum = new NdArray(
                gradient.shape(), Arrays.stream(gradient.data()).map(x -> 4 * x).toArray());
        Map<String, NdArray> older = Map.of(
                "X", pytorch.get("X"),
                "y", pytorch.get("Y"),
                "Theta1", theta(pytorch.get("W1"), pytorch.get("b1")),
                "Delta1", sum,
                "a2", pytorch.get("A1"));
        Claims claims = ClaimsReaderTest.claims(older);
        assertThat(Handed.byName(claims.values()).get("dW1"))
                .isEqualTo(pytorch.get("dW1").data());
        assertThat(Handed.byName(claims.values()).get("db1"))
                .isEqualTo(pytorch.get("db1").data());
    }

    @ParameterizedTest
    @CsvSource({"mine.npz, false", "mine.mat, true"})
    void unrolledParametersAreRolledUpAgain(String source, boolean columnMajor) {
        Map<String, NdArray> pytorch = Handed.of("3 > 4 sigmoid > 2 sigmoid", null, Layout.PYTORCH, 6, 3);
        UnaryOperator<NdArray> order = a -> columnMajor ? a.transpose2d() : a;
        Map<String, NdArray> older = new LinkedHashMap<>(Map.of(
                "X", pytorch.get("X"),
                "y", pytorch.get("Y"),
                "z2", pytorch.get("Z1"),
                "a2", pytorch.get("A1"),
                "a3", pytorch.get("A2"),
                "input_layer_size", NdArray.scalar(3),
                "hidden_layer_size", NdArray.scalar(4),
                "num_labels", NdArray.scalar(2),
                "nn_params",
                        unrolled(Stream.of("1", "2")
                                .map(l -> order.apply(theta(pytorch.get("W" + l), pytorch.get("b" + l))))
                                .toList())));
        older.put(
                "grad",
                unrolled(Stream.of("1", "2")
                        .map(l -> order.apply(theta(pytorch.get("dW" + l), pytorch.get("db" + l))))
                        .toList()));
        var reading = ClaimsReader.read(source, older, DiagnosisSettings.inferring());
        assertThat(reading).isInstanceOf(ClaimsReader.Understood.class);
        Claims claims = ((ClaimsReader.Understood) reading).claims();
        assertThat(Handed.byName(claims.values()).get("W2"))
                .isEqualTo(pytorch.get("W2").data());
        assertThat(Handed.byName(claims.values()).get("dW1"))
                .isEqualTo(pytorch.get("dW1").data());
        assertThat(Handed.byName(claims.values()).get("db2"))
                .isEqualTo(pytorch.get("db2").data());
    }

    @ParameterizedTest
    @CsvSource({
        "0.weight, 0.bias, 2.weight, 2.bias, .grad",
        "fc1.weight, fc1.bias, fc2.weight, fc2.bias, .grad",
        "layers.0.weight, layers.0.bias, layers.10.weight, layers.10.bias, .grad",
        "hidden.weight, hidden.bias, output.weight, output.bias, .grad",
        "net_0_weight, net_0_bias, net_2_weight, net_2_bias, _grad"
    })
    void aStateDictTellsTheOrderOfItsLayers(String w1, String b1, String w2, String b2, String gradient) {
        Map<String, NdArray> pytorch = Handed.of(NET, null, Layout.PYTORCH, 6, 3);
        Claims claims = ClaimsReaderTest.claims(renamed(pytorch, w1, b1, w2, b2, gradient));
        assertThat(claims.layout()).isEqualTo(Layout.PYTORCH);
        assertThat(claims.notes()).extracting(Diagnosis.Note::id).containsExactly(NamesInFile.OF_LIBRARY);
        assertThat(Handed.byName(claims.values()).get("dW2"))
                .isEqualTo(pytorch.get("dW2").data());
        assertThat(Handed.byName(claims.values())).hasSize(pytorch.size());
    }

    @ParameterizedTest
    @CsvSource({
        "dense/kernel:0, dense/bias:0, dense_1/kernel:0, dense_1/bias:0, /gradient",
        "dense/kernel, dense/bias, dense_1/kernel, dense_1/bias, _grad",
        "sequential/dense_7/kernel, sequential/dense_7/bias, sequential/dense_8/kernel, sequential/dense_8/bias, .grad",
        "layers/dense/vars/0, layers/dense/vars/1, layers/dense_1/vars/0, layers/dense_1/vars/1, /gradient"
    })
    void kerasHasInputsFirst(String w1, String b1, String w2, String b2, String gradient) {
        Map<String, NdArray> rows = Handed.of(NET, null, Layout.ROWS, 6, 3);
        Claims claims = ClaimsReaderTest.claims(renamed(rows, w1, b1, w2, b2, gradient));
        assertThat(claims.layout()).isEqualTo(Layout.ROWS);
        assertThat(claims.notes()).extracting(Diagnosis.Note::id).containsExactly(NamesInFile.OF_LIBRARY);
        assertThat(Handed.byName(claims.values()).get("dW2"))
                .isEqualTo(rows.get("dW2").transpose2d().data());
        assertThat(Handed.byName(claims.values())).hasSize(rows.size());
    }

    @Test
    void layersInAnyOrderAreChained() {
        Map<String, NdArray> pytorch = Handed.of(NET, null, Layout.PYTORCH, 6, 3);
        Map<String, NdArray> renamed = renamed(pytorch, "z.weight", "z.bias", "a.weight", "a.bias", ".grad");
        Map<String, NdArray> sorted = new LinkedHashMap<>();
        List<String> names = renamed.keySet().stream().sorted().toList();
        names.forEach(n -> sorted.put(n, renamed.get(n)));
        assertThat(Handed.byName(ClaimsReaderTest.claims(sorted).values()).get("W1"))
                .isEqualTo(pytorch.get("W1").data());
    }

    @Test
    void countingFromTheInputOrFromZeroIsSeen() {
        Map<String, NdArray> arrays = Handed.columns(NET, 6, 3);
        Map<String, NdArray> fromInput = new LinkedHashMap<>();
        Map<String, NdArray> fromZero = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            String letters = name.replaceFirst("\\d+$", "");
            int l = letters.equals(name) ? -1 : Integer.parseInt(name.substring(letters.length()));
            fromInput.put(letters.matches("d?[ZA]") ? letters + (l + 1) : name, array);
            fromZero.put(l < 0 ? name : letters + (l - 1), array);
        });
        fromInput.put("A1", arrays.get("X"));
        Claims plain = ClaimsReaderTest.claims(arrays);
        for (Map<String, NdArray> other : List.of(fromInput, fromZero)) {
            Claims claims = ClaimsReaderTest.claims(other);
            assertThat(claims.network().text()).isEqualTo(NET);
            assertThat(Handed.byName(claims.values()).keySet())
                    .containsExactlyElementsOf(Handed.byName(plain.values()).keySet());
            Handed.byName(claims.values())
                    .forEach((n, x) -> assertThat(x)
                            .as(n)
                            .isEqualTo(Handed.byName(plain.values()).get(n)));
        }
    }

    private static Map<String, NdArray> renamed(
            Map<String, NdArray> arrays, String w1, String b1, String w2, String b2, String gradient) {
        Map<String, String> names = Map.of("W1", w1, "b1", b1, "W2", w2, "b2", b2);
        Map<String, NdArray> renamed = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            String of = name.startsWith("d") ? names.get(name.substring(1)) : null;
            renamed.put(of != null ? of + gradient : names.getOrDefault(name, name), array);
        });
        return renamed;
    }

    private static NdArray theta(NdArray w, NdArray b) {
        int units = w.dimension(0);
        int inputs = w.dimension(1);
        double[] theta = new double[units * (inputs + 1)];
        for (int i = 0; i < units; i++) {
            theta[i * (inputs + 1)] = b.data()[i];
            System.arraycopy(w.data(), i * inputs, theta, i * (inputs + 1) + 1, inputs);
        }
        return NdArray.of(units, inputs + 1, theta);
    }

    private static NdArray withOnes(NdArray rows) {
        double[] ones = new double[rows.dimension(0)];
        Arrays.fill(ones, 1);
        return theta(rows, NdArray.vector(ones));
    }

    private static NdArray unrolled(List<NdArray> arrays) {
        double[] all =
                arrays.stream().flatMapToDouble(a -> Arrays.stream(a.data())).toArray();
        return NdArray.of(all.length, 1, all);
    }

    @Test
    void noNameMakesItFail() {
        Random random = new Random(4);
        String letters = "WwbBZzAadDgXYyJ_.[](){}^/0129LThetagrnmlsk:";
        for (int n = 0; n < 3_000; n++) {
            StringBuilder name = new StringBuilder();
            for (int k = random.nextInt(14); k >= 0; k--) {
                name.append(letters.charAt(random.nextInt(letters.length())));
            }
            Map<String, NdArray> arrays = new LinkedHashMap<>();
            arrays.put("W1", NdArray.of(1, 2, 3, 4));
            arrays.put(name.toString(), NdArray.of(1, 2, 3, 4));
            assertThat(arrays("f", arrays, Map.of())).isNotEmpty();
        }
    }
}
