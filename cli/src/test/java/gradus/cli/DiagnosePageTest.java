package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/diagnose.md tells is what happens. With GRADUS_UPDATE_DOCS=true the page is written anew. */
class DiagnosePageTest {
    private static final Path PAGE = Path.of("..", "docs", "diagnose.md");

    @TempDir
    private Path folder;

    private static List<String> listings(String page, String language) {
        Matcher m =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        List<String> found = new ArrayList<>();
        while (m.find()) {
            found.add(m.group(1));
        }
        return found;
    }

    /** As a reader sees it who works in that folder. */
    private String shown(String text) {
        List<String> lines = new ArrayList<>(text.replace(folder + "/", "")
                .lines()
                .map(String::stripTrailing)
                .toList());
        if (lines.get(1).matches("═+")) {
            lines.set(1, "═".repeat(lines.getFirst().length()));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Rounding differs from machine to machine. */
    private static String withoutRounding(String text) {
        return text.replaceAll(" +(\\d\\.\\de-1\\d|0)(?=\\n| )", " ROUNDING");
    }

    /** What the listing's file is diagnosed as, up to the table of variables. */
    private String story(String file) {
        return shown(Shell.run("diagnose", folder.resolve(file)).out())
                        .lines()
                        .takeWhile(line -> !line.startsWith("variable "))
                        .collect(Collectors.joining("\n"))
                + "\n...\n";
    }

    private String hints(Path mine) {
        StringBuilder text = new StringBuilder();
        for (int level = 0; level < 3; level++) {
            text.append("$ gradus diagnose mine.npz --hint ").append(level).append('\n');
            String out = Shell.run("diagnose", mine, "--hint", level).out();
            List<String> lines = shown(out).lines().toList();
            // The title, and the sentences up to the tables.
            text.append(lines.getFirst()).append('\n');
            lines.stream()
                    .skip(3)
                    .takeWhile(l -> !l.startsWith("variable") && !l.startsWith("Compared"))
                    .filter(l -> !l.isEmpty())
                    .forEach(l -> text.append(l).append('\n'));
            text.append(level < 2 ? "\n" : "");
        }
        return text.toString();
    }

    @Test
    void theStoryIsTrue() throws IOException {
        Python python = Python.require("numpy");
        String page = Files.readString(PAGE);
        for (String listing : listings(page, "python")) {
            python.run(folder, listing);
        }
        Path mine = folder.resolve("mine.npz");
        List<String> real = List.of(
                shown(Shell.run("diagnose", mine).out()),
                story("net.npz"),
                story("linear.npz"),
                story("sum.npz"),
                shown(Shell.run("diagnose", "--probe", folder.resolve("probe.npz"))
                        .out()),
                hints(mine));
        List<String> told = listings(page, "text");
        if ("true".equals(System.getenv("GRADUS_UPDATE_DOCS"))) {
            for (int n = 0; n < real.size(); n++) {
                page = page.replace("```text\n" + told.get(n), "```text\n" + real.get(n));
            }
            Files.writeString(PAGE, page);
            told = listings(page, "text");
        }
        assertThat(told).hasSameSizeAs(real);
        for (int n = 0; n < real.size(); n++) {
            assertThat(withoutRounding(told.get(n))).isEqualTo(withoutRounding(real.get(n)));
        }
    }

    @Test
    void theTableOfSettingsIsReadAsItStands() throws IOException {
        Path settings = folder.resolve("settings.csv");
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("    file,net,loss"))
                .lines()
                .map(String::strip)
                .collect(Collectors.joining("\n"));
        Files.writeString(settings, table);
        Shell.Outcome outcome = Shell.run("diagnose", folder.resolve("ann.npz"), "--settings", settings);
        assertThat(outcome.errors()).singleElement().asString().contains("ann.npz");
    }
}
