package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... args) {
        out.reset();
        err.reset();
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Terminal(false, false, false),
                args);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsBothGradientsOfEveryParameter() {
        assertThat(run("check", "2 > 3 relu > 2 softmax", "--l2", "0.5")).isZero();
        assertThat(text())
                .contains("dW1", "db1", "dW2", "db2", "double", "50 digits", "6 of 6", "Every gradient agrees.");
        assertThat(text().lines().filter(l -> l.endsWith("  ok"))).hasSize(8);
        assertThat(err.size()).isZero();
    }

    @Test
    void jsonHasTheSameNumbers() {
        assertThat(run("check", "2 > 1 sigmoid", "--json", "--seed", "3")).isZero();
        Json.Obj document = (Json.Obj) Json.parse(text(), "output");
        assertThat(document.bool("passes")).isTrue();
        assertThat(document.whole("examples")).isEqualTo(5);
        assertThat(document.list("tensors")).hasSize(2).allSatisfy(t -> {
            assertThat(((Json.Obj) t).object("double").number("error")).isLessThan(1e-7);
            assertThat(((Json.Obj) t).object("digits50").number("error")).isLessThan(1e-25);
        });
    }

    @Test
    void checksAtGivenNumbers() {
        Path data = folder.resolve("in.npz");
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("X", NdArray.of(2, 3, 0.5, -1, 2, 1, 0.25, -0.75));
        arrays.put("Y", NdArray.of(1, 3, 1, 0, 1));
        ArrayFiles.write(data, arrays);
        assertThat(run("check", "2 > 1 sigmoid", "--data", data.toString())).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("holds no parameters");
        arrays.put("W1", NdArray.of(1, 2, 0.1, 0.2));
        arrays.put("b1", NdArray.of(1, 1, 0));
        ArrayFiles.write(data, arrays);
        assertThat(run("check", "2 > 1 sigmoid", "--data", data.toString())).isZero();
        assertThat(text().replaceAll("\\s+", " ")).contains("3 examples of " + data + ", layout columns. J = ");
        assertThat(err.size()).isZero();
        arrays.put("dW1", NdArray.of(1, 2, 0.1, 0.2));
        arrays.put("gZ1", NdArray.of(1, 3, 1, 2, 3));
        arrays.put("other", NdArray.of(1, 1, 0));
        ArrayFiles.write(data, arrays);
        assertThat(run("check", "2 > 1 sigmoid", "--data", data.toString())).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
                .startsWith("warning: dW1, gZ1 in the file are not compared")
                .contains("gradients \"2 > 1 sigmoid\" --data " + data + " -o right.npz");
    }

    @Test
    void theTableFitsATerminal() {
        assertThat(run("check", "30 > 20 batchnorm relu > 10 softmax")).isZero();
        assertThat(text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(text().replaceAll("\\s+", " ")).contains("a smaller sample, 4 of the 5 examples");
    }

    @Test
    void badInputIsOneSentence() {
        for (List<String> args : List.of(
                List.of("check", "2 > 3 rely > 1"),
                List.of("check", "2 > 1 log-softmax", "--loss", "bce"),
                List.of("check", "2 > 1", "--data", folder.resolve("none.npz").toString()),
                List.of("check", "2 > 1", "--seed", "x"))) {
            assertThat(run(args.toArray(String[]::new))).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(err.toString(StandardCharsets.UTF_8).lines().count()).isBetween(1L, 2L);
            assertThat(out.size()).isZero();
        }
    }
}
