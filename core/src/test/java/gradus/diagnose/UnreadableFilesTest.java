package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.ArrayContents;
import gradus.array.ArrayContents.Skipped;
import gradus.array.DType;
import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Note;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.Layout;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be read as they are: what is said of them, and that nothing is passed over. */
class UnreadableFilesTest {
    private static final String NET = "3 > 4 tanh > 2 sigmoid";

    private final Diagnoser diagnoser = new Diagnoser();

    private Diagnosis diagnose(Map<String, NdArray> arrays) {
        return diagnoser.diagnose("mine.npz", arrays, DiagnosisSettings.inferring());
    }

    private Diagnosis told(Map<String, NdArray> arrays) {
        DiagnosisSettings all = DiagnosisSettings.inferring();
        Network network = Network.parse(NET, NetworkOptions.defaults());
        return diagnoser.diagnose(
                "mine.npz",
                arrays,
                new DiagnosisSettings(network, null, null, null, null, Map.of(), all.library(), all.timeLimit()));
    }

    private static String note(Diagnosis d, String id) {
        return d.notes().stream()
                .filter(n -> n.id().equals(id))
                .map(Note::sentence)
                .findFirst()
                .orElseThrow(() -> new AssertionError(d.verdict() + " " + d.error() + " " + d.notes()));
    }

    private static NdArray zeros(int... shape) {
        return new NdArray(shape, new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]);
    }

    private static NdArray counting(int... shape) {
        NdArray array = zeros(shape);
        Arrays.setAll(array.data(), n -> Math.sin(n + 1.0));
        return array;
    }

    private static NdArray map(@Nullable NdArray array, DoubleUnaryOperator f) {
        NdArray from = Objects.requireNonNull(array);
        return new NdArray(from.shape(), Arrays.stream(from.data()).map(f).toArray());
    }

    // ---- shapes

    @Test
    void everyArrayThatDoesNotFitIsNamed() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put("W1", zeros(5, 3));
        arrays.put("b2", zeros(3, 1));
        arrays.put("Y", zeros(2, 6));
        arrays.put("dZ1", zeros(7, 4));
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.UNREADABLE);
        assertThat(d.error())
                .contains("W1 has shape (5, 3) and must be (4, 3)")
                .contains("b2 has shape (3, 1) and must be (2, 1)")
                .contains("Y has shape (2, 6) and must be (2, 7)")
                .contains("dZ1 has shape (7, 4) and must be (4, 7), its transpose")
                .contains("3 > 4 > 2, 7 examples and layout columns")
                .doesNotContain("W2");
    }

    @Test
    void theNamesOfTheFileAreUsed() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put("fc1.weight", zeros(5, 3));
        arrays.put("fc2.weight", Objects.requireNonNull(arrays.remove("W2")));
        arrays.put("fc1.bias", Objects.requireNonNull(arrays.remove("b1")));
        arrays.put("fc2.bias", zeros(3, 1));
        arrays.remove("W1");
        arrays.remove("b2");
        assertThat(diagnose(arrays).error())
                .contains("fc1.weight has shape (5, 3) and must be (4, 3)")
                .contains("fc2.bias has shape (3, 1) and must be (2, 1)");
    }

    @Test
    void noReadingByValuesSetsAsideWhatAPlainNameSays() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put("X", zeros(3, 7, 2));
        arrays.put("W1", zeros(12));
        assertThat(diagnose(arrays).error()).contains("X has shape (3, 7, 2)").contains("W1 has shape (12,)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "A1; 4,5; a part of it is missing",
                "dZ2; 7,2; it is the transpose",
                "dW1; 0,0; it is empty",
                "dW2; 50; that is another shape",
                "dZ1; 7,7; stretched"
            })
    void aWrongShapeOfAGradientSaysWhatItIs(String name, String shape, String said) {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put(
                name,
                zeros(Arrays.stream(shape.split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray()));
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(d.mistakes())
                .anyMatch(m -> m.variable().equals(name) && m.sentence().contains(said));
    }

    // ---- numbers

    @ParameterizedTest
    @ValueSource(strings = {"X", "Y", "W1"})
    void whereANumberIsMissingIsSaid(String name) {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        NdArray broken = map(arrays.get(name), x -> x);
        broken.data()[0] = Double.NaN;
        arrays.put(name, broken);
        assertThat(diagnose(arrays).error()).contains(name + ", entry 1 is NaN");
        assertThat(told(arrays).error()).contains(name + ", entry 1 is NaN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1; 1; 2; Y - 1", "2; -1; -1; Y / 2 + 0.5", "255; 0; 255; Y / 255"})
    void labelsAreThoseOfTheLoss(double times, double more, String held, String advice) {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.keySet().removeIf(n -> n.equals("J") || n.startsWith("d"));
        arrays.put("Y", map(arrays.get("Y"), y -> times * y + more));
        Map<String, NdArray> right = Handed.with(NET, arrays, Layout.COLUMNS, 7, 1);
        Diagnosis d = diagnose(right);
        assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(d.notes().getFirst().sentence())
                .startsWith("Y is no label for bce")
                .contains("it holds " + held + " for")
                .contains("Use " + advice + ".");
    }

    @Test
    void aClassNumberThatIsNoneIsTheComplaint() {
        Map<String, NdArray> arrays = Handed.columns("3 > 5 tanh > 3 softmax", 7, 1);
        arrays.put("Y", NdArray.vector(.5, 0, 1, 2, 1, 0, 2));
        assertThat(diagnose(arrays).error()).contains("Y has 0.5 for example 1");
    }

    // ---- what is not read, or not compared

    @Test
    void aTextInThePlaceOfWeightsIsTheComplaint() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.remove("W1");
        assertThat(skipping(arrays, "W1", "an array of texts").error()).contains("W1 is needed");
    }

    @Test
    void aGradientThatIsNotReadIsNotPassedOver() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.remove("dW1");
        Diagnosis d = skipping(arrays, "dW1", "a dict");
        assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(note(d, Unread.NEEDED)).startsWith("dW1 is not looked at");
        assertThat(skipping(arrays, "when", "dates").verdict()).isEqualTo(Verdict.CORRECT);
    }

    private Diagnosis skipping(Map<String, NdArray> arrays, String name, String what) {
        return diagnoser.diagnose(
                "mine.npz",
                new ArrayContents(arrays, List.of(new Skipped(name, what)), false),
                DiagnosisSettings.inferring());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dw1", "W1_grad", " dW1", "dW1 "})
    void aGradientThatIsThereTwiceIsNotPassedOver(String second) {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put(second, map(arrays.get("dW1"), x -> 2 * x));
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(note(d, UnknownNames.NOT_COMPARED)).contains("dW1 is used, and the other is not compared");
    }

    @Test
    void blanksAroundANameDoNotCount() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put(" dW1", Objects.requireNonNull(arrays.remove("dW1")));
        assertThat(diagnose(arrays).verdict()).isEqualTo(Verdict.CORRECT);
    }

    @Test
    void aGradientOfNoLayerIsNotPassedOver() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put("dW3", zeros(2, 2));
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(note(d, UnknownNames.NOT_COMPARED)).contains("2 layers: dW3.");
    }

    // ---- names

    @ParameterizedTest
    @ValueSource(strings = {"ΔW1", "", "dW-1", "q1"})
    void noNameThatTheFileHasAlreadyIsProposed(String name) {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put(name, zeros(2, 2));
        String said = note(diagnose(arrays), UnknownNames.IGNORED);
        assertThat(said).doesNotContain("meant").contains(name.isEmpty() ? "\"\"" : name);
    }

    @Test
    void aLongNameTakesNoTime() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put("x".repeat(20_000), zeros(2));
        for (int n = 0; n < 60; n++) {
            arrays.put(("x" + (char) ('a' + n % 26) + n).repeat(500), zeros(2));
        }
        long start = System.nanoTime();
        Diagnosis d = diagnose(arrays);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(note(d, UnknownNames.IGNORED)).contains("xxxx");
    }

    // ---- layers of other kinds

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a convolution: kernel w of shape (2, 3, 3, 3), input x of shape (4, 3, 5, 5); x 4 3 5 5; w 2 3 3 3; b 2; dw 2 3 3 3",
                "a convolution: kernel F of shape (2, 3, 3), input x of shape (4, 3, 9); x 4 3 9; F 2 3 3; dF 2 3 3; dx 4 3 9",
                "a convolution: kernel W of shape (2, 2, 3, 8), input A_prev; A_prev 6 5 5 3; W 2 2 3 8; b 1 1 1 8; dZ 6 4 4 8",
                "a convolution: kernel conv1.weight; conv1.weight 2 3 3 3; fc1.weight 5 50; x 4 3 5 5; fc1.bias 5",
                "pooling; x 4 3 5 5; dout 4 3 2 2; dx 4 3 5 5; m 1",
                "a recurrent layer (RNN): Wx; x 3 4; prev_h 3 5; Wx 4 5; Wh 5 5",
                "a recurrent layer (RNN): U; U 5 9; V 9 5; W 5 5; dU 5 9",
                "an LSTM (four gates side by side): Wx; x 3 6 4; Wx 4 20; Wh 5 20; b 20",
                "an LSTM (four gates side by side): rnn.weight_ih_l0; rnn.weight_ih_l0 20 4; rnn.weight_hh_l0 20 5; x 3 4; y 3 5",
                "a GRU; Wz 5 8; Wr 5 8; Wh 5 8; xt 3 10",
                "an LSTM: Wf; Wf 5 8; Wi 5 8; Wo 5 8; xt 3 10",
                "attention: Q of shape (4, 3); Q 4 3; K 4 3; V 4 3; dO 4 3",
            })
    void layersOfOtherKindsAreCalledByTheirNames(String said, String a, String b, String c, String d) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (String one : List.of(a, b, c, d)) {
            String[] words = one.strip().split(" ");
            arrays.put(
                    words[0],
                    counting(Arrays.stream(words)
                            .skip(1)
                            .mapToInt(Integer::parseInt)
                            .toArray()));
        }
        Diagnosis diagnosis = diagnose(arrays);
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(note(diagnosis, OtherLayers.ID)).startsWith("This looks like " + said);
    }

    @Test
    void anEmbeddingIsCalledByItsName() {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("x", new NdArray(new int[] {2, 3}, new double[] {0, 4, 8, 1, 1, 2}, DType.INT64));
        arrays.put("W", counting(9, 5));
        arrays.put("dout", counting(2, 3, 5));
        arrays.put("dW", counting(9, 5));
        assertThat(note(diagnose(arrays), OtherLayers.ID)).contains("an embedding: the numbers in x");
    }

    // ---- after the update, and zeros

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"W1,b1,W2,b2; 0.5", "W1,b1,W2,b2; 0.01", "W1; 0.5", "W2; 0.01", "W1,W2; -0.1"})
    void parametersAfterTheUpdateAreReadAsThoseBefore(String moved, double rate) {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        update(arrays, List.of(moved.split(",")), rate);
        Diagnosis d = diagnose(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(note(d, AfterUpdate.ID))
                .startsWith(moved.replace(",", ", ") + " w")
                .contains("rate " + Math.abs(rate) + (rate < 0 ? " and +" : ":"));
    }

    @Test
    void aMistakeIsFoundBehindTheUpdate() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.put("db1", map(arrays.get("db1"), x -> -x));
        update(arrays, List.of("W1", "b1", "W2", "b2"), 0.5);
        Diagnosis d = diagnose(arrays);
        assertThat(d.mistakes())
                .singleElement()
                .satisfies(m -> assertThat(m.id()).isEqualTo("sign-flipped"));
        assertThat(note(d, AfterUpdate.ID)).contains("rate 0.5");
    }

    @Test
    void theCostAloneTellsTheRate() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.keySet().removeIf(n -> n.contains("Z") || n.contains("A"));
        update(arrays, List.of("W1", "b1", "W2", "b2"), 0.5);
        Diagnosis d = told(arrays);
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(note(d, AfterUpdate.ID)).contains("rate 0.5");
    }

    private static void update(Map<String, NdArray> arrays, List<String> parameters, double rate) {
        for (String p : parameters) {
            NdArray gradient = Objects.requireNonNull(arrays.get("d" + p));
            NdArray after = map(arrays.get(p), x -> x);
            for (int n = 0; n < after.size(); n++) {
                after.data()[n] -= rate * gradient.data()[n];
            }
            arrays.put(p, after);
        }
    }

    @Test
    void equalOutputsFitSeveralFunctions() {
        Map<String, NdArray> arrays =
                Handed.with("3 > 4 relu > 2 sigmoid", Map.of("b1", map(zeros(4, 1), x -> -90)), Layout.COLUMNS, 7, 1);
        assertThat(note(diagnose(arrays), "net-open"))
                .contains("A1 is the same everywhere, as after each of relu")
                .doesNotContain("no known function");
    }

    @Test
    void whatBelongsToExamplesIsZeroWhereItIsNeverComputed() {
        Map<String, NdArray> arrays = Handed.columns(NET, 7, 1);
        arrays.replaceAll((n, a) -> n.startsWith("d") ? map(a, x -> 0) : a);
        assertThat(diagnose(arrays).mistakes())
                .first()
                .satisfies(m -> assertThat(m.sentence()).isEqualTo("dA2 is 0: it is never computed."));
    }
}
