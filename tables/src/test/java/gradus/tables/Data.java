package gradus.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for tests: the bundled ones, and small ones written on the spot. */
final class Data {
    private Data() {}

    /** A bundled file; tests run in their module's folder or in the root. */
    static Path file(String name) {
        Path beside = Path.of("..", "data", name);
        return Files.exists(beside) ? beside : Path.of("data", name);
    }

    static Path csv(Path folder, String content) {
        try {
            return Files.writeString(folder.resolve("data.csv"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CsvTable table(Path folder, String content) {
        return CsvTable.read(csv(folder, content), Header.AUTO);
    }
}
