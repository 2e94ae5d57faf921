package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.cli.Shell.Outcome;
import gradus.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aloneItListsTheQuestions() {
        Outcome outcome = Shell.run("why");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("last-layer", "Why does the output layer's gradient", "zero-init");
        assertThat(outcome.out().lines()).allMatch(l -> l.length() <= 80).hasSizeLessThanOrEqualTo(24);
        assertThat(Shell.run("why", "--json").json().list("topics")).hasSize(15);
    }

    @Test
    void theFirstScreenAnswersForTheLearnersNetwork() {
        Outcome outcome = Shell.run("why", "last-layer", "3 > 4 tanh > 2 softmax");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(String.join(" ", outcome.out().lines().limit(24).toList())).contains("dZ2 = A2 - Y", "3 > 4 tanh");
    }

    @Test
    void jsonIsOneDocument() {
        Json.Obj answer =
                Shell.run("why", "transpose", "2 > 3 relu > 2", "--json").json();
        assertThat(answer.text("topic")).isEqualTo("transpose");
        assertThat(answer.text("network")).isEqualTo("2 > 3 relu > 2");
        assertThat(answer.list("answer")).isNotEmpty();
        assertThat(answer.list("blocks")).isNotEmpty();
        assertThat(answer.whole("unproved")).isZero();
    }

    @Test
    void ownFormulasAndNumbersAreUsed() throws IOException {
        Path file = folder.resolve("mine.npz");
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("X", NdArray.of(2, 3, new double[] {1, 2, 3, 4, 5, 6}));
        arrays.put("Y", NdArray.of(1, 3, new double[] {0, 1, 0}));
        arrays.put("W1", NdArray.of(1, 2, new double[] {0.125, -0.5}));
        arrays.put("b1", NdArray.of(1, 1, new double[] {0.25}));
        ArrayFiles.write(file, arrays);
        Outcome outcome = Shell.run("why", "bias-sum", "2 > 1 sigmoid", "--data", file);
        assertThat(outcome.exit()).isZero();
        // z = 0.25 + 0.125 x1 - 0.5 x2; dZ1 = sigmoid(z) - y
        assertThat(outcome.out()).contains("your numbers", "0.1645", "-0.8808", "-0.2104");

        Path answer = folder.resolve("answer.txt");
        assertThat(Shell.run("why", "any-activation", "2 > 2 twice > 1", "--define", "twice(z) = 2*z", "-o", answer)
                        .exit())
                .isZero();
        assertThat(Files.readString(answer)).contains("twice and its derivative");
        Path page = folder.resolve("answer.html");
        assertThat(Shell.run("why", "shapes", "-o", page).exit()).isZero();
        assertThat(Files.readString(page)).startsWith("<!doctype html>");
    }

    @Test
    void answersInTheNotationOfACourse() {
        Outcome outcome = Shell.run("why", "last-layer", "2 > 3 tanh > 1 sigmoid", "--notation", "ml");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("a3 .* (1 - a3)", "delta3 = a3 - y").doesNotContain("dZ2", "A2");
        assertThat(Shell.run("why", "last-layer", "--notation", "niels").err()).contains("did you mean 'nielsen'?");
    }

    @Test
    void badInputsSayWhatWouldBeRight() {
        assertThat(Shell.run("why", "last-leyer").err()).contains("did you mean 'last-layer'?");
        assertThat(Shell.run("why", "last-leyer").exit()).isEqualTo(2);
        assertThat(Shell.run("why", "last-layer", "2 > 3 tahn > 1").err()).contains("did you mean 'tanh'?");
        assertThat(Shell.run("why", "last-layer", "--data", "x.npz").err()).contains("needs the network");
        assertThat(Shell.run("why", "last-layer", "--format", "pdf").exit()).isEqualTo(2);
        assertThat(Shell.run("why", "-o", folder.resolve("topics.html")).err()).contains("html needs a topic");
    }
}
