package gradus.cli;

import static gradus.cli.Shell.data;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.array.Safetensors;
import gradus.cli.Shell.Outcome;
import gradus.json.Json;
import gradus.kernels.Precision;
import gradus.model.Model;
import gradus.model.ModelHeader;
import gradus.train.Optimizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What train makes of data and options. */
class TrainCommandTest extends Trainings {
    @ParameterizedTest
    @CsvSource({
        "kind, '', 4 > 3 tanh > 1 sigmoid, bce",
        "kind, bce, 4 > 3 tanh > 1 sigmoid, bce",
        "kind, hinge, 4 > 3 tanh > 1 identity, hinge",
        "kind, squared-error, 4 > 3 tanh > 1 sigmoid, squared-error",
        "kind, cross-entropy, 4 > 3 tanh > 2 softmax, cross-entropy",
        "kind, nll, 4 > 3 tanh > 2 log-softmax, nll",
        "three, '', 5 > 3 tanh > 3 softmax, cross-entropy",
        "three, nll, 5 > 3 tanh > 3 log-softmax, nll",
        "three, bce, 5 > 3 tanh > 3 sigmoid, bce",
        "three, hinge, 5 > 3 tanh > 3 identity, hinge",
        "three, poisson, 5 > 3 tanh > 1 exp, poisson",
        "three, huber(2), 5 > 3 tanh > 1 identity, huber(2)",
        "height, '', 5 > 3 tanh > 1 identity, squared-error",
        "height, (a-y)^4, 5 > 3 tanh > 1 identity, (a-y)^4",
        "height, poisson, 5 > 3 tanh > 1 exp, poisson",
    })
    void theOutputLayerFollowsFromTheDataAndTheLoss(String target, String loss, String network, String used)
            throws IOException {
        List<Object> arguments = new ArrayList<>(
                List.of(table(), "--target", target, "--hidden", "3 tanh", "--epochs", 2, "--threads", 1));
        if (!loss.isEmpty()) {
            arguments.addAll(List.of("--loss", loss));
        }
        Outcome outcome = train("m.safetensors", arguments.toArray());
        // "kind" has two categories, which are an input each where it is not the target.
        assertThat(model("m.safetensors").header().network()).isEqualTo(network);
        assertThat(model("m.safetensors").header().loss()).isEqualTo(used);
        assertThat(outcome.errors().getFirst()).startsWith("Task: ");
        Outcome evaluated = Shell.run("evaluate", folder.resolve("m.safetensors"), table(), "--json");
        assertThat(evaluated.exit()).isZero();
        assertThat(evaluated.json().members().keySet())
                .containsExactlyElementsOf(
                        network.endsWith("exp") || network.endsWith("1 identity") && !loss.equals("hinge")
                                ? List.of("rows", "loss", "rmse", "mae", "r2")
                                : List.of("rows", "loss", "accuracy", "logLoss", "confusion", "classes", "auc"));
    }

    @Test
    void theJsonHasTheContractsKeysAndNothingElse() throws IOException {
        Outcome outcome = train(
                "m.safetensors",
                table(),
                "--target",
                "kind",
                "--epochs",
                3,
                "--batch",
                20,
                "--test",
                table(),
                "--validation",
                "0.25",
                "--threads",
                1,
                "--json");
        Json.Obj json = outcome.json();
        assertThat(json.members().keySet())
                .containsExactly(
                        "epochs",
                        "steps",
                        "seconds",
                        "secondsPerEpoch",
                        "trainLoss",
                        "validationLoss",
                        "bestEpoch",
                        "parameters",
                        "threads",
                        "backend",
                        "test");
        assertThat(json.whole("epochs")).isEqualTo(3);
        // 45 rows in batches of 20: the last one has 5.
        assertThat(json.whole("steps")).isEqualTo(9);
        assertThat(json.list("secondsPerEpoch")).hasSize(3);
        assertThat(json.list("trainLoss")).hasSize(3);
        assertThat(json.list("validationLoss")).hasSize(3);
        assertThat(json.whole("parameters")).isEqualTo(5);
        assertThat(json.object("test").members().keySet())
                .containsExactly("rows", "loss", "accuracy", "logLoss", "confusion", "classes", "auc");
        assertThat(json.object("test").list("classes")).containsExactly(new Json.Text("no"), new Json.Text("yes"));
    }

    @Test
    void theModelCarriesFormulasDropoutAndSettings() throws IOException {
        train(
                "m.safetensors",
                table(),
                "--target",
                "kind",
                "--hidden",
                "4 bend(0.25) > 3 leaky-relu(0.2)",
                "--define",
                "bend(z; c = 0.1) = z * sigmoid(z) + c * z",
                "--keep-prob",
                "0.75",
                "--optimizer",
                "adamw",
                "--weight-decay",
                "0.1",
                "--l2",
                "0.5",
                "--init",
                "glorot",
                "--precision",
                "float64",
                "--epochs",
                2,
                "--batch",
                "all");
        Model model = model("m.safetensors");
        assertThat(model.header().network())
                .isEqualTo("4 > 4 bend(0.25) dropout(0.25) > 3 leaky-relu(0.2) dropout(0.25) > 1 sigmoid");
        assertThat(model.precision()).isEqualTo(Precision.FLOAT64);
        assertThat(model.header().training().batch()).isZero();
        assertThat(model.header().training().l2()).isEqualTo(0.5);
        assertThat(model.header().training().optimizer())
                .isEqualTo(Optimizer.named("adamw").with("weight-decay", 0.1));
        assertThat(Shell.run("evaluate", folder.resolve("m.safetensors"), table())
                        .exit())
                .isZero();
        String bytes =
                Safetensors.read(folder.resolve("m.safetensors")).metadata().get("gradus");
        assertThat(bytes).contains("bend(z; c = 0.1) = z * sigmoid(z) + c * z").doesNotContain(folder.toString());
    }

    /** The model keeps the definition; a training that goes on, and a prediction, need not be told again. */
    @Test
    void anOptimizerOfOnesOwnIsTakenByName() throws IOException {
        String definition = "optimizer slow(learning-rate = 0.02, weight-decay = 0.5)\n"
                + "  speed' = speed / 2 + g\n  w' = (1 - learning-rate * weight-decay) * w - learning-rate * speed'";
        Object[] data = {table(), "--target", "kind", "--threads", 1};
        Object[] own = {"--hidden", "3 tanh", "--define", definition, "--optimizer", "slow", "--weight-decay", "0.25"};
        Path state = folder.resolve("state.safetensors");
        train("whole.safetensors", and(and(data, own), "--epochs", 4));
        train("part.safetensors", and(and(data, own), "--epochs", 2, "--checkpoint", state));
        train("resumed.safetensors", and(data, "--epochs", 4, "--resume", state));
        assertThat(folder.resolve("resumed.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));

        ModelHeader header = model("whole.safetensors").header();
        assertThat(header.definitions()).containsExactly(definition);
        assertThat(header.training().optimizer()).hasToString("slow(learning-rate = 0.02, weight-decay = 0.25)");
        assertThat(Shell.run("evaluate", folder.resolve("whole.safetensors"), table())
                        .exit())
                .isZero();
    }

    @Test
    void theHelpNamesEveryOptimizer() {
        String help = Shell.run("help", "train").out().replaceAll("\\s+", " ");
        List<String> names = Optimizer.all().stream().map(Optimizer::name).toList();
        assertThat(help)
                .contains(String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast()
                        + " (default: " + Optimizer.standard().name() + ")");
    }

    @Test
    void trainsOnArraysAndSeveralLabels() {
        int rows = 40;
        double[] x = new double[2 * rows];
        double[] y = new double[2 * rows];
        for (int row = 0; row < rows; row++) {
            x[2 * row] = Math.sin(row);
            x[2 * row + 1] = Math.cos(2.3 * row);
            y[2 * row] = x[2 * row] > 0 ? 1 : 0;
            y[2 * row + 1] = x[2 * row + 1] > 0 ? 1 : 0;
        }
        Path arrays = folder.resolve("a.npz");
        Npz.write(arrays, Map.of("X", NdArray.of(rows, 2, x), "Y", NdArray.of(rows, 2, y)));
        Outcome outcome = train("m.safetensors", arrays, "--epochs", 200, "--learning-rate", "0.05", "--test", arrays);
        assertThat(model("m.safetensors").header().network()).isEqualTo("2 > 2 sigmoid");
        assertThat(outcome.out()).contains("rows with every label right", "missed");
        assertThat(Shell.run("evaluate", folder.resolve("m.safetensors"), arrays, "--json")
                        .json()
                        .number("accuracy"))
                .isGreaterThan(0.9);
    }

    @Test
    void earlyStoppingKeepsTheBestEpoch() throws IOException {
        Outcome outcome = train(
                "m.safetensors",
                table(),
                "--target",
                "three",
                "--hidden",
                "30 tanh",
                "--learning-rate",
                "0.1",
                "--validation",
                "0.3",
                "--patience",
                3,
                "--epochs",
                400,
                "--threads",
                1,
                "--json");
        Json.Obj json = outcome.json();
        assertThat(json.whole("epochs")).isEqualTo(json.whole("bestEpoch") + 3).isLessThan(400);
    }

    @Test
    void theReportOfATrainingHoldsCurveCheckAndDerivation() throws IOException {
        Path report = folder.resolve("r.html");
        train(
                "m.safetensors",
                table(),
                "--target",
                "three",
                "--hidden",
                "3 layernorm tanh dropout(0.5)",
                "--l2",
                "0.1",
                "--validation",
                "0.2",
                "--epochs",
                5,
                "--test",
                table(),
                "--report",
                report);
        assertThat(Files.readString(report))
                .contains(
                        "table.csv",
                        "class=\"validation\"",
                        "Confusion matrix",
                        "All agree",
                        "dgamma1",
                        "<math",
                        "Two ways to the same")
                .doesNotContain("Not all of them agree", "NaN");
    }

    @Test
    void quietSaysNothingButTheResult() throws IOException {
        Outcome outcome = train("m.safetensors", table(), "--target", "kind", "--epochs", 1, "--quiet", "--json");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.json().get("test")).isEqualTo(new Json.Null());
    }

    @Test
    void theModelGoesToStandardOutputAndAllWordsToTheOtherStream() throws IOException {
        train("m.safetensors", table(), "--target", "kind", "--epochs", 2, "--threads", 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.NONE,
                "train",
                table().toString(),
                "--target",
                "kind",
                "--epochs",
                "2",
                "-o",
                "-");
        assertThat(exit).isZero();
        assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(folder.resolve("m.safetensors")));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Trained 2 epochs", "Model: standard output");
    }

    @Test
    void missingValuesAreToldWithWhatWasTakenForThem() throws IOException {
        Path gaps = folder.resolve("gaps.csv");
        Files.writeString(gaps, "size,colour,price\n1,red,10.5\n,red,20.5\n3,?,30.25\nNA,blue,40.75\n");
        String sentence = "gaps.csv: missing values were filled in: 2 in 'size' (with the mean, 2), "
                + "1 in 'colour' (with 'red', the most frequent).";
        Outcome trained = train("m.safetensors", gaps, "--target", "price", "--epochs", 1);
        assertThat(unwrapped(trained.err()))
                .containsOnlyOnce("gaps.csv: missing")
                .contains(sentence);
        Path model = folder.resolve("m.safetensors");
        assertThat(unwrapped(Shell.run("predict", model, gaps).err())).contains(sentence);
        assertThat(unwrapped(Shell.run("evaluate", model, gaps).err())).contains(sentence);
        assertThat(Shell.run("predict", model, gaps, "--quiet").err()).isEmpty();
        assertThat(Shell.run("predict", model, table()).exit()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void theLossOfAStandardisedTargetIsCalledSo() throws IOException {
        Outcome trained = train("m.safetensors", table(), "--target", "height", "--epochs", 2, "--test", table());
        assertThat(trained.out())
                .containsPattern("Training loss \\S+ \\(in standardised units\\)")
                .containsPattern("loss +\\S+ \\(in standardised units\\)");
        assertThat(Shell.run("evaluate", folder.resolve("m.safetensors"), table())
                        .out())
                .contains("(in standardised units)");
        assertThat(train("n.safetensors", table(), "--target", "height", "--epochs", 2, "--prepare", "none")
                        .out())
                .doesNotContain("standardised");
    }

    @Test
    void messagesFitATerminal() throws IOException {
        Outcome outcome = train(
                "m.safetensors", data("penguins_train.csv"), "--target", "species", "--epochs", 1, "--threads", 1);
        assertThat(outcome.err().lines().filter(line -> !line.contains(folder.toString())))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }
}
