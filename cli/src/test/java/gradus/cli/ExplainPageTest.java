package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.array.ArrayFiles;
import gradus.array.NdArray;
import gradus.cli.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations as a browser shows them. The pictures it takes stay in {@code target/screenshots}. */
class ExplainPageTest {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final int PHONE = 390;
    private static final int DESK = 1280;

    /** Opens all details, then measures: scroll width, formulas, formulas of height 0, numerators not above denominators. */
    private static final String MEASURE = """
            <script>
            addEventListener('load', () => {
              const found = [];
              for (const frame of document.querySelectorAll('iframe')) {
                const page = frame.contentDocument;
                page.querySelectorAll('details').forEach(d => d.open = true);
                const box = e => e.getBoundingClientRect();
                const formulas = [...page.querySelectorAll('math')].filter(f => !f.closest('.notes'));
                const flat = formulas.filter(f => box(f).height < 5).length;
                const lines = [...page.querySelectorAll('mfrac')].filter(f => !f.closest('.notes'));
                const fallen = lines.filter(f => box(f.children[0]).bottom > box(f.children[1]).top + 3).length;
                found.push([frame.clientWidth, page.documentElement.scrollWidth, formulas.length, flat, lines.length, fallen].join(' '));
              }
              document.body.dataset.found = found.join('; ');
            });
            </script>
            """;

    @TempDir
    private Path folder;

    private record Measured(int width, int scrollWidth, int formulas, int flat, int fractions, int fallen) {}

    @Test
    void pagesFitAPhoneAndADesk() throws Exception {
        List<Path> pages = List.of(
                page("two", "2 > 4 tanh > 1 sigmoid", "--data", data().toString()),
                page("normalised", "3 > 4 batchnorm leaky-relu > 3 softmax", "--l2", "0.1"),
                page("long", "2 > 3 gelu-tanh > 2 mish", "--loss", "huber(0.5)"));
        StringBuilder frames = new StringBuilder("<!doctype html><meta charset=\"utf-8\"><body>\n");
        for (Path page : pages) {
            String source = Files.readString(page).replace("&", "&amp;").replace("\"", "&quot;");
            for (int width : new int[] {PHONE, DESK}) {
                frames.append("<iframe style=\"border:0\" height=\"800\" width=\"" + width + "\" srcdoc=\"")
                        .append(source)
                        .append("\"></iframe>\n");
            }
        }
        Path all = folder.resolve("all.html");
        Files.writeString(all, frames + MEASURE);
        Browser.Page opened = Browser.open(all, folder);
        assertThat(opened.console()).doesNotContain("CONSOLE");
        List<Measured> found = measured(opened.document());
        assertThat(found).hasSize(6).allSatisfy(m -> {
            assertThat(m.scrollWidth()).isLessThanOrEqualTo(m.width());
            assertThat(m.formulas()).isGreaterThan(200);
            assertThat(m.flat()).isZero();
            assertThat(m.fractions()).isGreaterThan(50);
            assertThat(m.fallen()).isZero();
        });
        for (Path page : pages) {
            picture(page);
        }
    }

    @Test
    void nothingIsFetched() throws Exception {
        Path page = page("alone", "2 > 1 sigmoid");
        assertThat(Browser.open(page, folder).console()).doesNotContain("CONSOLE");
        // The page's own policy would have reported a request, as it does here.
        Path other = folder.resolve("other.html");
        Files.writeString(
                other,
                Files.readString(page).replace("</main>", "<img src=\"http://127.0.0.1:1/x.png\" alt=\"\"></main>"));
        assertThat(Browser.open(other, folder).console()).contains("CONSOLE", "http://127.0.0.1:1/x.png");
    }

    private static List<Measured> measured(String document) {
        List<Measured> all = new ArrayList<>();
        String found = Pattern.compile("data-found=\"([^\"]*)\"")
                .matcher(document)
                .results()
                .map(m -> m.group(1))
                .findFirst()
                .orElseThrow();
        for (String one : found.split("; ")) {
            int[] n = Pattern.compile("\\d+")
                    .matcher(one)
                    .results()
                    .map(MatchResult::group)
                    .mapToInt(Integer::parseInt)
                    .toArray();
            all.add(new Measured(n[0], n[1], n[2], n[3], n[4], n[5]));
        }
        return all;
    }

    private Path page(String name, String... arguments) throws Exception {
        Path file = folder.resolve(name + ".html");
        List<Object> all = new ArrayList<>(List.of("explain", "--format", "html", "-o", file));
        all.addAll(List.of(arguments));
        Outcome outcome = Shell.run(all.toArray());
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return file;
    }

    private Path data() {
        Path file = folder.resolve("in.npz");
        ArrayFiles.write(
                file,
                Map.of(
                        "X", NdArray.of(2, 3, 0.5, -1, 2, 1, 0.25, -0.75),
                        "Y", NdArray.of(1, 3, 1, 0, 1),
                        "W1", NdArray.of(4, 2, 1, 0, -1, 2, 0.5, 0.25, 0, 1),
                        "b1", NdArray.of(4, 1, 0, 0.5, 0, 0),
                        "W2", NdArray.of(1, 4, 1, -1, 0.5, 2),
                        "b2", NdArray.of(1, 1, 0)));
        return file;
    }

    /** As a phone, with all details open, and a desk show it. */
    private void picture(Path page) throws Exception {
        Files.createDirectories(PICTURES);
        String name = page.getFileName().toString().replace(".html", "");
        Browser.picture(page, PICTURES.resolve(name + "-" + DESK + ".png"), DESK, 2400, folder);
        Path narrow = folder.resolve(name + "-narrow.html");
        String source = Files.readString(page)
                .replace("<details>", "<details open>")
                .replace("&", "&amp;")
                .replace("\"", "&quot;");
        Files.writeString(
                narrow,
                "<!doctype html><meta charset=\"utf-8\"><body style=\"margin:0\"><iframe style=\"border:0\" height=\"4000\" width=\""
                        + PHONE + "\" srcdoc=\"" + source + "\"></iframe>");
        Browser.picture(narrow, PICTURES.resolve(name + "-" + PHONE + ".png"), 500, 4000, folder);
    }
}
