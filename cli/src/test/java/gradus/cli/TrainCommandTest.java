package gradus.cli;

import static gradus.cli.Shell.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.array.Safetensors;
import gradus.cli.Shell.Outcome;
import gradus.json.Json;
import gradus.kernels.Precision;
import gradus.model.Model;
import gradus.train.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** train, predict and evaluate together. */
class TrainCommandTest {
    @TempDir
    private Path folder;

    /** Two inputs; a class by text, by number, and a number. */
    private Path table() throws IOException {
        StringBuilder text = new StringBuilder("x,y,kind,three,height\n");
        for (int n = 0; n < 60; n++) {
            double x = Math.sin(n * 1.7) * 2;
            double y = Math.cos(n * 0.9) * 2;
            String kind = x + y > 0 ? "yes" : "no";
            text.append("%.4f,%.4f,%s,%d,%.4f\n".formatted(x, y, kind, x > 1 ? 2 : x > 0 ? 1 : 0, 50 + 10 * x - y));
        }
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    private Outcome train(String model, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("train", "-o", folder.resolve(model)));
        all.addAll(Arrays.asList(arguments));
        Outcome outcome = Shell.run(all.toArray());
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome;
    }

    private Model model(String name) {
        return Model.read(folder.resolve(name));
    }

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
    void whatTrainMeasuredIsWhatEvaluateMeasuresAndWhatPredictSays() {
        Path test = data("penguins_test.csv");
        Outcome trained = train(
                "m.safetensors",
                data("penguins_train.csv"),
                "--target",
                "species",
                "--hidden",
                "8 relu",
                "--epochs",
                10,
                "--test",
                test,
                "--threads",
                1,
                "--json");
        Path model = folder.resolve("m.safetensors");
        Json.Obj evaluated = Shell.run("evaluate", model, test, "--json").json();
        assertThat(evaluated).isEqualTo(trained.json().object("test"));

        Outcome predicted = Shell.run("predict", model, test);
        List<String> lines = predicted.out().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("prediction,probability_Adelie,probability_Chinstrap,probability_Gentoo");
        List<String> truth = lines(test).stream()
                .skip(1)
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
        assertThat(lines).hasSize(truth.size() + 1);
        long right = 0;
        for (int row = 0; row < truth.size(); row++) {
            right += lines.get(row + 1).startsWith(truth.get(row) + ",") ? 1 : 0;
        }
        assertThat(evaluated.number("accuracy")).isCloseTo((double) right / truth.size(), within(1e-12));

        Path arrays = folder.resolve("p.npz");
        assertThat(Shell.run("predict", model, test, "-o", arrays).exit()).isZero();
        Map<String, NdArray> written = Npz.read(arrays);
        assertThat(written).containsOnlyKeys("prediction", "A");
        assertThat(written.get("A").shape()).containsExactly(truth.size(), 3);
        assertThat(written.get("prediction").shape()).containsExactly(truth.size());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void predictNeedsNoTargetAndWritesAFileOrStandardOutput() throws IOException {
        train("m.safetensors", table(), "--target", "height", "--epochs", 5, "--threads", 1);
        Path model = folder.resolve("m.safetensors");
        Path without = folder.resolve("without.csv");
        Files.write(
                without,
                lines(table()).stream()
                        .map(line -> line.substring(0, line.lastIndexOf(',')))
                        .toList());
        Path file = folder.resolve("p.csv");
        Outcome toFile = Shell.run("predict", model, without, "-o", file);
        assertThat(toFile.exit()).as(toFile.err()).isZero();
        assertThat(toFile.out()).isEmpty();
        Outcome toStream = Shell.run("predict", model, table(), "-o", "-");
        assertThat(file).hasContent(toStream.out());
        assertThat(Shell.run("predict", model, table()).out()).isEqualTo(toStream.out());
        assertThat(toStream.out()).startsWith("prediction\n").hasLineCount(61);
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
                    "--hidden",
                    "25 sigmoid",
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
        train(
                "other.safetensors",
                data("digits_train.csv"),
                "--target",
                "digit",
                "--hidden",
                "25 sigmoid",
                "--epochs",
                2,
                "--batch",
                200,
                "--seed",
                1);
        assertThat(Files.readAllBytes(folder.resolve("other.safetensors"))).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "nesterov"})
    void aResumedTrainingGivesTheBitsOfAnUninterruptedOne(String optimizer) throws IOException {
        Object[] settings = {
            table(),
            "--target",
            "kind",
            "--hidden",
            "4 relu",
            "--keep-prob",
            "0.8",
            "--validation",
            "0.2",
            "--optimizer",
            optimizer,
            "--threads",
            1
        };
        train("whole.safetensors", and(settings, "--epochs", 8));
        Path state = folder.resolve("state.safetensors");
        train("part.safetensors", and(settings, "--epochs", 3, "--checkpoint", state));
        train("resumed.safetensors", and(settings, "--epochs", 8, "--resume", state));
        assertThat(folder.resolve("resumed.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
        // What is not said again is taken from the checkpoint, which may be replaced by its successor.
        train(
                "short.safetensors",
                table(),
                "--target",
                "kind",
                "--epochs",
                8,
                "--resume",
                state,
                "--checkpoint",
                state,
                "--every",
                2);
        assertThat(folder.resolve("short.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
        Outcome other =
                Shell.run(and(and(settings, "--epochs", 9, "--learning-rate", "0.5"), "train", "--resume", state));
        assertThat(other.exit()).isEqualTo(ExitCode.BAD_INPUT);
    }

    private static Object[] and(Object[] first, Object... more) {
        List<Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(more));
        if (all.remove("train")) {
            all.addFirst("train");
        }
        return all.toArray();
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
        assertThat(model.header().training().optimizer()).isEqualTo(new Optimizer.AdamW(0.001, 0.9, 0.999, 1e-8, 0.1));
        assertThat(Shell.run("evaluate", folder.resolve("m.safetensors"), table())
                        .exit())
                .isZero();
        String bytes =
                Safetensors.read(folder.resolve("m.safetensors")).metadata().get("gradus");
        assertThat(bytes).contains("bend(z; c = 0.1) = z * sigmoid(z) + c * z").doesNotContain(folder.toString());
    }

    @Test
    void divergenceNamesTensorStepAndRateAndKeepsTheBestModel() throws IOException {
        Outcome outcome = Shell.run(
                "train",
                table(),
                "--target",
                "height",
                "--hidden",
                "4 relu",
                "--optimizer",
                "sgd",
                "--learning-rate",
                "1e8",
                "--epochs",
                50,
                "-o",
                folder.resolve("m.safetensors"),
                "--threads",
                1,
                "--json");
        assertThat(outcome.exit()).isEqualTo(ExitCode.NO);
        assertThat(outcome.err()).containsPattern("Training diverged: \\w+ .* step \\d+ .* learning rate 1.0E8");
        assertThat(outcome.json().whole("epochs")).isLessThan(50);
        assertThat(Shell.run("evaluate", folder.resolve("m.safetensors"), table())
                        .exit())
                .isZero();
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
                .contains("table.csv", "class=\"validation\"", "Confusion matrix", "All agree", "dgamma1", "A2 - Y")
                .doesNotContain("Not all of them agree", "NaN");
    }

    @Test
    void anOutputOutsideTheLosssDomainGivesAWarning() throws IOException {
        Outcome outcome = Shell.run(
                "train",
                table(),
                "--target",
                "kind",
                "--net",
                "4 > 1 tanh",
                "--loss",
                "bce",
                "--epochs",
                1,
                "-o",
                folder.resolve("m.safetensors"));
        assertThat(outcome.err()).contains("warning: the output activation tanh can give");
    }

    @Test
    void quietSaysNothingButTheResult() throws IOException {
        Outcome outcome = train("m.safetensors", table(), "--target", "kind", "--epochs", 1, "--quiet", "--json");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.json().get("test")).isEqualTo(new Json.Null());
    }
}
