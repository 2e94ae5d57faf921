package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Mistake;
import gradus.layout.Layout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a learner reads is about the arrays of the file, the way round that they lie there. */
class WrittenTest {
    private static final String NET = "3 > 4 tanh > 2 softmax";

    private final Diagnoser diagnoser = new Diagnoser();

    private static Map<String, NdArray> wrong(Layout layout, String name, UnaryOperator<NdArray> slip) {
        Map<String, NdArray> arrays = new LinkedHashMap<>(Handed.of(NET, null, layout, 6, 4));
        arrays.computeIfPresent(name, (n, a) -> slip.apply(a));
        return arrays;
    }

    private static UnaryOperator<NdArray> times(double factor) {
        return a -> {
            double[] scaled = Arrays.stream(a.data()).map(x -> factor * x).toArray();
            return new NdArray(a.shape(), scaled);
        };
    }

    private Mistake mistake(Map<String, NdArray> arrays) {
        Diagnosis d = diagnoser.diagnose("mine.npz", arrays, DiagnosisSettings.inferring());
        assertThat(d.mistakes()).as(d.toString()).hasSize(1);
        return d.mistakes().getFirst();
    }

    @Test
    void examplesInRowsStandInRows() {
        Mistake m = mistake(wrong(Layout.ROWS, "dW1", times(6)));
        assertThat(m.yours()).isEqualTo("dW1 = X^T dZ1");
        assertThat(m.right()).isEqualTo("dW1 = 1/m * X^T dZ1");
        assertThat(mistake(wrong(Layout.ROWS, "db1", times(6))).right()).isEqualTo("db1 = 1/m * colsum(dZ1)");
    }

    @Test
    void weightsOfPytorchHaveTheirUnitsFirst() {
        assertThat(mistake(wrong(Layout.PYTORCH, "dW1", times(6))).right()).isEqualTo("dW1 = 1/m * dZ1^T X");
        assertThat(mistake(wrong(Layout.PYTORCH, "dA1", times(2))).right()).isEqualTo("dA1 = dZ2 W2");
    }

    @Test
    void examplesInColumnsStandInColumns() {
        assertThat(mistake(wrong(Layout.COLUMNS, "dW1", times(6))).right()).isEqualTo("dW1 = 1/m * dZ1 X^T");
        assertThat(mistake(wrong(Layout.COLUMNS, "db1", times(5))).yours()).isEqualTo("db1 = 5/m * rowsum(dZ1)");
    }

    @Test
    void aNumberThatWasFoundIsADecimal() {
        assertThat(mistake(wrong(Layout.ROWS, "dW1", times(4.088))).yours()).isEqualTo("dW1 = 4.088/m * X^T dZ1");
    }

    @Test
    void theLineGivesAVectorTheShapeThatItHasInTheFile() {
        Map<String, NdArray> arrays = wrong(Layout.COLUMNS, "db1", times(6));
        assertThat(mistake(arrays).code().numpy()).isEqualTo("db1 = np.sum(dZ1, axis=1, keepdims=True) / m");
        arrays.put("db1", arrays.get("db1").reshape(4));
        assertThat(mistake(arrays).code().numpy()).isEqualTo("db1 = np.sum(dZ1, axis=1) / m");
        Map<String, NdArray> rows = wrong(Layout.ROWS, "db1", times(6));
        assertThat(mistake(rows).code().numpy()).isEqualTo("db1 = np.sum(dZ1, axis=0) / m");
        rows.put("db1", rows.get("db1").reshape(1, 4));
        assertThat(mistake(rows).code().numpy()).isEqualTo("db1 = np.sum(dZ1, axis=0, keepdims=True) / m");
    }
}
