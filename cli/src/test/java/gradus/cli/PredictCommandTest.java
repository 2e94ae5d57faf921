package gradus.cli;

import static gradus.cli.Shell.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.array.NdArray;
import gradus.array.Npz;
import gradus.cli.Shell.Outcome;
import gradus.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** predict and evaluate, on what train has written. */
class PredictCommandTest extends Trainings {
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

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
