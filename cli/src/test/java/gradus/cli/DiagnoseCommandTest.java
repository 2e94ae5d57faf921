package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.diagnose.generator.Submission;
import gradus.diagnose.generator.Submissions;
import gradus.json.Json;
import gradus.network.Network;
import gradus.network.NetworkOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {
    private static List<Submission> wrong = List.of();
    private static List<Submission> right = List.of();

    @TempDir
    private Path folder;

    @BeforeAll
    static void generate() {
        wrong = Submissions.single(7);
        right = Submissions.right(7);
    }

    /** A submission that holds everything, in the course's names and layout. */
    private static Submission whole(List<Submission> all, Predicate<Submission> wanted) {
        return all.stream()
                .filter(s -> s.arrays().keySet().containsAll(List.of("X", "Y", "Z1", "A1", "J", "dZ1", "dW1", "db1")))
                .filter(s -> s.layout().equals("columns")
                        && s.keepProb() == 1
                        && s.file().endsWith("double"))
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    private static Submission extra() {
        return whole(wrong, s -> s.injected().getFirst().id().equals("extra-activation-derivative"));
    }

    private Path mine(String name, Map<String, NdArray> arrays) {
        Path file = folder.resolve(name);
        ArrayFiles.write(file, arrays);
        return file;
    }

    private static Shell.Outcome diagnose(Object... words) {
        return Shell.run(
                Stream.concat(Stream.of("diagnose"), Arrays.stream(words)).toArray());
    }

    private static List<Json.Obj> lines(Shell.Outcome outcome) {
        return outcome.out().lines().map(l -> (Json.Obj) Json.parse(l, "line")).toList();
    }

    @Test
    void theFirstLineNamesTheWrongVariable() {
        Path file = mine("mine.npz", extra().arrays());
        Shell.Outcome outcome = diagnose(file);
        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(1);
        String variable = extra().injected().getFirst().variable();
        assertThat(outcome.out())
                .startsWith(file + ": a mistake in " + variable + "\n")
                .contains("yours  " + variable);
        assertThat(outcome.out().lines())
                .allSatisfy(l -> assertThat(l.length() <= 80 || l.contains(folder.toString()))
                        .as(l)
                        .isTrue());
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void aTerminalShowsTheMarksInColours() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        String file = mine("mine.npz", extra().arrays()).toString();
        Main.run(stream, stream, new Terminal(true, true, true), "diagnose", file);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\033[31m✗\033[0m d", "\033[32m✓\033[0m A1", "^\033[0m\n");
    }

    @Test
    void jsonIsOneDocument() {
        Shell.Outcome outcome = diagnose(mine("mine.npz", extra().arrays()), "--json");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.json().text("verdict")).isEqualTo("mistake");
        assertThat(((Json.Obj) outcome.json().list("mistakes").getFirst()).text("id"))
                .isEqualTo("extra-activation-derivative");
    }

    @Test
    void theCorrectedLineIsInTheLanguageAskedFor() {
        Path file = mine("mine.npz", extra().arrays());
        assertThat(diagnose(file).out()).contains("The right line in NumPy:");
        assertThat(diagnose(file, "--code", "octave").out()).contains("The right line in Octave:");
        assertThat(diagnose(mine("mine.mat", extra().arrays())).out()).contains("The right line in Octave:");
        assertThat(diagnose(file, "--code", "pytorch").out()).contains("The right line in PyTorch:");
    }

    @Test
    void whatIsNoArrayOfNumbersIsToldAtEveryHint() throws IOException {
        Path file = mine("mine.npz", extra().arrays());
        byte[] numbers = Files.readAllBytes(file);
        String header = "{'descr': '<U2', 'fortran_order': False, 'shape': (), }\n";
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(numbers));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                in.transferTo(out);
            }
            out.putNextEntry(new ZipEntry("author.npy"));
            out.write(("\u0093NUMPY\1\0" + (char) header.length() + "\0" + header + "12345678")
                    .getBytes(StandardCharsets.ISO_8859_1));
        }
        for (int hint = 0; hint < 4; hint++) {
            Shell.Outcome outcome = diagnose(file, "--hint", hint);
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.out()).contains("only arrays of numbers are read: author (a text).");
        }
    }

    @Test
    void whatIsRightIsSaidToBe() {
        Shell.Outcome outcome =
                diagnose(mine("mine.npz", whole(right, s -> true).arrays()));
        assertThat(outcome.exit()).as(outcome.out()).isZero();
        assertThat(outcome.out()).contains("mine.npz: correct").contains("✓ dW1");
    }

    @Test
    void documentsGoToFilesOfTheirKind() throws IOException {
        Path file = mine("mine.npz", extra().arrays());
        for (String ending : List.of("html", "md", "tex", "json", "txt")) {
            Path to = folder.resolve("d." + ending);
            Shell.Outcome outcome = diagnose(file, "-o", to);
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(Files.readString(to)).contains("mine.npz");
        }
        assertThat(Files.readString(folder.resolve("d.html")))
                .startsWith("<!doctype html>")
                .doesNotContain("<script");
    }

    @Test
    void anInputThatCannotBeReadIsToldInASentence() throws IOException {
        byte[] bytes = Files.readAllBytes(mine("mine.npz", extra().arrays()));
        Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(bytes, bytes.length / 2));
        Path pickle = Files.write(folder.resolve("p.npz"), new byte[] {(byte) 0x80, 4, (byte) 0x95, 0, 0});
        Path strange = mine("strange.npz", Map.of("hello", NdArray.scalar(1)));
        for (Object file : List.of(cut, pickle, strange, folder.resolve("absent.npz"), folder.resolve("empty"))) {
            Files.createDirectories(folder.resolve("empty"));
            Shell.Outcome outcome = diagnose(file);
            assertThat(outcome.exit()).as(file.toString()).isEqualTo(2);
            assertThat(outcome.errors()).as(file.toString()).hasSizeBetween(1, 2);
            assertThat(outcome.out()).isEmpty();
        }
        Shell.Outcome json = diagnose(cut, "--json");
        assertThat(json.exit()).isEqualTo(2);
        assertThat(json.json().text("verdict")).isEqualTo("unreadable");
        assertThat(json.json().text("error")).isNotBlank();
    }

    @Test
    void aFolderGoesOnWhateverIsInIt() throws IOException {
        Path all = Files.createDirectory(folder.resolve("all"));
        ArrayFiles.write(all.resolve("b.npz"), extra().arrays());
        ArrayFiles.write(all.resolve("a.mat"), whole(right, s -> true).arrays());
        Files.writeString(all.resolve("c.npz"), "no arrays");
        Files.createDirectory(all.resolve("d"));
        for (Map.Entry<String, NdArray> e : extra().arrays().entrySet()) {
            Files.writeString(all.resolve("d/" + e.getKey() + ".csv"), csv(e.getValue()));
        }
        Shell.Outcome outcome = diagnose(all, "--json", "--report", folder.resolve("out"));
        assertThat(lines(outcome)).extracting(o -> o.text("file")).containsExactly("a.mat", "b.npz", "c.npz", "d");
        assertThat(lines(outcome))
                .extracting(o -> o.text("verdict"))
                .containsExactly("correct", "mistake", "unreadable", "mistake");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(folder.resolve("out/submissions/b.npz/results.json")).exists();
        Files.delete(all.resolve("c.npz"));
        Shell.Outcome table = diagnose(all);
        assertThat(table.exit()).isEqualTo(1);
        assertThat(table.out())
                .startsWith("3 submissions: 1 correct, 2 with a mistake.\n")
                .contains("✓ correct", "✗ mistake", "extra-activation-derivative 2");
        Files.delete(all.resolve("b.npz"));
        Files.move(all.resolve("d"), folder.resolve("alone"));
        assertThat(diagnose(all).exit()).isZero();
        assertThat(diagnose(folder.resolve("alone")).out()).contains("alone: a mistake in");
    }

    private static String csv(NdArray array) {
        StringBuilder csv = new StringBuilder();
        int columns = array.rank() == 2 ? array.dimension(1) : 1;
        for (int n = 0; n < array.size(); n++) {
            csv.append(array.data()[n]).append((n + 1) % columns == 0 ? "\n" : ",");
        }
        return csv.toString();
    }

    @Test
    void aTableTellsWhatFilesDoNot() throws IOException {
        Submission s = extra();
        Map<String, NdArray> bare = new LinkedHashMap<>(s.arrays());
        bare.keySet().removeIf(n -> n.matches("[ZA]\\d+|J|dA\\d+|dZ\\d+"));
        Path file = mine("bare.npz", bare);
        assertThat(lines(diagnose(file, file, "--json")))
                .hasSize(2)
                .allSatisfy(o -> assertThat(o.text("verdict")).isEqualTo("cannot-tell"));
        String loss = Network.parse(s.network(), NetworkOptions.defaults()).loss();
        Path settings = folder.resolve("settings.csv");
        Files.writeString(
                settings,
                "file,net,loss,l2,keepProb,layout\nbare.npz," + s.network() + "," + loss + "," + s.l2() + ",1,\n");
        Shell.Outcome told = diagnose(file, "--settings", settings);
        assertThat(told.out()).contains("bare.npz: a mistake");
        Shell.Outcome net = diagnose(file, "--net", s.network(), "--loss", loss, "--l2", s.l2());
        assertThat(net.out()).contains("bare.npz: a mistake");
    }

    @Test
    void namesAndInputsCanBeTold() {
        Map<String, NdArray> arrays = new LinkedHashMap<>(extra().arrays());
        String output = extra().injected().getFirst().variable();
        arrays.put("strange_name", Objects.requireNonNull(arrays.remove(output)));
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        for (String name : List.of("X", "Y")) {
            inputs.put(name, Objects.requireNonNull(arrays.remove(name)));
        }
        Path file = mine("mine.npz", arrays);
        Path data = mine("data.npz", inputs);
        Shell.Outcome outcome = diagnose(file, "--data", data, "--map", "strange_name=" + output, "--json");
        assertThat(outcome.json().text("firstWrong")).isEqualTo(output);
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnyWork() throws IOException {
        Path file = mine("mine.npz", extra().arrays());
        Path bad = Files.writeString(folder.resolve("bad.csv"), "file,net\nmine.npz,2 > 4 tnah > 1\n");
        Path odd = Files.writeString(folder.resolve("odd.csv"), "file,netz\nmine.npz,2 > 1\n");
        for (List<Object> words : List.<List<Object>>of(
                List.of(),
                List.of(file, "--hint", 4),
                List.of(file, "--net", "2 > 4 tnah"),
                List.of(file, "--loss", "bcee"),
                List.of(file, "--layout", "diagonal"),
                List.of(file, "--time-limit", 0),
                List.of(file, "--points", -1),
                List.of(file, "--code", "fortran"),
                List.of(file, "--map", "a"),
                List.of(file, "--map", "dW11=dW1"),
                List.of(file, "--settings", bad),
                List.of(file, "--settings", odd),
                List.of(file, "--settings", folder.resolve("none.csv")),
                List.of(file, "--data", folder.resolve("none.npz")),
                List.of(file, "-o", file),
                List.of(file, "--report", file))) {
            Shell.Outcome outcome = diagnose(words.toArray());
            assertThat(outcome.exit()).as(words.toString()).isEqualTo(2);
            assertThat(outcome.errors()).as(words.toString()).hasSizeBetween(1, 2);
            assertThat(outcome.out()).as(words.toString()).isEmpty();
        }
        assertThat(diagnose(file, "--settings", bad).err()).contains("bad.csv, line 2", "tanh");
        assertThat(diagnose(file, "--map", "dW11=dW1").err()).contains("no array of that name", "did you mean 'dW1'?");
    }
}
