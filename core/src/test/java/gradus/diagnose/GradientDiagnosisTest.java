package gradus.diagnose;

import static gradus.diagnose.GradientDiagnosis.assertGradients;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.InputException;
import gradus.array.NdArray;
import gradus.diagnose.Diagnosis.Verdict;
import gradus.layout.Layout;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientDiagnosisTest {
    private static final String NET = "2 > 4 tanh > 1 sigmoid";

    private final Map<String, NdArray> right = Handed.columns(NET, 6, 3);

    private NdArray array(String name) {
        return Objects.requireNonNull(right.get(name));
    }

    private static NdArray scaled(NdArray array, double factor) {
        double[] data = array.data().clone();
        for (int n = 0; n < data.length; n++) {
            data[n] *= factor;
        }
        return new NdArray(array.shape(), data);
    }

    @Test
    void saysNothingOfWhatIsRight() {
        assertThatCode(() -> assertGradients(NET, right)).doesNotThrowAnyException();
        Network network = Network.inputs(2).layer(4, "tanh").layer(1, "sigmoid").build();
        assertThatCode(() -> assertGradients(network, right)).doesNotThrowAnyException();
    }

    @Test
    void theFailureIsTheDiagnosis() {
        GradientDiagnosis wrong = GradientDiagnosis.of(NET).given(right).given("dW1", scaled(array("dW1"), 6));
        Diagnosis diagnosis = wrong.diagnose();
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.MISTAKE);
        assertThat(diagnosis.firstWrong()).isEqualTo("dW1");
        assertThat(diagnosis.mistakes().getFirst().id()).isEqualTo("one-over-m-mismatch");
        assertThatThrownBy(() -> assertGradients(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("gradients: a mistake in dW1\n")
                .hasMessageContaining("right  dW1 = ")
                .hasMessageContaining("✓ dZ1");
    }

    @Test
    void aCommonBeginningIsNotChanged() {
        GradientDiagnosis common = GradientDiagnosis.of(NET).given(right);
        assertThat(common.given("db2", 7).diagnose().firstWrong()).isEqualTo("db2");
        assertThat(common.diagnose().verdict()).isEqualTo(Verdict.CORRECT);
    }

    @Test
    void takesJavaArraysAndCopiesThem() {
        double[][] x = {{0.5, -1, 2}, {1, 0.25, -0.75}};
        double[][] y = {{1, 0, 1}};
        double[][] w = {{0.3, -0.2}};
        double[] b = {0.1};
        double[][] dW = new double[1][2];
        double db = 0;
        double cost = 0;
        for (int j = 0; j < 3; j++) {
            double a = 1 / (1 + Math.exp(-(w[0][0] * x[0][j] + w[0][1] * x[1][j] + b[0])));
            cost -= (y[0][j] * Math.log(a) + (1 - y[0][j]) * Math.log(1 - a)) / 3;
            dW[0][0] += (a - y[0][j]) * x[0][j] / 3;
            dW[0][1] += (a - y[0][j]) * x[1][j] / 3;
            db += (a - y[0][j]) / 3;
        }
        GradientDiagnosis hand = GradientDiagnosis.of("2 > 1 sigmoid")
                .given("X", x)
                .given("Y", y)
                .given("W1", w)
                .given("b1", b)
                .given("J", cost)
                .given("dW1", dW)
                .given("db1", db);
        dW[0][0] = 9;
        b[0] = 9;
        assertGradients(hand);
        assertThat(hand.given("dW1", dW).diagnose().firstWrong()).isEqualTo("dW1");
    }

    @Test
    void layoutLossAndLambdaAreTold() {
        String net = "3 > 3 tanh > 3 softmax";
        Map<String, NdArray> rows = Handed.of(net, null, Layout.ROWS, 3, 5);
        GradientDiagnosis told = GradientDiagnosis.of(net).loss("cross-entropy").given(rows);
        assertGradients(told.layout(Layout.ROWS));
        assertThat(told.layout(Layout.COLUMNS).diagnose().verdict()).isNotEqualTo(Verdict.CORRECT);
        assertThat(told.layout(Layout.ROWS).loss("squared-error").diagnose().verdict())
                .isNotEqualTo(Verdict.CORRECT);
        assertThat(told.layout(Layout.ROWS).lambda(0.5).diagnose().mistakes()).isNotEmpty();
    }

    @Test
    void aPenaltyNeedsItsStrength() {
        GradientDiagnosis penalised = GradientDiagnosis.of(
                        NET, NetworkOptions.defaults().withPenalty(true))
                .given(right);
        assertThatThrownBy(penalised::diagnose)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("lambda");
        assertGradients(penalised.lambda(0));
        assertGradients(penalised.given("lambd", 0));
        assertThatThrownBy(() -> penalised.lambda(-1))
                .isInstanceOf(InputException.class)
                .hasMessage("lambda is -1.0; it is at least 0.");
    }

    @Test
    void whatIsNotComparedDoesNotPass() {
        assertThatThrownBy(() ->
                        assertGradients(GradientDiagnosis.of(NET).given(right).given("gradientOfFirst", array("dW1"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is not compared")
                .hasMessageContaining("gradientOfFirst");
        GradientDiagnosis empty = GradientDiagnosis.of(NET)
                .given("X", array("X"))
                .given("Y", array("Y"))
                .given("W1", array("W1"))
                .given("b1", array("b1"))
                .given("W2", array("W2"))
                .given("b2", array("b2"));
        assertThatThrownBy(() -> assertGradients(empty))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("No gradient could be compared");
        assertThatThrownBy(() -> assertGradients(empty.given("W1", new double[][] {{1, 2, 3}})))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("W1 has shape (1, 3)");
    }

    @Test
    void floatsAreJudgedAsFloats() {
        float[][] x = {{0.1f, 0.7f, -0.3f}};
        float[][] y = {{0.2f, 0.3f, 0.9f}};
        float[][] a = new float[1][3];
        float[][] dW = new float[1][1];
        float[] db = new float[1];
        for (int j = 0; j < 3; j++) {
            a[0][j] = 0.3f * x[0][j] + 0.1f;
            dW[0][0] += (a[0][j] - y[0][j]) * x[0][j] / 3;
            db[0] += (a[0][j] - y[0][j]) / 3;
        }
        GradientDiagnosis given = GradientDiagnosis.of("1 > 1")
                .loss("squared-error")
                .given("X", x)
                .given("Y", y)
                .given("W1", new float[][] {{0.3f}})
                .given("b1", new float[] {0.1f})
                .given("A1", a)
                .given("dW1", dW)
                .given("db1", db);
        Diagnosis d = given.diagnose();
        assertThat(d.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(d.notes()).extracting(Diagnosis.Note::id).contains("precision-float32");
        assertThat(given.given("db1", new float[] {3 * db[0]}).diagnose().verdict())
                .isNotEqualTo(Verdict.CORRECT);
    }

    @Test
    void refusesWhatIsNoNetworkAndNoMatrix() {
        assertThatThrownBy(() -> GradientDiagnosis.of("2 > 4 tahn"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tanh");
        assertThatThrownBy(() -> GradientDiagnosis.of(NET).loss("bec")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> GradientDiagnosis.of(NET).given("dW1", new double[][] {{1, 2}, {3}}))
                .isInstanceOf(InputException.class)
                .hasMessage("dW1: row 2 has length 1, but row 1 has 2; all rows of a matrix are of one length.");
    }

    @Test
    void theListingOfTheManualFailsAsItSays(@TempDir Path folder) throws Exception {
        Class<?> listing = compile(folder, Files.readString(Path.of("..", "docs", "diagnose.md")));
        assertThatThrownBy(() -> listing.getMethod("run").invoke(null))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("gradients: a mistake in dW1\n");
    }

    private static Class<?> compile(Path folder, String page) throws IOException, ClassNotFoundException {
        Matcher java = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(java.find()).isTrue();
        String imports = Pattern.compile("^(?!import ).*\n", Pattern.MULTILINE)
                .matcher(java.group(1))
                .replaceAll("");
        String statements = Pattern.compile("^import .*\n", Pattern.MULTILINE)
                .matcher(java.group(1))
                .replaceAll("");
        Path source = folder.resolve("Listing.java");
        Files.writeString(
                source, imports + "public class Listing { public static void run() {\n" + statements + "} }\n");
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        String path = System.getProperty("java.class.path");
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(null, errors, errors, "-proc:none", "-cp", path, "-d", folder.toString(), source.toString());
        assertThat(exit).as(errors.toString(StandardCharsets.UTF_8)).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            return loader.loadClass("Listing");
        }
    }
}
