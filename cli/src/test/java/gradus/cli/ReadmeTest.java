package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.network.Library;
import gradus.testing.Python;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows does what it says. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    /** The listing of a language. */
    private static String listing(String language) throws IOException {
        Matcher listing =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme());
        assertThat(listing.find()).as(language).isTrue();
        return listing.group(1);
    }

    @Test
    void theJavaListingCompilesAndRuns() throws Exception {
        List<String> lines = listing("java").lines().toList();
        List<String> imports =
                lines.stream().filter(line -> line.startsWith("import ")).toList();
        List<String> statements =
                lines.stream().filter(line -> !line.startsWith("import ")).toList();
        Path source = folder.resolve("Listing.java");
        Files.writeString(
                source,
                String.join("\n", imports) + "\npublic class Listing implements Runnable { public void run() {\n"
                        + String.join("\n", statements) + "\n} }\n");
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        errors,
                        errors,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        source.toString());
        assertThat(exit).as(errors.toString(StandardCharsets.UTF_8)).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            ((Runnable) loader.loadClass("Listing").getConstructor().newInstance()).run();
        }
    }

    /** "All of them stand as formulas in library.txt": the table has the library's optimisers and no others. */
    @Test
    void theTableHasEveryOptimizerOfTheLibrary() throws IOException {
        Matcher row = Pattern.compile("\\| optimisers \\| (.*) \\|").matcher(readme());
        assertThat(row.find()).isTrue();
        assertThat(row.group(1).split(" "))
                .containsExactlyElementsOf(Library.builtIn().training().optimizerNames());
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        Pattern version = Pattern.compile("<artifactId>gradus(?:-core)?</artifactId>\\s*<version>([^<]+)<");
        Matcher built = version.matcher(Files.readString(ROOT.resolve("pom.xml")));
        Matcher shown = version.matcher(listing("xml"));
        assertThat(built.find()).isTrue();
        assertThat(shown.find()).isTrue();
        assertThat(shown.group(1)).isEqualTo(built.group(1));
    }

    @Test
    void thePythonListingShowsWhichGradientIsWrong() throws IOException {
        Python python = Python.require("numpy");
        Map<String, NdArray> mine = new LinkedHashMap<>();
        mine.put("X", NdArray.of(2, 3, 0.5, -1, 2, 1, 0.25, -0.75));
        mine.put("Y", NdArray.of(1, 3, 1, 0, 1));
        mine.put("W1", NdArray.of(4, 2, 0.1, -0.2, 0.3, 0.4, 1, -1, 0.5, 0.25));
        mine.put("b1", NdArray.of(4, 1, 0, 0.1, 0, -0.1));
        mine.put("W2", NdArray.of(1, 4, 1, -1, 0.5, 2));
        mine.put("b2", NdArray.of(1, 1, 0.2));
        Path file = folder.resolve("mine.npz");
        ArrayFiles.write(file, mine);
        String spec = "2 > 4 tanh > 1 sigmoid";
        assertThat(readme()).contains("./gradus gradients \"" + spec + "\" --data mine.npz -o right.npz");
        Path right = folder.resolve("right.npz");
        assertThat(Shell.run("gradients", spec, "--data", file, "-o", right).exit())
                .isZero();
        Map<String, NdArray> computed = ArrayFiles.read(right);
        mine.put("dW2", computed.get("dW2"));
        double[] wrong = computed.get("dW1").data().clone();
        wrong[3] *= 2;
        mine.put("dW1", new NdArray(computed.get("dW1").shape(), wrong));
        ArrayFiles.write(file, mine);
        List<String> printed = python.run(folder, "import numpy as np\n" + listing("python"))
                .lines()
                .toList();
        assertThat(printed).hasSize(2);
        assertThat(printed.getFirst()).isEqualTo("dW2 0.0");
        assertThat(printed.getLast())
                .startsWith("dW1 ")
                .satisfies(line ->
                        assertThat(Double.parseDouble(line.substring(4))).isGreaterThan(0.01));
    }
}
