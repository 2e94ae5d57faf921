package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.layout.GivenReader;
import gradus.layout.Layout;
import gradus.layout.Pass;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What explain says of the labels in a file, and what diagnose says of the same file. */
class LabelsSumToOneTest {
    private static final String NET = "3 > 4 tanh > 3 softmax";

    @ParameterizedTest
    @CsvSource({"0.9, 0.05, true", "0.900000001, 0.05, true", "0.9, 0.0499, false", "0.9, 0.04999, false"})
    void explainAndDiagnoseAgree(double right, double wrong, boolean one) {
        for (boolean single : new boolean[] {false, true}) {
            Map<String, NdArray> arrays = Handed.columns(NET, 4, 1);
            arrays.put("Y", smoothed(single ? (float) right : right, single ? (float) wrong : wrong));
            Network network = Network.parse(NET, NetworkOptions.defaults());
            Pass pass = Pass.run("file", GivenReader.read("file", arrays, network, Layout.COLUMNS, 0));
            assertThat(pass.notes().stream().noneMatch(n -> n.contains("sum to 1")))
                    .as("explain, float32 %s", single)
                    .isEqualTo(one);
            pass.arrays().forEach(arrays::put);
            Diagnosis diagnosis = new Diagnoser().diagnose("file", arrays, DiagnosisSettings.inferring());
            assertThat(diagnosis.notes().stream().noneMatch(n -> n.id().equals("labels-sum")))
                    .as("diagnose, float32 %s", single)
                    .isEqualTo(one);
            assertThat(diagnosis.verdict()).isEqualTo(Diagnosis.Verdict.CORRECT);
        }
    }

    private static NdArray smoothed(double right, double wrong) {
        double[] labels = new double[12];
        for (int n = 0; n < labels.length; n++) {
            labels[n] = n / 4 == n % 4 % 3 ? right : wrong;
        }
        return NdArray.of(3, 4, labels);
    }
}
