package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    private static Path folder;

    private static Path report;
    private static Outcome outcome;
    private static String html;

    @BeforeAll
    static void run() throws Exception {
        report = folder.resolve("demo.html");
        outcome = Shell.run("demo", "-o", report);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        html = Files.readString(report);
    }

    @Test
    void learnsWell() {
        Matcher accuracy = Pattern.compile("accuracy +([0-9.]+)").matcher(outcome.out());
        assertThat(accuracy.find()).isTrue();
        assertThat(Double.parseDouble(accuracy.group(1))).isBetween(0.96, 1.0);
        assertThat(outcome.out()).containsPattern("benign +\\d+ +\\d+\\n +malignant +\\d+ +\\d+");
    }

    @Test
    void showsTheOutputLayerAndFitsATerminal() {
        assertThat(outcome.out()).contains("dZ3 = A3 - Y", "they cancel", "each of them proved");
        assertThat(outcome.out().lines().filter(line -> !line.contains(folder.toString())))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void checksEveryEntryInDoubleAndASampleInMoreDigits() {
        assertThat(outcome.out())
                .contains("dW1  480 of 480", "200 of 480", "in double on 456 examples", "Every gradient agrees");
        assertThat(html).contains("Gradient check", "480 of 480", "200 of 480");
    }

    @Test
    void whatItSuggestsWorks() {
        assertThat(DemoCommand.suggestions()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(line -> {
            assertThat(outcome.out().replaceAll(" \\\\\n +", " ")).contains(line);
            List<Object> words = new ArrayList<>();
            for (Matcher word = WORD.matcher(line); word.find(); ) {
                words.add(word.group(1) == null ? word.group(2) : word.group(1));
            }
            words.removeFirst();
            // The suggestions are for the folder above this module.
            words.replaceAll(word -> word.toString().startsWith("data/") ? "../" + word : word);
            if (words.getFirst().equals("train")) {
                words.addAll(List.of("-o", folder.resolve("m.safetensors")));
            }
            Outcome suggested = Shell.run(words.toArray());
            assertThat(suggested.exit()).as(line + "\n" + suggested.err()).isZero();
        });
    }

    @Test
    void theReportHasEverythingAndRefersToNothing() {
        assertThat(html)
                .contains("<svg class=\"chart\"", "Confusion matrix", "malignant", "<math", "chain rule", "adam: ")
                .doesNotContainPattern("(?i)<script|<link[^>]*href=\"(?!data:)|src=|url\\(|@import|https?://")
                .doesNotContain("NaN", "null<", "\u2717");
        assertThat(Files.exists(folder.resolve("model.safetensors"))).isFalse();
    }

    @Test
    void aBrowserOpensTheReportAndFetchesNothing() throws Exception {
        Browser.Page page = Browser.open(report, folder);
        assertThat(page.document()).contains("</svg>", "<h1>Gradus: ");
        assertThat(page.console()).doesNotContain("CONSOLE");
        // The page's own policy would have reported a request, as it does here.
        Path other = folder.resolve("other.html");
        Files.writeString(other, html.replace("</main>", "<img src=\"http://127.0.0.1:1/x.png\" alt=\"\"></main>"));
        assertThat(Browser.open(other, folder).console()).contains("CONSOLE", "http://127.0.0.1:1/x.png");
    }
}
