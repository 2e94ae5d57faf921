package gradus.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.diagnose.ClaimsReader.Open;
import gradus.diagnose.ClaimsReader.Understood;
import gradus.layout.Layout;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsReaderTest {
    static Claims claims(Map<String, NdArray> arrays) {
        return claims(arrays, DiagnosisSettings.inferring());
    }

    static Claims claims(Map<String, NdArray> arrays, DiagnosisSettings settings) {
        var reading = ClaimsReader.read("mine.npz", arrays, settings);
        assertThat(reading).isInstanceOf(Understood.class);
        return ((Understood) reading).claims();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 > 4 tanh > 1 sigmoid",
                "3 > 5 relu > 4 sigmoid > 3 softmax",
                "2 > 3 elu > 4 leaky-relu > 2 log-softmax",
                "4 > 6 gelu > 5 gelu-tanh > 3 identity",
                "3 > 4 softplus > 2 exp",
                "3 > 4 silu > 4 mish > 2 hard-tanh",
                "3 > 4 selu > 3 softsign > 1 hard-sigmoid",
                "3 > 4 leaky-relu(0.2) > 5 elu(0.7) > 1 sigmoid",
                "5 > 1 sigmoid"
            })
    void theNetworkFollowsFromTheArrays(String net) {
        Map<String, NdArray> arrays = Handed.columns(net, 12, 1);
        Claims claims = claims(arrays);
        assertThat(claims.network().text()).isEqualTo(net);
        assertThat(claims.layout()).isEqualTo(Layout.COLUMNS);
        assertThat(claims.examples()).isEqualTo(12);
        assertThat(claims.lossGiven()).isFalse();
        assertThat(Handed.byName(claims.misfits())).isEmpty();
        assertThat(Handed.names(claims.singles())).isEmpty();
        assertThat(claims.notes()).isEmpty();
        assertThat(Handed.byName(claims.values()).get("A0"))
                .isEqualTo(arrays.get("X").data());
        assertThat(Handed.byName(claims.values()).get("dW1"))
                .isEqualTo(arrays.get("dW1").data());
        assertThat(Handed.byName(claims.values())).hasSize(arrays.size());
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void numbersAreTurnedAsTheCalculusHasThem(Layout layout) {
        Map<String, NdArray> arrays = Handed.of("3 > 4 tanh > 2 softmax", null, layout, 7, 2);
        Claims claims = claims(arrays);
        Claims columns = claims(Handed.columns("3 > 4 tanh > 2 softmax", 7, 2));
        assertThat(claims.layout()).isEqualTo(layout);
        assertThat(claims.network().text()).isEqualTo("3 > 4 tanh > 2 softmax");
        assertThat(Handed.byName(claims.values()).keySet())
                .containsExactlyElementsOf(Handed.byName(columns.values()).keySet());
        NdArray dw = arrays.get("dW2");
        assertThat(Handed.byName(claims.values()).get("dW2"))
                .isEqualTo((layout.inputsFirst() ? dw.transpose2d() : dw).data());
        NdArray dz = arrays.get("dZ1");
        assertThat(Handed.byName(claims.values()).get("dZ1"))
                .isEqualTo((layout.examplesFirst() ? dz.transpose2d() : dz).data());
    }

    @Test
    void gradientsAloneLeaveTheActivationsOpen() {
        Map<String, NdArray> arrays = Handed.columns("3 > 4 tanh > 1 sigmoid", 6, 3);
        arrays.keySet().removeIf(n -> n.matches("[ZAJ]\\d*|d[ZA]\\d"));
        var reading = ClaimsReader.read("mine.npz", arrays, DiagnosisSettings.inferring());
        assertThat(reading).isInstanceOf(Open.class);
        assertThat(((Open) reading).why().id()).isEqualTo("net-open");
        assertThat(((Open) reading).why().sentence()).contains("--net \"3 > 4 ACTIVATION > 1 ACTIVATION\"");
    }

    @Test
    void wrongShapesOfGradientsAreFindings() {
        Map<String, NdArray> arrays = Handed.columns("3 > 4 tanh > 2 softmax", 5, 4);
        arrays.put("db1", NdArray.of(4, 5, new double[20]));
        arrays.put("dW2", arrays.get("dW2").transpose2d());
        double[] broken = arrays.get("dZ1").data().clone();
        broken[3] = Double.NaN;
        arrays.put("dZ1", NdArray.of(4, 5, broken));
        Claims claims = claims(arrays);
        assertThat(Handed.byName(claims.misfits()).keySet()).containsExactlyInAnyOrder("db1", "dW2", "dZ1");
        assertThat(Handed.byName(claims.misfits()).get("db1").hasWrongShape()).isTrue();
        assertThat(Handed.byName(claims.misfits()).get("dW2").expected()).containsExactly(2, 4);
        assertThat(Handed.byName(claims.misfits()).get("dZ1").hasWrongShape()).isFalse();
        assertThat(Handed.byName(claims.values())).doesNotContainKeys("db1", "dW2", "dZ1");
    }

    @Test
    void wrongShapesOfParametersAreSentences() {
        Map<String, NdArray> arrays = Handed.columns("3 > 4 tanh > 2 softmax", 5, 4);
        arrays.put("W2", NdArray.of(2, 5, new double[10]));
        assertThatThrownBy(() -> claims(arrays))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("W2 has shape (2, 5)")
                .hasMessageContaining("(2, 4)");
    }

    @Test
    void aMaskScalesWhatIsKept() {
        Map<String, NdArray> arrays = Handed.columns("3 > 6 tanh dropout(0.2) > 1 sigmoid", 9, 5);
        assertThat(claims(arrays).network().text()).isEqualTo("3 > 6 tanh dropout(0.2) > 1 sigmoid");
        assertThat(claims(arrays).notes()).anyMatch(n -> n.id().equals("keep-prob-found"));
        arrays.put("keep_prob", NdArray.scalar(0.8));
        assertThat(claims(arrays).network().text()).isEqualTo("3 > 6 tanh dropout(0.2) > 1 sigmoid");
        assertThat(claims(arrays).notes()).isEmpty();
    }

    @Test
    void oneUnitMayHaveItsWeightsInAColumn() {
        Map<String, NdArray> arrays = Handed.columns("3 > 1 sigmoid", 5, 4);
        arrays.put("w", arrays.remove("W1").reshape(3, 1));
        arrays.put("b", NdArray.scalar(arrays.remove("b1").value()));
        arrays.put("dw", arrays.remove("dW1").reshape(3, 1));
        arrays.put("db", NdArray.scalar(arrays.remove("db1").value()));
        arrays.put("A", arrays.remove("A1"));
        Claims claims = claims(arrays);
        assertThat(claims.network().text()).isEqualTo("3 > 1 sigmoid");
        assertThat(Handed.byName(claims.misfits())).isEmpty();
        assertThat(Handed.byName(claims.values())).containsKeys("A0", "W1", "b1", "dW1", "db1", "A1");
    }

    @Test
    void aCacheThatNothingWasComputedFromDoesNotMislead() {
        Map<String, NdArray> arrays = Handed.columns("3 > 4 tanh > 1 sigmoid", 6, 3);
        Map<String, NdArray> thresholded = new java.util.LinkedHashMap<>(arrays);
        thresholded.put("A2", NdArray.of(1, 6, new double[6]));
        assertThat(claims(thresholded).network().text()).isEqualTo("3 > 4 tanh > 1 sigmoid");
        Map<String, NdArray> overwritten = new java.util.LinkedHashMap<>(arrays);
        overwritten.put("Z1", arrays.get("A1"));
        assertThat(claims(overwritten).network().text()).isEqualTo("3 > 4 tanh > 1 sigmoid");
        Map<String, NdArray> other = new java.util.LinkedHashMap<>(arrays);
        other.put("A1", Handed.random(new java.util.Random(1), 4, 6));
        assertThat(claims(other).network().text()).isEqualTo("3 > 4 tanh > 1 sigmoid");
    }

    @Test
    void activationsFollowFromTheCost() {
        Map<String, NdArray> arrays = Handed.columns("3 > 4 tanh > 5 tanh > 2 softmax", 6, 3);
        arrays.keySet().removeIf(n -> n.matches("[ZA]\\d|d[ZA]\\d"));
        assertThat(claims(arrays).network().text()).isEqualTo("3 > 4 tanh > 5 tanh > 2 softmax");
    }

    @Test
    void aSoftmaxOverTheExamplesIsStillOne() {
        Map<String, NdArray> arrays = Handed.columns("3 > 4 tanh > 2 softmax", 5, 3);
        double[] z = arrays.get("Z2").data();
        double[] a = new double[10];
        for (int i = 0; i < 2; i++) {
            double sum = 0;
            for (int j = 0; j < 5; j++) {
                sum += Math.exp(z[i * 5 + j]);
            }
            for (int j = 0; j < 5; j++) {
                a[i * 5 + j] = Math.exp(z[i * 5 + j]) / sum;
            }
        }
        arrays.put("A2", NdArray.of(2, 5, a));
        arrays.remove("J");
        arrays.remove("dZ2");
        Claims claims = claims(arrays);
        assertThat(claims.network().text()).isEqualTo("3 > 4 tanh > 2 softmax");
        assertThat(claims.notes()).singleElement().satisfies(n -> {
            assertThat(n.id()).isEqualTo("activation-assumed");
            assertThat(n.sentence()).contains("over the examples");
        });
    }

    @Test
    void squareShapesAreDecidedByNumbersElseAssumed() {
        Map<String, NdArray> arrays = Handed.of("3 > 3 tanh > 3 softmax", null, Layout.ROWS, 3, 4);
        assertThat(claims(arrays).layout()).isEqualTo(Layout.ROWS);
        assertThat(claims(arrays).notes()).isEmpty();
        arrays.keySet().removeIf(n -> n.matches("Z\\d"));
        assertThat(claims(arrays).layout()).as("by the gradients").isEqualTo(Layout.ROWS);
        assertThat(claims(arrays).notes()).noneMatch(n -> n.id().equals("layout-assumed"));
        arrays.keySet().removeIf(n -> n.matches("d[WAZ]\\d"));
        arrays.put("J", NdArray.scalar(0));
        assertThat(ClaimsReader.read("f", arrays, DiagnosisSettings.inferring()))
                .satisfies(r -> assertThat(
                                r instanceof Open o
                                        ? o.notes()
                                        : ((Understood) r).claims().notes())
                        .anyMatch(n -> n.id().equals("layout-assumed")));
    }

    @Test
    void labelsThatDoNotSumToOneAreSaid() {
        Map<String, NdArray> arrays = Handed.columns("3 > 4 tanh > 2 softmax", 5, 3);
        arrays.put("Y", NdArray.of(2, 5, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0));
        Claims claims = claims(arrays);
        assertThat(claims.network().options().labelsSumToOne()).isFalse();
        assertThat(claims.notes()).anyMatch(n -> n.id().equals("labels-sum"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3 > 4 batchnorm tanh > 2 softmax", "3 > 4 layernorm relu > 5 batchnorm sigmoid > 1 sigmoid"})
    void normalisationFollowsFromItsParameters(String net) {
        Map<String, NdArray> arrays = Handed.columns(net, 6, 3);
        arrays.keySet().removeIf(n -> n.startsWith("mean") || n.startsWith("var"));
        assertThat(claims(arrays).network().text()).isEqualTo(net);
        assertThat(Handed.byName(claims(arrays).values())).containsKeys("gamma1", "dgamma1", "N1");
        arrays.keySet().removeIf(n -> n.startsWith("N") || n.startsWith("dN"));
        assertThat(claims(arrays).network().text()).isEqualTo(net);
    }
}
