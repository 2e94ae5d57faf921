package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.diagnose.generator.Submission;
import gradus.diagnose.generator.SubmissionFiles;
import gradus.diagnose.generator.Submissions;
import gradus.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No hint below the last tells a right formula, a corrected line or a right value, in any format or report. */
class DiagnoseHintTest {
    private static final int SUBMISSIONS = 40;

    @TempDir
    private Path folder;

    /** One for each known mistake, as far as the number goes. */
    private static List<Submission> some() {
        List<Submission> some = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Submission s : Submissions.single(3)) {
            if (s.arrays().containsKey("Z1") && seen.add(s.injected().getFirst().id()) && some.size() < SUBMISSIONS) {
                // The generator's names tell the mistake.
                some.add(new Submission(
                        "ann" + (100 + some.size()),
                        s.network(),
                        s.loss(),
                        s.l2(),
                        s.keepProb(),
                        s.layout(),
                        s.arrays(),
                        s.injected()));
            }
        }
        return some;
    }

    private static String bare(String text) {
        return text.replaceAll("&[a-z]+;|[\\s*\\\\`]", "");
    }

    /** The right formulas and lines by the file that they are of. */
    private static Map<String, List<String>> answers(String lines) {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        lines.lines().map(l -> (Json.Obj) Json.parse(l, "line")).forEach(d -> {
            List<String> own = new ArrayList<>();
            for (Json m : d.list("mistakes")) {
                Json.Obj mistake = (Json.Obj) m;
                List<Json> texts = new ArrayList<>(List.of(mistake.get("right")));
                texts.addAll(mistake.object("code").members().values());
                for (Json text : texts) {
                    if (text instanceof Json.Text(String line)) {
                        own.add(bare(line.substring(line.indexOf('=') + 1)));
                    }
                }
            }
            own.removeIf(a -> a.length() < 4);
            answers.put(d.text("file"), own);
        });
        return answers;
    }

    @Test
    void nothingLeaksBelowTheLastLevel() throws IOException {
        Path all = folder.resolve("all");
        Path settings = SubmissionFiles.write(some(), all, folder.resolve("settings.csv"));
        String told =
                Shell.run("diagnose", all, "--settings", settings, "--json").out();
        Map<String, List<String>> answers = answers(told);
        Map<String, List<String>> ids = ids(told);
        assertThat(answers.values().stream().mapToInt(List::size).sum()).isGreaterThan(SUBMISSIONS);
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int level = 0; level < 3; level++) {
            Path report = folder.resolve("out" + level);
            Shell.Outcome outcome =
                    Shell.run("diagnose", all, "--settings", settings, "--hint", level, "--json", "--report", report);
            for (String line : outcome.out().lines().toList()) {
                Json.Obj d = (Json.Obj) Json.parse(line, "line");
                require(d.text("file"), level, line, answers);
                String results = Files.readString(report.resolve("submissions/" + d.text("file") + "/results.json"));
                require(d.text("file"), level, results, answers);
                double score = ((Json.Obj) Json.parse(results, "results")).number("score");
                assertThat(score)
                        .as("a hint changes what is told, not the score")
                        .isEqualTo(Objects.requireNonNullElse(scores.putIfAbsent(d.text("file"), score), score));
                assertThat(d.list("mistakes"))
                        .hasSize(level == 2 ? d.list("mistakes").size() : 0);
                assertThat(d.list("variables").isEmpty()
                                || level > 0
                                || d.text("verdict").equals("correct"))
                        .isTrue();
            }
            Map<String, String> parts =
                    Map.of("index.html", "<details ", "junit.xml", "<testcase ", "summary.csv", "\n");
            for (Map.Entry<String, String> part : parts.entrySet()) {
                String text = Files.readString(report.resolve(part.getKey()));
                for (String own : List.of(text.split(part.getValue())).subList(1, answers.size() + 1)) {
                    String name = own.replaceFirst("(?s)^.*?(ann\\d+\\.npz).*$", "$1");
                    require(name, level, own, answers);
                    require(name, level, own, level < 2 ? ids : Map.of());
                }
            }
        }
    }

    /** What the mistakes are called, by file. */
    private static Map<String, List<String>> ids(String lines) {
        Map<String, List<String>> ids = new LinkedHashMap<>();
        lines.lines()
                .map(l -> (Json.Obj) Json.parse(l, "line"))
                .forEach(d -> ids.put(
                        d.text("file"),
                        d.list("mistakes").stream()
                                .map(m -> ((Json.Obj) m).text("id"))
                                .filter(id -> !id.equals("edit"))
                                .toList()));
        return ids;
    }

    private static void require(String file, int level, String text, Map<String, List<String>> answers) {
        String bare = bare(text);
        answers.getOrDefault(file, List.of())
                .forEach(a -> assertThat(bare.contains(a))
                        .as("level %d tells %s of %s: %s", level, a, file, text)
                        .isFalse());
    }

    @Test
    void nothingLeaksInAnyFormat() {
        Submission s = some().getFirst();
        Path file = SubmissionFiles.write(s, folder);
        Map<String, List<String>> answers = answers(Json.of(Json.parse(
                        Shell.run("diagnose", file, "--net", s.network(), "--l2", s.l2(), "--json")
                                .out(),
                        "json"))
                .compact());
        assertThat(answers.get(file.toString())).isNotEmpty();
        for (int level = 0; level < 3; level++) {
            for (String format : List.of("text", "markdown", "latex", "html", "notebook", "json")) {
                Stream<Object> words = Stream.of(
                        "diagnose", file, "--net", s.network(), "--l2", s.l2(), "--hint", level, "--format", format);
                require(file.toString(), level, Shell.run(words.toArray()).out(), answers);
            }
        }
    }
}
