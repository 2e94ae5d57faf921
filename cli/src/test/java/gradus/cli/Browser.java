package gradus.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A browser without a window, for tests. */
final class Browser {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Browser() {}

    /** @param console what the page's console and the browser's own log say */
    record Page(String document, String console) {}

    /** Opens a page and returns the document as it is when it is loaded; skips the test where there is no browser. */
    static Page open(Path page, Path folder) throws IOException, InterruptedException {
        return run(page, folder, "--dump-dom");
    }

    /** Takes a picture of the page's upper part. */
    static void picture(Path page, Path file, int width, int height, Path folder)
            throws IOException, InterruptedException {
        run(
                page,
                folder,
                "--hide-scrollbars",
                "--window-size=" + width + "," + height,
                "--screenshot=" + file.toAbsolutePath());
    }

    private static Page run(Path page, Path folder, String... options) throws IOException, InterruptedException {
        Path errors = folder.resolve("browser.err");
        Path output = folder.resolve("browser.out");
        List<String> command = new ArrayList<>(List.of(
                program(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(List.of(options));
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the browser takes more than two minutes");
        }
        return new Page(text(output), text(errors));
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":", -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> Needed.missing("No Chromium is there: apt-get install chromium"));
    }
}
