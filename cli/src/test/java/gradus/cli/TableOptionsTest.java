package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Shell.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What a user says about the cells of a table, and what is said about them. */
class TableOptionsTest extends Trainings {
    /** Decimal commas, a sign for missing values of its own, and codes that are not numbers. */
    private Path european() throws IOException {
        StringBuilder text = new StringBuilder("size;zip;kind\n");
        for (int n = 0; n < 40; n++) {
            String size = n == 9 ? "k.A." : n % 13 + ",5";
            text.append(size).append(";0").append(n % 3).append(n % 13 > 6 ? ";=large\n" : ";small\n");
        }
        return Files.writeString(folder.resolve("european.csv"), text);
    }

    @Test
    void theModelTakesTheSameFileWithoutAWord() throws IOException {
        Path data = european();
        Object[] said = {
            data, "--target", "kind", "--decimal", ",", "--missing", "k.A.", "--text", "zip", "--threads", 1
        };
        Outcome outcome = train("m.safetensors", and(said, "--epochs", 3));
        assertThat(unwrapped(outcome.err()))
                .contains(
                        "cells taken as missing values: 1 k.A.",
                        "1 in 'size' (with the mean",
                        "Network: 4 > 1 sigmoid");
        Path model = folder.resolve("m.safetensors");
        Outcome evaluated = Shell.run("evaluate", model, data);
        assertThat(evaluated.exit()).as(evaluated.err()).isZero();
        Outcome predicted = Shell.run("predict", model, data);
        assertThat(predicted.exit()).as(predicted.err()).isZero();
        assertThat(predicted.out().lines().skip(1)).hasSize(40).allMatch(line -> line.matches("('=large|small),.*"));
        Path point = Files.writeString(folder.resolve("point.csv"), "size;zip\n1.5;00\n");
        assertThat(Shell.run("predict", model, point).exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(Shell.run("predict", model, point, "--decimal", ".").exit()).isZero();
    }

    @Test
    void aTrainingThatGoesOnReadsAsBefore() throws IOException {
        Path data = european();
        Object[] said = {
            data, "--target", "kind", "--decimal", ",", "--missing", "k.A.", "--text", "zip", "--threads", 1
        };
        Path state = folder.resolve("state");
        train("whole.safetensors", and(said, "--epochs", 4));
        train("part.safetensors", and(said, "--epochs", 2, "--checkpoint", state));
        train("resumed.safetensors", data, "--target", "kind", "--epochs", 4, "--resume", state, "--threads", 1);
        assertThat(folder.resolve("resumed.safetensors")).hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
    }

    @Test
    void aPackedTableIsReadLikeAPlainOne() throws IOException {
        Path packed = folder.resolve("table.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(table(), out);
        }
        train("plain.safetensors", table(), "--target", "kind", "--epochs", 2, "--threads", 1);
        train("packed.safetensors", packed, "--target", "kind", "--epochs", 2, "--threads", 1);
        assertThat(folder.resolve("packed.safetensors")).hasSameBinaryContentAs(folder.resolve("plain.safetensors"));
        Path model = folder.resolve("plain.safetensors");
        assertThat(Shell.run("predict", model, packed).out())
                .isEqualTo(Shell.run("predict", model, table()).out());
    }

    @Test
    void freeTextGivesALineAndNotOneForEachText() throws IOException {
        StringBuilder text = new StringBuilder("x,comment,y\n");
        for (int n = 0; n < 400; n++) {
            text.append(Math.sin(n))
                    .append(",words ")
                    .append(n)
                    .append(',')
                    .append(n % 3 == 0 ? "a" : "b")
                    .append('\n');
        }
        Path data = Files.writeString(folder.resolve("free.csv"), text);
        Outcome outcome =
                train("m.safetensors", data, "--target", "y", "--validation", "0.25", "--epochs", 1, "--threads", 1);
        assertThat(outcome.errors().stream().filter(line -> line.startsWith("warning")))
                .hasSize(1);
        assertThat(unwrapped(outcome.err()))
                .contains("'comment' holds 300 different texts in 300 rows", "Remove the column")
                .contains("only rows held back for validation have count as none of their column's categories: 100 in")
                .doesNotContain("not there in training");
        Files.writeString(data, text.toString().replace("words", "other"));
        Outcome later = Shell.run("predict", folder.resolve("m.safetensors"), data);
        assertThat(later.errors()).singleElement().asString().contains("400 texts in column 'comment' were not there");
    }

    @Test
    void aRareClassIsToldWithWhatGuessingGives() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int n = 0; n < 200; n++) {
            text.append(Math.sin(n)).append(n % 50 == 0 ? ",ill\n" : ",well\n");
        }
        Path data = Files.writeString(folder.resolve("rare.csv"), text);
        Outcome outcome = train("m.safetensors", data, "--target", "y", "--epochs", 1, "--test", data, "--threads", 1);
        assertThat(outcome.err()).contains("rare class 'ill' (4 of 200 rows, 2 %). Always guessing 'well'");
        assertThat(outcome.out()).containsPattern("accuracy .* of 200 rows; always 'well': 0.98");
        assertThat(train("k.safetensors", table(), "--target", "kind", "--epochs", 1, "--test", table())
                        .out())
                .doesNotContain("always '");
    }

    @Test
    void aLossThatStillFellIsTold() throws IOException {
        Object[] data = {table(), "--target", "kind", "--threads", 1, "--batch", "all"};
        String word = "loss was still falling at the end: more epochs (--epochs ";
        assertThat(unwrapped(train("m", and(data, "--epochs", 20, "--learning-rate", "0.05"))
                        .err()))
                .contains("The training " + word + "80)");
        Outcome validated = train("m", and(data, "--epochs", 20, "--learning-rate", "0.05", "--validation", "0.3"));
        assertThat(validated.out()).contains("kept epoch 20");
        assertThat(unwrapped(validated.err())).contains("The validation " + word + "80)");
        assertThat(train("m", and(data, "--epochs", 2)).err())
                .as("too few to tell")
                .doesNotContain("falling");
        assertThat(train("m", and(data, "--epochs", 600, "--learning-rate", "0.3", "--l2", "1"))
                        .err())
                .as("it has come to rest")
                .doesNotContain("falling");
        Outcome stopped =
                train("m", and(data, "--epochs", 900, "--learning-rate", "0.3", "--l2", "1", "--validation", "0.3"));
        assertThat(stopped.out()).contains("stopped early");
        assertThat(stopped.err()).doesNotContain("falling");
    }

    @Test
    void textThatIsNoneIsPlacedByItsLine() throws IOException {
        Path data = folder.resolve("latin.csv");
        Files.write(data, "x,y\n1,a\n2,é\n".getBytes(StandardCharsets.ISO_8859_1));
        Outcome outcome = Shell.run("train", data, "--target", "y", "-o", folder.resolve("m"));
        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("latin.csv is not UTF-8 text: line 3 holds the byte 0xe9.");
    }
}
