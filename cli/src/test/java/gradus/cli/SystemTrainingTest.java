package gradus.cli;

import static gradus.cli.Shell.data;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.cli.Shell.Outcome;
import gradus.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A system of equations is trained from the command line, and its model predicts, is explained and goes on. */
class SystemTrainingTest extends Trainings {
    private static final Path DIGITS = Path.of("..", "docs", "systems", "digits.gradus");

    /** One tensor of two inputs an example, three units, one output. */
    private static final String SMALL = """
            dims p = 1, f = 2, i = 3, j = m
            input X[f,p,j] without gradient
            label Y[j]
            parameter W[i,f] weights
            parameter U[i,f] weights
            parameter v[i] weights
            parameter b zero
            H[i,j] = tanh(sum(f,p) W[i,f] * X[f,p,j])
            K[i,j] = H[i,j] * sum(f,p) U[i,f] * X[f,p,j]
            Z[j] = sum(i) v[i] * (H[i,j] + K[i,j]) + b
            %s
            """;

    private static final String LOGISTIC =
            "A[j] = sigmoid(Z[j])\nJ = 1/m * sum(j) -(Y[j] * log(A[j]) + (1 - Y[j]) * log(1 - A[j]))";

    private Path small(String end) throws IOException {
        return Files.writeString(folder.resolve("small.gradus"), SMALL.formatted(end));
    }

    /** Numbers alone: two inputs, a class, and a number. */
    private Path numbers() throws IOException {
        List<String> lines = Files.readAllLines(table());
        StringBuilder text = new StringBuilder("x,y,kind\n");
        lines.stream()
                .skip(1)
                .map(line -> line.split(","))
                .forEach(cells -> text.append(String.join(",", Arrays.copyOf(cells, 3)) + "\n"));
        return Files.writeString(folder.resolve("numbers.csv"), text);
    }

    /** What the README and docs/systems.md show: attention over the rows of a picture, which no chain can say. */
    @Test
    void attentionLearnsDigitsAndItsModelServesEveryCommand() {
        Outcome trained = train(
                "digits.safetensors",
                data("digits_train.csv"),
                "--target",
                "digit",
                "--net",
                DIGITS,
                "--epochs",
                20,
                "--test",
                data("digits_test.csv"),
                "--json");
        assertThat(trained.errors().getFirst()).startsWith("Task: classification");
        assertThat(unwrapped(trained.err())).contains("Network: digits.gradus, cost J, 634 parameters.");
        Path model = folder.resolve("digits.safetensors");
        Json.Obj metrics =
                Shell.run("evaluate", model, data("digits_test.csv"), "--json").json();
        assertThat(metrics).isEqualTo(trained.json().object("test"));
        // One class of ten would be right in some 36 rows.
        assertThat(metrics.whole("rows")).isEqualTo(359);
        assertThat(metrics.number("accuracy") * 359).isGreaterThan(300);
        Outcome predicted = Shell.run("predict", model, data("digits_test.csv"));
        assertThat(predicted.out().lines()).hasSize(360);
        assertThat(predicted.out()).startsWith("prediction,probability_0,probability_1");
    }

    @Test
    void theModelStoresTheEquations() throws IOException {
        Path system = small(LOGISTIC);
        train("m.safetensors", numbers(), "--target", "kind", "--net", system, "--epochs", 2, "--l2", "0.1");
        Path model = folder.resolve("m.safetensors");
        assertThat(model("m.safetensors").header().network()).isEqualTo(Files.readString(system));
        Files.delete(system);
        Outcome explained = Shell.run("explain", model, "--json");
        assertThat(explained.exit()).as(explained.err()).isZero();
        assertThat(explained.json().whole("unproved")).isZero();
        assertThat(explained.json().object("results").text("dZ")).isEqualTo("A - Y");
        assertThat(explained.json().object("results").text("dW")).contains("lambda");
        assertThat(Shell.run("check", model).exit()).isZero();
        assertThat(Shell.run("explain", model, "--loss", "bce").err()).contains("m.safetensors has its own cost");
        assertThat(Shell.run("explain", model, "--only", "dW", "--full-chain").exit())
                .isZero();
    }

    /** A chain's model stands for its network, too: with its loss, its formulas and its penalty. */
    @Test
    void theModelOfAChainIsExplained() throws IOException {
        train(
                "m.safetensors",
                numbers(),
                "--target",
                "kind",
                "--net",
                "2 > 3 mine > 1 sigmoid",
                "--define",
                "mine(z) = z * sigmoid(2*z)",
                "--loss",
                "squared-error",
                "--epochs",
                1);
        Path model = folder.resolve("m.safetensors");
        Outcome explained = Shell.run("explain", model, "--json");
        assertThat(explained.exit()).as(explained.err()).isZero();
        assertThat(explained.json().text("loss")).isEqualTo("squared-error");
        assertThat(explained.json().object("results").text("dA2")).isEqualTo("A2 - Y");
        assertThat(Shell.run("check", model).exit()).isZero();
        assertThat(Shell.run("why", "last-layer", model).out()).contains("dA2 = A2 - Y");
        assertThat(Shell.run("why", "--help").out()).contains("a model file");
        assertThat(Shell.run("explain", model, "--only", "dW1", "--full-chain").exit())
                .isZero();
    }

    @Test
    void theSameSeedGivesTheSameBytesAtAnyNumberOfThreads() throws IOException {
        byte[] first = null;
        for (int threads : new int[] {1, 2, 3, 1}) {
            train(
                    "m.safetensors",
                    data("digits_train.csv"),
                    "--target",
                    "digit",
                    "--net",
                    DIGITS,
                    "--epochs",
                    2,
                    "--batch",
                    200,
                    "--threads",
                    threads);
            byte[] bytes = Files.readAllBytes(folder.resolve("m.safetensors"));
            if (first != null) {
                assertThat(bytes).as(threads + " threads").isEqualTo(first);
            }
            first = bytes;
        }
    }

    /** Read back from its equations, a chain starts, learns and ends as it did by itself, to the last bit. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "9 > 8 tanh > 3 softmax; species; penguins_train.csv; ''; ''",
                "9 > 8 batchnorm leaky-relu(0.2) dropout(0.3) > 3 log-softmax; species; penguins_train.csv; ''; --l2 0.1",
                "10 > a: 8 elu(2) > layernorm > 8 silu + a > 1; progression; diabetes_train.csv; ''; --validation 0.2",
                "9 > 8 softplus > 3; species; penguins_train.csv; hinge; --optimizer nesterov",
                "30 > 8 hard-sigmoid > 1 sigmoid; diagnosis; breast_cancer_train.csv; ''; --precision float64",
            })
    void aPrintedChainTrainsToTheSameBits(String chain, String target, String file, String loss, String options)
            throws IOException {
        Object[] ofLoss = loss.isEmpty() ? new Object[0] : new Object[] {"--loss", loss};
        Path system = folder.resolve("chain.gradus");
        Outcome printed = Shell.run(and(new Object[] {"explain", chain, "--equations", "-o", system}, ofLoss));
        assertThat(printed.exit()).as(printed.err()).isZero();
        Object[] rest = options.isEmpty() ? new Object[0] : options.split(" ");
        Object[] settings = and(rest, data(file), "--target", target, "--epochs", 3);
        train("chain.safetensors", and(and(settings, "--net", chain), ofLoss));
        train("system.safetensors", and(settings, "--net", system));
        Map<String, NdArray> expected = model("chain.safetensors").tensors();
        Map<String, NdArray> actual = model("system.safetensors").tensors();
        assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach(
                (name, array) -> assertThat(actual.get(name).data()).as(name).isEqualTo(array.data()));
        assertThat(model("system.safetensors").header().preparation())
                .isEqualTo(model("chain.safetensors").header().preparation());
    }

    @Test
    void aResumedTrainingGivesTheBitsOfAnUninterruptedOne() throws IOException {
        Object[] settings = {numbers(), "--target", "kind", "--validation", "0.2", "--threads", 1};
        Path system = small(LOGISTIC);
        train("whole.safetensors", and(settings, "--net", system, "--epochs", 8));
        Path state = folder.resolve("state.safetensors");
        train("part.safetensors", and(settings, "--net", system, "--epochs", 3, "--checkpoint", state));
        train("resumed.safetensors", and(settings, "--net", system, "--epochs", 8, "--resume", state));
        assertThat(folder.resolve("resumed.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
        Files.writeString(system, SMALL.formatted(LOGISTIC).replace("tanh", "sigmoid"));
        Outcome other = Shell.run(and(settings, "train", "--net", system, "--epochs", 8, "--resume", state));
        assertThat(other.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(other.err()).contains("The checkpoint was made with other equations.");
        // The equations are in the checkpoint.
        Files.delete(system);
        train("short.safetensors", numbers(), "--target", "kind", "--epochs", 8, "--resume", state);
        assertThat(folder.resolve("short.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
    }

    /** Where nothing tells what the outputs are they are numbers, and that is said. */
    @Test
    void anOutputThatMeansNothingKnownIsTakenAsNumbers() throws IOException {
        Path system = small("J = 1/m * sum(j) (Z[j] - Y[j])^4");
        String assumed = "small.gradus: what Z stands for can't be seen from cost J, so it is taken as numbers";
        Outcome text = Shell.run(
                "train", numbers(), "--target", "kind", "--net", system, "-o", folder.resolve("m.safetensors"));
        assertThat(text.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(unwrapped(text.err())).contains(assumed, "use --task classify");
        Outcome classes = train(
                "m.safetensors", numbers(), "--target", "kind", "--net", system, "--epochs", 2, "--task", "classify");
        assertThat(unwrapped(classes.err())).doesNotContain(assumed);
        Path arrays = folder.resolve("in.npz");
        Npz.write(arrays, Map.of("X", NdArray.of(4, 2, 1, 2, 3, 4, 5, 6, 7, 9), "Y", NdArray.of(4, 1, 0.5, 2, 2.5, 1)));
        train("m.safetensors", arrays, "--net", system, "--epochs", 2, "--report", folder.resolve("r.html"));
        assertThat(Files.readString(folder.resolve("r.html"))).contains("small.gradus");
        Path out = folder.resolve("out.npz");
        assertThat(Shell.run("predict", folder.resolve("m.safetensors"), arrays, "-o", out)
                        .exit())
                .isZero();
        assertThat(ArrayFiles.read(out).get("prediction").size()).isEqualTo(4);
    }

    @Test
    void whatCanNotBeTrainedIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path system = small(LOGISTIC);
        Path docs = DIGITS.resolveSibling("recurrence.gradus");
        refused("recurrence.gradus has 3 inputs (X1, X2, X3)", "--net", docs);
        refused("--upstream gives the gradient that arrives", "--net", system, "--upstream");
        refused("small.gradus has its own cost", "--net", system, "--loss", "bce");
        refused("small.gradus: dropout is a mask", "--net", system, "--keep-prob", "0.5");
        refused("there is no file", "--net", folder.resolve("none.gradus"));
        refused(
                "digits.gradus: X takes 8 * 8 = 64 numbers an example, but",
                "--net",
                Files.writeString(
                        folder.resolve("digits.gradus"),
                        Files.readString(DIGITS).replace("c = 10", "c = 2")));
        refused("The network has 3 outputs, but the target 'kind' holds 2 classes", "--net", "2 > 3 softmax");
        refused(
                "The network has 3 outputs, but the target 'kind' holds 2 classes (no, yes): it needs 2.",
                "--net",
                Files.writeString(folder.resolve("three.gradus"), """
                        dims f = 2, c = 3, j = m
                        input X[f,j] without gradient
                        label Y[c,j]
                        parameter W[c,f] weights
                        A[c,j] = softmax(sum(f) W[c,f] * X[f,j])
                        J = 1/m * sum(c,j) -Y[c,j] * log(A[c,j])
                        """));
    }

    private void refused(String message, Object... arguments) throws IOException {
        Path model = folder.resolve("refused.safetensors");
        Outcome outcome = Shell.run(and(arguments, "train", numbers(), "--target", "kind", "-o", model));
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.out()).isEmpty();
        assertThat(unwrapped(outcome.err())).contains(message);
        assertThat(model).doesNotExist();
    }

    /** Where the cost is not defined the data are named, as with the losses of a chain. */
    @Test
    void anOutputAtWhichTheCostIsNotDefinedIsNamed() throws IOException {
        Path system = small("A[j] = tanh(Z[j])\nJ = 1/m * sum(j) -(Y[j] * log(A[j]) + (1 - Y[j]) * log(1 - A[j]))");
        Outcome outcome = Shell.run(
                "train", numbers(), "--target", "kind", "--net", system, "-o", folder.resolve("m.safetensors"));
        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err())
                .containsPattern("Training data, example \\d+, output 1: A is -0\\.\\d+ at step 1, where the loss is"
                        + " not defined: it takes log");
    }
}
