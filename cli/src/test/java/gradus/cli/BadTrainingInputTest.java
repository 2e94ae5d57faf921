package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Shell.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with what train, predict, evaluate and demo are given: exit 2, a line or two, nothing left. */
class BadTrainingInputTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void writeFiles() throws IOException {
        StringBuilder text = new StringBuilder("width,length,kind\n");
        for (int n = 0; n < 12; n++) {
            text.append("%d,%d,%s\n".formatted(n, n * n, n % 2 == 0 ? "round" : "square"));
        }
        write("good.csv", text.toString());
        write("nan.csv", text.toString().replace("\n4,16,", "\n4,inf,"));
        write("missing-target.csv", text.toString().replace("\n4,16,round", "\n4,16,"));
        write("other.csv", "height,kind\n1,round\n2,square\n");
        write("new-class.csv", "width,length,kind\n1,2,oval\n");
        write("ragged.csv", "width,length,kind\n1,2,round\n1,2\n");
        write("text.csv", "width,length,kind\n1,2,round\nlong,2,square\n");
        write("slip.csv", text.toString().replace("\n4,16,", "\n4,16.5x,"));
        write("comma.csv", text.toString().replace("\n4,16,", "\n4,\"16,5\","));
        write("data.json", "[{\"width\": 1, \"kind\": \"round\"}]");
        write("one-row.csv", "width,kind\n1,round\n");
        write("one-class.csv", "width,kind\n1,round\n2,round\n");
        write("empty.csv", "");
        write("no-model.safetensors", "this is no model at all");
        write("no-image.gz", "this is no image");
        Files.write(folder.resolve("truncated.npz"), new byte[] {'P', 'K', 3, 4, 0, 0});
        Outcome trained =
                Shell.run("train", folder.resolve("good.csv"), "--target", "kind", "-o", folder.resolve("model"));
        assertThat(trained.exit()).as(trained.err()).isZero();
        byte[] model = Files.readAllBytes(folder.resolve("model"));
        Files.write(folder.resolve("half-model"), java.util.Arrays.copyOf(model, model.length / 2));
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** Words are split at blanks; a word with a bar has a blank there; @name is a file in the folder. */
    private static Outcome run(String line) {
        Object[] words = Stream.of(line.split(" ", -1))
                .map(word -> word.startsWith("@") ? folder.resolve(word.substring(1)) : word.replace('|', ' '))
                .toArray();
        return Shell.run(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train @missing.csv --target kind => missing.csv",
                "train @missing.csv => missing.csv; does not exist",
                "train @missing.csv --labels @good.csv => missing.csv; does not exist",
                "train @one-row.csv --target kind => one-row.csv; only one row",
                "train @good.csv => --target",
                "train @good.csv --target kinds => 'kinds'; 'kind'",
                "train @good.csv --target 7 => 7; 1 to 3",
                "train @nan.csv --target kind => nan.csv; row 5; length; inf",
                "train @slip.csv --target kind => slip.csv; row 5 of length: \"16.5x\" is not a number (1 of 12 cells); "
                        + "give --missing \"16.5x\" or --text length.",
                "train @comma.csv --target kind => row 5 of length; give --missing \"16,5\", --text length or --decimal ,.",
                "train @good.csv --target kind --test @slip.csv => slip.csv; row 5 of length; (1 of 12 cells)",
                "train @good.csv --target kind --text wdth => 'wdth'; did you mean 'width'",
                "train @good.csv --target kind --decimal ; => --decimal; ';'; , or .",
                "train @data.json --target kind => data.json is JSON; CSV",
                "train @missing-target.csv --target kind => missing-target.csv; row 5; kind",
                "train @ragged.csv --target kind => ragged.csv; row 2",
                "train @one-class.csv --target kind => one class",
                "train @empty.csv --target kind => empty.csv",
                "train @truncated.npz => truncated.npz",
                "train @good.csv --target kind --labels @good.csv => --labels",
                "train @good.csv --target kind --task classifi => --task; 'classifi'; did you mean 'classify'",
                "train @good.csv --target kind --task regress => kind; text",
                "train @good.csv --target kind --optimizer adm => --optimizer; 'adm'; did you mean 'adam'",
                "train @good.csv --target kind --precision float16 => --precision; float32",
                "train @good.csv --target kind --prepare standard => --prepare; standardize",
                "train @good.csv --target kind --init hee => --init; did you mean 'he'",
                "train @good.csv --target kind --epochs 0 => --epochs; '0'; 1 or more",
                "train @good.csv --target kind --epochs 1.5 => --epochs; '1.5'",
                "train @good.csv --target kind --batch -1 => --batch; '-1'; or all",
                "train @good.csv --target kind --batch some => --batch; 'some'",
                "train @good.csv --target kind --learning-rate nan => --learning-rate; 'nan'; above 0",
                "train @good.csv --target kind --learning-rate NaN => --learning-rate; above 0",
                "train @good.csv --target kind --learning-rate -0.1 => --learning-rate; above 0",
                "train @good.csv --target kind --learning-rate 1e999 => --learning-rate; above 0",
                "train @good.csv --target kind --l2 -1 => --l2",
                "train @good.csv --target kind --l2 lots => --l2; 'lots'",
                "train @good.csv --target kind --keep-prob 0 => --keep-prob",
                "train @good.csv --target kind --validation 1 => --validation; below 1",
                "train @good.csv --target kind --validation half => --validation; 'half'",
                "train @good.csv --target kind --patience 0 --validation 0.5 => --patience",
                "train @good.csv --target kind --threads 0 => --threads",
                "train @good.csv --target kind --seed abc => --seed; abc",
                "train @good.csv --target kind --weight-decay 0.1 => --weight-decay; --l2",
                "train @good.csv --target kind --optimizer adamw --weight-decay -1 => --weight-decay",
                "train @good.csv --target kind --define optimizer|o(learning-rate=1) --optimizer o => optimizer; w'",
                "train @good.csv --target kind --define optimizer|adam(learning-rate=1)\n|w'=w => 'adam'; defined already",
                "train @good.csv --target kind --every 2 => --every; --checkpoint",
                "train @good.csv --target kind --test-labels @good.csv => --test-labels; --test",
                "train @good.csv --target kind --hidden 4|rleu => rleu; elu",
                "train @good.csv --target kind --hidden 4|relu --net 2|>|1|sigmoid => --net; --hidden",
                "train @good.csv --target kind --net 3|>|1|sigmoid => 2 inputs; 3",
                "train @good.csv --target kind --net 2|>|5|softmax => 5; kind",
                "train @good.csv --target kind --loss bcee => bcee; bce",
                "train @good.csv --target kind --define f(z)|=|z* => f",
                "train @good.csv --target kind --header --no-header => --header; --no-header",
                "train @good.csv --target kind --test @other.csv => other.csv; 'width'",
                "train @good.csv --target kind --test @new-class.csv => new-class.csv; oval",
                "train @good.csv --target kind --test @missing.csv => missing.csv",
                "train @good.csv --target kind -o @good.csv => good.csv; input",
                "train @good.csv --target kind -o @no/such/folder/m => no/such/folder",
                "train @good.csv --target kind -o @ => folder",
                "train @good.csv --target kind --report @no/such/r.html => no/such",
                "train @good.csv --target kind --checkpoint @no/such/c => no/such",
                "train @good.csv --target kind --json -o - => standard output; --json",
                "train @good.csv --target kind --report - => standard output",
                "train @good.csv --target kind -o @x --report @x => Two outputs; x",
                "train @good.csv --target kind --resume @missing => missing",
                "train @good.csv --target kind --resume @model => model; checkpoint",
                "train @good.csv --target kind --resume @no-model.safetensors => no-model.safetensors",
                "train @good.csv --target kind --net @no-model.safetensors => a model file is not taken here; give layers",
                "train @good.csv --target kind --epoch 3 => --epoch; --epochs",
                "predict @missing @good.csv => missing",
                "predict @no-model.safetensors @good.csv => no-model.safetensors",
                "predict @half-model @good.csv => half-model",
                "predict @good.csv @good.csv => good.csv",
                "predict @model @missing.csv => missing.csv",
                "predict @model @other.csv => other.csv; 'width'",
                "predict @model @text.csv => text.csv; row 2; width",
                "predict @model @slip.csv => slip.csv; row 5 of length: \"16.5x\" is not a number, as the model needs; "
                        + "(1 of 12 cells)",
                "evaluate @model @slip.csv => row 5 of length; (1 of 12 cells); give --missing",
                "predict @model @nan.csv => nan.csv; row 5; length",
                "predict @model @good.csv -o @model => model; input",
                "predict @model @good.csv -o @no/such/p.csv => no/such",
                "predict @model => DATA",
                "evaluate @model @new-class.csv => new-class.csv; oval",
                "evaluate @model @missing-target.csv => missing-target.csv; row 5",
                "evaluate @model @other.csv => other.csv; 'width'",
                "evaluate @half-model @good.csv => half-model",
                "demo -o @no/such/r.html => no/such",
                "demo -o @ => folder",
            })
    void badInputIsNamedInALineOrTwoAndLeavesNothing(String line) throws IOException {
        String[] parts = line.split(" => ", -1);
        boolean hasOutput =
                parts[0].contains("-o ") || parts[0].startsWith("evaluate") || parts[0].equals("predict @model");
        String command = hasOutput || parts[0].startsWith("predict") ? parts[0] : parts[0] + " -o @out";
        Map<String, String> before = files();
        Outcome outcome = run(command);
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.out()).isEmpty();
        String last = String.join("\n", complaint(outcome));
        assertThat(last.lines().count()).as(last).isLessThanOrEqualTo(4);
        assertThat(last).contains(parts[1].split("; ", -1)).doesNotContain("\tat ", "Exception");
        assertThat(files()).isEqualTo(before);
    }

    /** What was written after the messages about data and task. */
    private static List<String> complaint(Outcome outcome) {
        return outcome.errors().stream()
                .filter(text ->
                        !text.startsWith("Task: ") && !text.startsWith("Training on") && !text.startsWith("warning"))
                .filter(text -> !text.startsWith("Network: "))
                .toList();
    }

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void debugShowsWhereItCameFrom() {
        Outcome outcome = run("train @missing.csv --target kind --debug -o @out");
        assertThat(outcome.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(outcome.err()).contains("\tat gradus.");
    }
}
