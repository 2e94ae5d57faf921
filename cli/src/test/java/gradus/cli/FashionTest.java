package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IDX images: Fashion-MNIST of Debian's package dataset-fashion-mnist. */
class FashionTest {
    @TempDir
    private Path folder;

    @Test
    void oneEpochOfImagesIsLearntAndPredicted() {
        Path images = file("train-images-idx3-ubyte");
        Path tests = file("t10k-images-idx3-ubyte");
        Path model = folder.resolve("m.safetensors");
        Outcome trained = Shell.run(
                "train",
                images,
                "--labels",
                file("train-labels-idx1-ubyte"),
                "--hidden",
                "128 relu",
                "--batch",
                64,
                "--epochs",
                1,
                "--test",
                tests,
                "--test-labels",
                file("t10k-labels-idx1-ubyte"),
                "-o",
                model,
                "--json");
        assertThat(trained.exit()).as(trained.err()).isZero();
        assertThat(trained.json().object("test").whole("rows")).isEqualTo(10_000);
        assertThat(trained.json().object("test").number("accuracy")).isGreaterThan(0.80);
        Outcome evaluated = Shell.run("evaluate", model, tests, "--labels", file("t10k-labels-idx1-ubyte"), "--json");
        assertThat(evaluated.json()).isEqualTo(trained.json().object("test"));
        Outcome predicted = Shell.run("predict", model, tests);
        assertThat(predicted.out().lines()).hasSize(10_001);
        assertThat(Shell.run("evaluate", model, tests).errors())
                .singleElement()
                .asString()
                .contains("--labels");
    }

    /** Packed or not, where Debian puts it. */
    private static Path file(String name) {
        try (Stream<Path> places = Files.find(
                Path.of("/usr/share"),
                4,
                (path, attributes) -> attributes.isRegularFile()
                        && path.toString().contains("fashion-mnist")
                        && path.getFileName().toString().startsWith(name))) {
            List<Path> found = places.sorted().toList();
            if (!found.isEmpty()) {
                return found.getFirst();
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // As if it were not there.
        }
        throw Needed.missing("Fashion-MNIST is not there: apt-get install dataset-fashion-mnist");
    }
}
