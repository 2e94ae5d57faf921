package gradus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing built in is privileged: the calculus and the proof checker do not know the name of any activation, loss or
 * layer, not even in a comment. (tanh, exp and erf are elementary functions of the calculus.)
 */
class VocabularyTest {
    /** In lower case, camel case and hyphens as single spaces. */
    private static final List<String> NAMES = List.of(
            "sigmoid",
            "relu",
            "relu6",
            "elu",
            "selu",
            "gelu",
            "silu",
            "swish",
            "mish",
            "softmax",
            "softplus",
            "softsign",
            "hard tanh",
            "hard sigmoid",
            "hardtanh",
            "hardsigmoid",
            "hard swish",
            "hardswish",
            "log sigmoid",
            "logsigmoid",
            "celu",
            "squared relu",
            "tanh shrink",
            "tanhshrink",
            "softmin",
            "bce",
            "cross entropy",
            "crossentropy",
            "nll",
            "mse",
            "squared error",
            "huber",
            "hinge",
            "poisson",
            "batchnorm",
            "layernorm",
            "batch norm",
            "layer norm",
            "dropout",
            "dense");

    @ParameterizedTest
    @ValueSource(strings = {"math", "proof"})
    void namesNoActivationLossOrLayer(String stage) throws IOException {
        Path folder = Path.of("src/main/java/gradus", stage);
        List<String> found = new ArrayList<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    namesIn(Files.readString(file)).forEach(name -> found.add(file.getFileName() + ": " + name));
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void findsANameHoweverItIsWritten() {
        assertThat(namesIn("// the hard-Sigmoid of")).contains("hard sigmoid", "sigmoid");
        assertThat(namesIn("record ReluRule()")).containsExactly("relu");
        assertThat(namesIn("CROSS_ENTROPY, crossEntropy")).containsExactly("cross entropy");
        assertThat(namesIn("relu6(z)")).contains("relu6");
        assertThat(namesIn("a hardware densely normalised tanh of exp")).isEmpty();
    }

    private static List<String> namesIn(String source) {
        String words = " "
                + source.replaceAll("(\\p{Lower})(\\p{Upper})", "$1 $2")
                        .replaceAll("[^\\p{Alnum}]+", " ")
                        .toLowerCase(Locale.ROOT)
                + " ";
        return NAMES.stream().filter(name -> words.contains(" " + name + " ")).toList();
    }
}
